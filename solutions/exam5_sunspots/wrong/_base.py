import tensorflow as tf

from grader.data import load_sunspot_windows

SEED = 0
WINDOW = 132
HORIZON = 24


def solution_model():
    (windows, values), validation = load_sunspot_windows(SEED, WINDOW, HORIZON)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((WINDOW, 1)),
            tf.keras.layers.Rescaling(1 / 100),
            tf.keras.layers.Conv1D(16, 12, strides=6, activation="relu"),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(24, activation="relu"),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Rescaling(100),
        ]
    )
    model.compile(optimizer="adam", loss="huber", metrics=["mae"])
    model.fit(windows, values, epochs=15, validation_data=validation, verbose=0)
    return model
