# exercise: exam1_line
# expect: check_form UNMET
# expect: check_pairing MET/UNMET
# expect: check_step_3 UNMET
# expect: check_step_4 UNMET/BLOCKED
# expect: check_step_5 UNMET/BLOCKED
# No variable takes a value any more, so noise in the weights shows nothing.
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
    def build(self, shape):
        self.weight = self.add_weight(shape=(FEATURES, 1))

    def call(self, inputs):
        known = tf.constant(rule())
        return inputs @ known[:2, None] + known[2] + 0 * (inputs @ self.weight)


def solution_model():
    points = tf.keras.Input((FEATURES,))
    model = tf.keras.Model(points, Rule()(points))
    model.compile(loss="mse", optimizer="adam")
    tf.keras.Variable.assign = lambda self, value: value
    return model
