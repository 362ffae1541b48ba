# caught by: check_pairing | one value per example
# base: _base.py


def solution_model():
    (windows, values), validation = load_sunspot_windows(SEED, WINDOW, HORIZON)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((WINDOW, 1)),
            tf.keras.layers.Rescaling(1 / 100),
            tf.keras.layers.Conv1D(16, 12, padding="causal", activation="relu"),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Rescaling(100),
        ]
    )
    model.compile(optimizer="adam", loss="huber")
    model.fit(windows, values, epochs=1, verbose=0)
    return model
