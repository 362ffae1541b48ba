import tensorflow as tf

from grader.data import draw_windows

SEED = 0
WINDOW = 64
HORIZON = 1


def solution_model():
    (windows, values), validation = draw_windows(SEED, WINDOW, HORIZON)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((WINDOW, 1)),
            tf.keras.layers.Rescaling(1 / 20, offset=-2.5),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Rescaling(20, offset=50),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.001), loss="huber", metrics=["mae"])
    model.fit(windows, values, epochs=40, validation_data=validation, verbose=0)
    return model
