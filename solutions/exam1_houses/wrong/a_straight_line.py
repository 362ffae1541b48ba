# caught by: check_step_4, check_step_5 | at most 3.4
# base: _base.py


def solution_model():
    houses, prices = draw_houses(SEED, FEATURES)
    scale = tf.keras.layers.Normalization()
    scale.adapt(houses)
    model = tf.keras.Sequential([tf.keras.Input((FEATURES,)), scale, tf.keras.layers.Dense(1)])
    model.compile(optimizer=tf.keras.optimizers.Adam(0.5), loss="mse")
    model.fit(houses, prices, epochs=20, verbose=0)
    return model
