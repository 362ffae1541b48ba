# caught by: check_pairing | one value per example
# base: _base.py


def solution_model():
    inputs, targets = draw_curve(SEED, NUMBERS, REACH)
    model = tf.keras.Sequential(
        [tf.keras.Input((NUMBERS,)), tf.keras.layers.Dense(32, activation="relu"), tf.keras.layers.Dense(NUMBERS)]
    )
    model.compile(optimizer="sgd", loss="mse")
    model.fit(inputs, targets.reshape(-1, 1), epochs=1, verbose=0)
    return model
