# caught by: check_form | End `solution_model` with `return model`
# base: _base.py


def solution_model():
    (windows, values), validation = draw_growing(SEED, WINDOW, HORIZON)
    model = tf.keras.Sequential([tf.keras.Input((WINDOW, 1)), tf.keras.layers.Flatten(), tf.keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss="huber")
    return model.fit(windows, values, epochs=1, verbose=0)
