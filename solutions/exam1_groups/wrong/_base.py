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
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(GROUPS, activation="softmax"),
        ]
    )
    adam = tf.keras.optimizers.Adam(0.01)
    model.compile(optimizer=adam, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(points, labels, epochs=20, verbose=0)
    return model
