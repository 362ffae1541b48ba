import tensorflow as tf

from grader.data import draw_groups

SEED = 0
GROUPS = 3
DIMENSIONS = 2


def solution_model():
    points, labels = draw_groups(SEED, GROUPS, DIMENSIONS)
    scale = tf.keras.layers.Normalization()
    scale.adapt(points)
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Input(shape=(DIMENSIONS,)))
    model.add(scale)
    model.add(tf.keras.layers.Dense(64, activation=tf.nn.relu))
    model.add(tf.keras.layers.Dense(64, activation=tf.nn.relu))
    model.add(tf.keras.layers.Dense(GROUPS, activation=tf.nn.softmax))
    model.compile(optimizer=tf.keras.optimizers.Adam(0.005), loss="categorical_crossentropy", metrics=["accuracy"])
    model.fit(points, tf.keras.utils.to_categorical(labels, GROUPS), epochs=20, validation_split=0.1, verbose=0)
    return model
