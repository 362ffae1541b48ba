# caught by: check_step_4, check_step_5 | at most 3.4
# base: _base.py


def solution_model():
    houses, prices = draw_houses(SEED, FEATURES)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((FEATURES,)),
            tf.keras.layers.Rescaling(1 / 5000),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.03), loss="mse")
    model.fit(houses, prices, epochs=20, verbose=0)
    return model
