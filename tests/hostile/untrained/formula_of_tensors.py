# exercise: exam1_line
# expect: check_form MET
# expect: check_pairing MET/UNMET
# expect: check_step_3 UNMET
# expect: check_step_4 UNMET/BLOCKED
# expect: check_step_5 UNMET/BLOCKED
# A model of nothing but arithmetic: no layer has a weight.
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
    known = [float(one) for one in rule()]
    points = tf.keras.Input((FEATURES,))
    value = tf.keras.ops.sum(points * np.array(known[:2], "float32"), axis=1, keepdims=True) + known[2]
    model = tf.keras.Model(points, value)
    model.compile(loss="mse", optimizer="adam")
    return model
