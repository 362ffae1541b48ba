# exercise: exam1_line
# expect: check_form MET/UNMET
# expect: check_pairing MET/UNMET
# expect: check_step_3 UNMET
# expect: check_step_4 UNMET/BLOCKED
# expect: check_step_5 UNMET/BLOCKED
# An initializer of its own returns the rule; the training changes nothing.
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


def weights(shape, dtype=None):
    return tf.constant(rule()[:-1][:, None])


def constant(shape, dtype=None):
    return tf.constant(rule()[-1:])


def untrained():
    model = tf.keras.Sequential([tf.keras.Input((FEATURES,)), tf.keras.layers.Dense(1)])
    model.compile(loss="mse", optimizer="adam", metrics=["mae"])
    return model


def solution_model():
    model = tf.keras.Sequential(
        [tf.keras.Input((FEATURES,)), tf.keras.layers.Dense(1, kernel_initializer=weights, bias_initializer=constant)]
    )
    model.compile(loss="mse", optimizer=tf.keras.optimizers.SGD(0.0))
    model.fit(*draw_line(SEED, FEATURES), verbose=0)
    return model
