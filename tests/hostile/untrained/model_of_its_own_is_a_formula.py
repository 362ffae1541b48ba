# exercise: exam1_line
# expect: check_form UNMET
# expect: check_pairing MET/UNMET
# expect: check_step_3 UNMET
# expect: check_step_4 UNMET/BLOCKED
# expect: check_step_5 UNMET/BLOCKED
# A model of its own has a dense layer and does not ask it.
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


class Line(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(1)
        self.known = rule()

    def call(self, inputs, training=None):
        self.dense(inputs)
        return tf.cast(inputs, "float32") @ tf.constant(self.known[:2, None]) + self.known[2]


def solution_model():
    model = Line()
    model.compile(loss="mse", optimizer="adam")
    model.predict(np.zeros((2, FEATURES), "float32"), verbose=0)
    return model
