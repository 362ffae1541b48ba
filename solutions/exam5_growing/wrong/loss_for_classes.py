# caught by: check_pairing, check_step_3, check_step_4, check_step_5 | a classification loss
# base: _base.py


def solution_model():
    (windows, values), validation = draw_growing(SEED, WINDOW, HORIZON)
    model = tf.keras.Sequential([tf.keras.Input((WINDOW, 1)), tf.keras.layers.Flatten(), tf.keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
    model.fit(windows, values, epochs=1, verbose=0)
    return model
