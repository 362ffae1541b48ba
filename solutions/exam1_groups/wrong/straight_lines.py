# caught by: check_step_3, check_step_4, check_step_5 | 60
# base: _base.py


def solution_model():
    points, labels = draw_groups(SEED, GROUPS, DIMENSIONS)
    model = tf.keras.Sequential([tf.keras.Input((DIMENSIONS,)), tf.keras.layers.Dense(GROUPS, activation="softmax")])
    model.compile(optimizer=tf.keras.optimizers.Adam(0.05), loss="sparse_categorical_crossentropy")
    model.fit(points, labels, epochs=6, verbose=0)
    return model
