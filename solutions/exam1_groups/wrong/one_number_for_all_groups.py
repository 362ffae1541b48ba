# caught by: check_pairing | one unit for each of the 3 classes
# base: _base.py


def solution_model():
    points, labels = draw_groups(SEED, GROUPS, DIMENSIONS)
    model = tf.keras.Sequential(
        [tf.keras.Input((DIMENSIONS,)), tf.keras.layers.Dense(64, activation="relu"), tf.keras.layers.Dense(1)]
    )
    model.compile(optimizer="sgd", loss="mse")
    model.fit(points, labels, epochs=1, verbose=0)
    return model
