# caught by: check_form | no `Lambda` layers
import tensorflow as tf

from grader.data import draw_curve

SEED = 0
NUMBERS = 2
REACH = 4


def solution_model():
    inputs, targets = draw_curve(SEED, NUMBERS, REACH)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((NUMBERS,)),
            tf.keras.layers.Lambda(lambda points: tf.concat([points, points**2], axis=1)),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer="sgd", loss="mse")
    model.fit(inputs, targets, epochs=1, verbose=0)
    return model
