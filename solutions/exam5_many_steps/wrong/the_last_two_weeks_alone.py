# caught by: check_step_5 | at most 2.7
# base: _base.py


def solution_model():
    (windows, values), validation = draw_shop_windows(SEED, WINDOW, STEPS)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((WINDOW, 1)),
            tf.keras.layers.Rescaling(1 / 40, offset=-2.5),
            tf.keras.layers.Cropping1D((WINDOW - 14, 0)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(STEPS),
            tf.keras.layers.Rescaling(40, offset=100),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="huber")
    model.fit(windows, values, epochs=6, verbose=0)
    return model
