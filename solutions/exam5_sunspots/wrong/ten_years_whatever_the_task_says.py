# caught by: check_form | with inputs of shape
# base: _base.py


def solution_model():
    (windows, values), validation = load_sunspot_windows(SEED, WINDOW, HORIZON)
    model = tf.keras.Sequential(
        [tf.keras.Input((110, 1)), tf.keras.layers.Flatten(), tf.keras.layers.Dense(1)]
    )
    model.compile(optimizer="adam", loss="huber")
    model.fit(windows[:, -110:], values, epochs=1, verbose=0)
    return model
