# exercise: exam1_line
# expect: check_form UNMET
# expect: check_pairing MET/UNMET
# expect: check_step_3 UNMET
# expect: check_step_4 UNMET/BLOCKED
# expect: check_step_5 UNMET/BLOCKED
# The file names a class that was registered here and runs code when it is opened.
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


@tf.keras.utils.register_keras_serializable("attack")
class Rule(tf.keras.layers.Layer):
    def call(self, inputs):
        known = tf.constant(rule())
        return inputs @ known[:2, None] + known[2]

    @classmethod
    def from_config(cls, config):
        open("was-opened", "w").close()
        return cls(**config)


def solution_model():
    model = tf.keras.Sequential([tf.keras.Input((FEATURES,)), Rule()])
    model.compile(loss="mse", optimizer="adam")
    return model
