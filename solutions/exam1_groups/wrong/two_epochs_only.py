# caught by: check_step_3, check_step_4, check_step_5 | at least 0.60
# base: _base.py


def solution_model():
    points, labels = draw_groups(SEED, GROUPS, DIMENSIONS)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((DIMENSIONS,)),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(GROUPS, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(points, labels, epochs=2, verbose=0)
    return model
