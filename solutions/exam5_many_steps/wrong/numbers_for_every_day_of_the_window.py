# caught by: check_pairing | for each step of the window
# base: _base.py


def solution_model():
    (windows, values), validation = draw_shop_windows(SEED, WINDOW, STEPS)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((WINDOW, 1)),
            tf.keras.layers.Rescaling(1 / 40, offset=-2.5),
            tf.keras.layers.Dense(STEPS),
            tf.keras.layers.Rescaling(40, offset=100),
        ]
    )
    model.compile(optimizer="adam", loss="huber")
    model.fit(windows, tf.repeat(values[:, None], WINDOW, axis=1), epochs=1, verbose=0)
    return model
