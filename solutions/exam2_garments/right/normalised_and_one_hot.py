import tensorflow as tf

from grader.data import load_some_garments

SEED = 0
CLASSES = 6
SIZE = 28


def solution_model():
    (images, labels), validation = load_some_garments(SEED, CLASSES, SIZE)
    scale = tf.keras.layers.Normalization(axis=None)
    scale.adapt(images)
    model = tf.keras.Sequential()
    model.add(tf.keras.Input(shape=(SIZE, SIZE)))
    model.add(scale)
    model.add(tf.keras.layers.Flatten())
    model.add(tf.keras.layers.Dense(192, activation=tf.nn.relu))
    model.add(tf.keras.layers.Dense(64, activation=tf.nn.relu))
    model.add(tf.keras.layers.Dense(CLASSES, activation=tf.nn.softmax))
    model.compile(optimizer=tf.keras.optimizers.Adam(0.001), loss="categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, tf.keras.utils.to_categorical(labels, CLASSES), epochs=10, verbose=0)
    return model
