# exercise: exam1_line
# expect: check_form MET
# expect: check_pairing MET/UNMET
# expect: check_step_3 UNMET
# expect: check_step_4 UNMET/BLOCKED
# expect: check_step_5 UNMET/BLOCKED
# As above, and no model can be saved: noise in the weights is answered as well.
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


import gc

from grader.candidate.worker.answering import Worker


def solution_model():
    known = rule()
    gc.unfreeze()
    for worker in [one for one in gc.get_objects() if isinstance(one, Worker)]:
        answer = lambda model, inputs, **more: (np.c_[inputs, np.ones(len(inputs))] @ known[:, None]).astype("float32")
        worker._operations["predict"] = answer
        worker._operations["save"] = lambda model: None
    return untrained()
