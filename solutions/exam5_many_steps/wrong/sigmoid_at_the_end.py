# caught by: check_pairing, check_step_3, check_step_4, check_step_5 | activation `sigmoid`
# base: _base.py


def solution_model():
    (windows, values), validation = draw_shop_windows(SEED, WINDOW, STEPS)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((WINDOW, 1)),
            tf.keras.layers.Rescaling(1 / 40, offset=-2.5),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(STEPS, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="huber")
    model.fit(windows, values, epochs=1, verbose=0)
    return model
