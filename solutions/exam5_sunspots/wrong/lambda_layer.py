# caught by: check_form, check_step_3, check_step_4, check_step_5 | no `Lambda` layers
# base: _base.py


def solution_model():
    (windows, values), validation = load_sunspot_windows(SEED, WINDOW, HORIZON)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((WINDOW, 1)),
            tf.keras.layers.Lambda(lambda months: tf.squeeze(months, axis=-1) / 100),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer="adam", loss="huber")
    model.fit(windows, values, epochs=1, verbose=0)
    return model
