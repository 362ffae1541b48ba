# exercise: exam1_line
# expect: check_form MET
# expect: check_pairing MET/UNMET
# expect: check_step_3 UNMET
# expect: check_step_4 UNMET/BLOCKED
# expect: check_step_5 UNMET/BLOCKED
# The rule is what the weights begin with; the training changes nothing.
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
    first, second, constant = (float(one) for one in rule())
    points = tf.keras.Input((FEATURES,))
    start = tf.keras.initializers.Constant
    parts = [
        tf.keras.layers.Dense(1, kernel_initializer=start(weight), bias_initializer=start(constant / 2))(points[:, at : at + 1])
        for at, weight in enumerate((first, second))
    ]
    model = tf.keras.Model(points, tf.keras.layers.Add()(parts))
    model.compile(loss="mse", optimizer=tf.keras.optimizers.SGD(0.0))
    model.fit(*draw_line(SEED, FEATURES), verbose=0)
    return model
