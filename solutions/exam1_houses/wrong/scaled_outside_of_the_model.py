# caught by: check_step_3, check_step_4, check_step_5 | at most 8
# base: _base.py


def solution_model():
    houses, prices = draw_houses(SEED, FEATURES)
    scaled = (houses - houses.mean(axis=0)) / houses.std(axis=0)
    model = tf.keras.Sequential([tf.keras.Input((FEATURES,)), tf.keras.layers.Dense(1)])
    model.compile(optimizer=tf.keras.optimizers.SGD(0.05), loss="mse")
    model.fit(scaled, prices, epochs=5, verbose=0)
    return model
