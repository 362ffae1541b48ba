# caught by: check_pairing, check_step_3, check_step_4, check_step_5 | activation `softmax`
# base: _base.py


def solution_model():
    houses, prices = draw_houses(SEED, FEATURES)
    scale = tf.keras.layers.Normalization()
    scale.adapt(houses)
    model = tf.keras.Sequential([tf.keras.Input((FEATURES,)), scale, tf.keras.layers.Dense(1, activation="softmax")])
    model.compile(optimizer="sgd", loss="mse")
    model.fit(houses, prices, epochs=1, verbose=0)
    return model
