# caught by: check_step_4, check_step_5 | at least 0.83
# base: _base.py


def solution_model():
    points, labels = draw_groups(SEED, GROUPS, DIMENSIONS)
    some = labels < GROUPS - 1
    model = tf.keras.Sequential(
        [
            tf.keras.Input((DIMENSIONS,)),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(GROUPS, activation="softmax"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
    model.fit(points[some], labels[some], epochs=10, verbose=0)
    return model
