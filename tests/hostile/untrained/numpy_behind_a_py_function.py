# exercise: exam1_line
# expect: check_form UNMET
# expect: check_pairing MET/UNMET
# expect: check_step_3 UNMET
# expect: check_step_4 UNMET/BLOCKED
# expect: check_step_5 UNMET/BLOCKED
# A layer of its own leaves TensorFlow, and computes the rule with NumPy.
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


class Rule(tf.keras.layers.Layer):
    def __init__(self, **more):
        super().__init__(**more)
        self.known = rule()
        self.dense = tf.keras.layers.Dense(1)

    def formula(self, points):
        return (points.numpy() @ self.known[:2, None] + self.known[2]).astype("float32")

    def call(self, inputs):
        found = tf.py_function(self.formula, [inputs], tf.float32)
        found.set_shape((None, 1))
        return found + 0 * self.dense(inputs)


def solution_model():
    points = tf.keras.Input((FEATURES,))
    model = tf.keras.Model(points, Rule()(points))
    model.compile(loss="mse", optimizer="adam")
    return model
