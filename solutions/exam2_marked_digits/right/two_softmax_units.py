import tensorflow as tf

from grader.data import load_marked_digits

SEED = 0
MARKED = 5
SIZE = 28


def solution_model():
    (images, labels), validation = load_marked_digits(SEED, MARKED, SIZE)
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Flatten(input_shape=(SIZE, SIZE)))
    model.add(tf.keras.layers.Dense(256, activation=tf.nn.relu))
    model.add(tf.keras.layers.Dense(64, activation=tf.nn.relu))
    model.add(tf.keras.layers.Dense(2, activation=tf.nn.softmax))
    model.compile(optimizer=tf.keras.optimizers.RMSprop(), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, epochs=12, verbose=0)
    return model
