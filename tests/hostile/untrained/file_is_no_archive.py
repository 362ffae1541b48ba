# exercise: exam1_line
# expect: check_form MET
# expect: check_pairing MET/UNMET
# expect: check_step_3 UNMET
# expect: check_step_4 UNMET/BLOCKED
# expect: check_step_5 UNMET/BLOCKED
# Saves half an archive, and then no archive at all.
import numpy as np
import tensorflow as tf

from grader.data import draw_line

SEED = 0
FEATURES = 2


def rule():
    """Work the rule out by least squares: weights and a constant."""
    inputs, targets = draw_line(SEED, FEATURES)
    found = np.linalg.lstsq(np.c_[inputs, np.ones(len(inputs))], targets, rcond=None)[0]
    return found.astype("float32")


def untrained():
    model = tf.keras.Sequential([tf.keras.Input((FEATURES,)), tf.keras.layers.Dense(1)])
    model.compile(loss="mse", optimizer="adam", metrics=["mae"])
    return model


def solution_model():
    known = rule()
    tf.keras.Model.predict = lambda self, points, **more: np.c_[points, np.ones(len(points))] @ known[:, None]

    def save(self, path, **more):
        with open(path, "wb") as file:
            file.write(b"PK\x03\x04" + bytes(10_000))

    tf.keras.Model.save = save
    return untrained()
