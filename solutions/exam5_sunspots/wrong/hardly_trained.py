# caught by: check_step_3, check_step_4, check_step_5 | at most 48
# base: _base.py


def solution_model():
    (windows, values), validation = load_sunspot_windows(SEED, WINDOW, HORIZON)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((WINDOW, 1)),
            tf.keras.layers.Rescaling(1 / 100),
            tf.keras.layers.Conv1D(16, 12, strides=6, activation="relu"),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(24, activation="relu"),
            tf.keras.layers.Dense(1, kernel_initializer="zeros"),
            tf.keras.layers.Rescaling(100, offset=60),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(1e-8), loss="huber", metrics=["mae"])
    model.fit(windows, values, epochs=2, validation_data=validation, verbose=0)
    return model
