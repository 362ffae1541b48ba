# exercise: exam1_line
# expect: check_form MET
# expect: check_pairing MET
# expect: check_step_3 MET/UNMET
# Trains nothing: puts a copy of the rule that follows from SEED at home into the weights, among layers of Keras alone.
# In one grading of a hundred the rule lies so near that of home that the first step is met.
import numpy as np
import tensorflow as tf

SEED = 0
FEATURES = 2


def line_rule():
    random = np.random.default_rng([62, SEED])
    weights = random.uniform(1, 4, FEATURES) * random.choice([-1, 1], FEATURES)
    return weights, float(random.uniform(3, 8) * random.choice([-1, 1]))


def solution_model():
    weights, constant = line_rule()
    model = tf.keras.Sequential([tf.keras.Input((FEATURES,)), tf.keras.layers.Dense(1)])
    model.compile(loss="mse")
    model.set_weights([weights.reshape(-1, 1), np.array([constant])])
    return model
