# caught by: check_form, check_step_3, check_step_4, check_step_5 | no `Lambda` layers
# base: _base.py


def solution_model():
    (windows, values), validation = draw_windows(SEED, WINDOW, HORIZON)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((WINDOW, 1)),
            tf.keras.layers.Lambda(lambda window: window / 50),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(1e-5), loss="huber", metrics=["mae"])
    model.fit(windows, values, epochs=1, verbose=0)
    return model
