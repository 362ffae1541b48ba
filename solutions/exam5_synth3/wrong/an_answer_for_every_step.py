# caught by: check_pairing | one value per example
# base: _base.py


def solution_model():
    (windows, values), validation = draw_windows(SEED, WINDOW, HORIZON)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((WINDOW, 1)),
            tf.keras.layers.Rescaling(1 / 20, offset=-2.5),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Rescaling(20, offset=50),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.001), loss="huber", metrics=["mae"])
    model.fit(windows, values, epochs=1, verbose=0)
    return model
