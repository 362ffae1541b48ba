# caught by: check_pairing, check_step_3, check_step_4, check_step_5 | needs probabilities
# base: _base.py


def solution_model():
    points, labels = draw_groups(SEED, GROUPS, DIMENSIONS)
    model = tf.keras.Sequential(
        [tf.keras.Input((DIMENSIONS,)), tf.keras.layers.Dense(64, activation="relu"), tf.keras.layers.Dense(GROUPS)]
    )
    model.compile(optimizer="sgd", loss="sparse_categorical_crossentropy")
    model.fit(points, labels, epochs=1, verbose=0)
    return model
