# caught by: check_step_3, check_step_4, check_step_5 | at most 6.3
# base: _base.py


def solution_model():
    (windows, values), validation = draw_growing(SEED, WINDOW, HORIZON)
    scale = tf.keras.layers.Normalization(axis=None)
    scale.adapt(windows)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((WINDOW, 1)),
            scale,
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(32, activation="tanh"),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Rescaling(20, offset=340),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="huber")
    model.fit(windows, values, epochs=10, validation_data=validation, verbose=0)
    return model
