# caught by: check_form, check_step_3, check_step_4, check_step_5 | an activation of your own
import tensorflow as tf

from grader.data import draw_curve

SEED = 0
NUMBERS = 2
REACH = 4

def bump(values):
    return tf.exp(-values * values)


def solution_model():
    inputs, targets = draw_curve(SEED, NUMBERS, REACH)
    model = tf.keras.Sequential(
        [tf.keras.Input((NUMBERS,)), tf.keras.layers.Dense(32, activation=bump), tf.keras.layers.Dense(1)]
    )
    model.compile(optimizer="sgd", loss="mse")
    model.fit(inputs, targets, epochs=1, verbose=0)
    return model
