# caught by: check_pairing | one value per example
# base: _base.py


def solution_model():
    inputs, targets = draw_line(SEED, FEATURES)
    model = tf.keras.Sequential([tf.keras.Input((FEATURES,)), tf.keras.layers.Dense(2)])
    model.compile(optimizer="adam", loss="mse")
    history = model.fit(inputs, targets.reshape(-1, 1), epochs=1, verbose=0)
    return model
