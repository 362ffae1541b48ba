# caught by: check_form | with inputs of shape
# base: _base.py


def solution_model():
    inputs, targets = draw_curve(SEED, NUMBERS, REACH)
    model = tf.keras.Sequential(
        [tf.keras.Input((NUMBERS - 1,)), tf.keras.layers.Dense(32, activation="relu"), tf.keras.layers.Dense(1)]
    )
    model.compile(optimizer="sgd", loss="mse")
    model.fit(inputs[:, 1:], targets.reshape(-1, 1), epochs=1, verbose=0)
    return model
