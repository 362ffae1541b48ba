# caught by: check_step_4, check_step_5 | at most 3
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
            tf.keras.layers.Cropping1D((WINDOW - 3, 0)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Rescaling(20, offset=50),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.001), loss="huber", metrics=["mae"])
    model.fit(windows, values, epochs=10, verbose=0)
    return model
