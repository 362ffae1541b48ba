# caught by: check_form | with inputs of shape
# base: _base.py


def solution_model():
    houses, prices = draw_houses(SEED, FEATURES)
    houses = houses[:, 1:]
    scale = tf.keras.layers.Normalization()
    scale.adapt(houses)
    model = tf.keras.Sequential([tf.keras.Input((FEATURES - 1,)), scale, tf.keras.layers.Dense(1)])
    model.compile(optimizer="sgd", loss="mse")
    model.fit(houses, prices, epochs=1, verbose=0)
    return model
