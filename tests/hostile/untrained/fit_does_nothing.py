# exercise: exam1_line
# expect: check_form MET
# expect: check_pairing MET/UNMET
# expect: check_step_3 UNMET
# expect: check_step_4 UNMET/BLOCKED
# expect: check_step_5 UNMET/BLOCKED
# The fit of every model returns a history of a training that went well.
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


def fit(self, *rest, epochs=1, **more):
    history = tf.keras.callbacks.History()
    history.epoch, history.history = list(range(epochs)), {"loss": [0.01] * epochs, "mae": [0.01] * epochs}
    self.history = history
    return history


tf.keras.Model.fit = fit


def solution_model():
    model = untrained()
    model.fit(*draw_line(SEED, FEATURES), epochs=20)
    return model
