# caught by: check_form, check_step_3, check_step_4, check_step_5 | no `Lambda` layers
# base: _base.py


def solution_model():
    (windows, values), validation = draw_growing(SEED, WINDOW, HORIZON)
    weeks = tf.keras.Input((WINDOW, 1))
    changes = tf.keras.layers.Lambda(lambda steps: steps[:, :, 0] - steps[:, -1])(weeks)
    model = tf.keras.Model(weeks, tf.keras.layers.Dense(1)(changes))
    model.compile(optimizer="adam", loss="huber")
    model.fit(windows, values, epochs=1, verbose=0)
    return model
