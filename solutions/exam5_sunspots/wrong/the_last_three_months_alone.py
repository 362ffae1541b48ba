# caught by: check_step_4, check_step_5 | at most 41
# base: _base.py


def solution_model():
    (windows, values), validation = load_sunspot_windows(SEED, WINDOW, HORIZON)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((WINDOW, 1)),
            tf.keras.layers.Rescaling(1 / 100),
            tf.keras.layers.Cropping1D((WINDOW - 3, 0)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Rescaling(100),
        ]
    )
    model.compile(optimizer="adam", loss="huber")
    model.fit(windows, values, epochs=8, verbose=0)
    return model
