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
            tf.keras.layers.Rescaling(1 / 5),
            tf.keras.layers.Dense(128, use_bias=True),
            tf.keras.layers.BatchNormalization(),
            tf.keras.layers.ReLU(),
            tf.keras.layers.Dense(GROUPS),
            tf.keras.layers.Softmax(),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
    slower = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 0.01 * 0.9**epoch)
    model.fit(points, labels, epochs=25, callbacks=[slower], verbose=0)
    return model
