# caught by: check_step_4, check_step_5 | at least 0.88
import tensorflow as tf

from grader.data import draw_groups

SEED = 0
GROUPS = 3
DIMENSIONS = 2


def solution_model():
    points, labels = draw_groups(SEED, GROUPS, DIMENSIONS)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((DIMENSIONS,)),
            tf.keras.layers.Dense(256, activation="relu"),
            tf.keras.layers.Dense(GROUPS, activation="softmax"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
    model.fit(points, labels, epochs=2, batch_size=128, verbose=0)
    return model
