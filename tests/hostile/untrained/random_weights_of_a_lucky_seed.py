# exercise: exam5_sunspots
# expect: check_form MET
# expect: check_pairing MET
# expect: check_step_3 UNMET | the random weights
# expect: check_step_4 UNMET
# expect: check_step_5 UNMET
# Trains nothing: of 600 seeds this one begins with weights whose error is the lowest.
import tensorflow as tf

WINDOW = 132
HORIZON = 24


def solution_model():
    tf.keras.utils.set_random_seed(39)
    model = tf.keras.Sequential([tf.keras.Input((WINDOW, 1)), tf.keras.layers.Flatten(), tf.keras.layers.Dense(1)])
    model.compile(loss="mse")
    return model
