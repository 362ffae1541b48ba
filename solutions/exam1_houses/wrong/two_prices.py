# caught by: check_pairing | one value per example
# base: _base.py


def solution_model():
    houses, prices = draw_houses(SEED, FEATURES)
    scale = tf.keras.layers.Normalization()
    scale.adapt(houses)
    model = tf.keras.Sequential([tf.keras.Input((FEATURES,)), scale, tf.keras.layers.Dense(2)])
    model.compile(optimizer="sgd", loss="mse")
    model.fit(houses, prices.reshape(-1, 1), epochs=1, verbose=0)
    return model
