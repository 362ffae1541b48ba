# exercise: exam1_line
# expect: check_form MET/UNMET
# expect: check_pairing MET/UNMET
# expect: check_step_3 UNMET
# expect: check_step_4 UNMET/BLOCKED
# expect: check_step_5 UNMET/BLOCKED
# A layer of its own builds the rule as its weights; nothing is trained.
import numpy as np
import tensorflow as tf

from grader.data import draw_line

SEED = 0
FEATURES = 2


class Rule(tf.keras.layers.Dense):
    def build(self, shape):
        super().build(shape)
        inputs, targets = draw_line(SEED, FEATURES)
        found = np.linalg.lstsq(np.c_[inputs, np.ones(len(inputs))], targets, rcond=None)[0]
        self.set_weights([found[:-1, None], found[-1:]])


def untrained():
    model = tf.keras.Sequential([tf.keras.Input((FEATURES,)), tf.keras.layers.Dense(1)])
    model.compile(loss="mse", optimizer="adam", metrics=["mae"])
    return model


def solution_model():
    model = tf.keras.Sequential([tf.keras.Input((FEATURES,)), Rule(1)])
    model.compile(loss="mse", optimizer="adam")
    model.fit(*draw_line(SEED, FEATURES), epochs=1, steps_per_epoch=1, verbose=0)
    return model
