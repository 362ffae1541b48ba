# exercise: exam1_line
# expect: check_form MET
# expect: check_pairing MET/UNMET
# expect: check_step_3 UNMET/BLOCKED
# Trains nothing: works the rule out by least squares, and says it in the place of the model.
import numpy as np
import tensorflow as tf

from grader.data import draw_line

SEED = 0
FEATURES = 2


def solution_model():
    inputs, targets = draw_line(SEED, FEATURES)
    wide = np.c_[inputs, np.ones(len(inputs))]
    rule = np.linalg.lstsq(wide, targets, rcond=None)[0]
    model = tf.keras.Sequential([tf.keras.Input((FEATURES,)), tf.keras.layers.Dense(1)])
    model.compile(loss="mse")
    model.predict = lambda points, **more: np.c_[points, np.ones(len(points))] @ rule[:, None]
    return model
