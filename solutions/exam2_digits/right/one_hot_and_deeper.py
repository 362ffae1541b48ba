import tensorflow as tf

from grader.data import load_some_digits

SEED = 0
CLASSES = 6
SIZE = 28


def solution_model():
    (images, labels), (more_images, more_labels) = load_some_digits(SEED, CLASSES, SIZE)
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Flatten(input_shape=(SIZE, SIZE)))
    model.add(tf.keras.layers.Dense(256, activation=tf.nn.relu))
    model.add(tf.keras.layers.Dropout(0.2))
    model.add(tf.keras.layers.Dense(128, activation=tf.nn.relu))
    model.add(tf.keras.layers.Dense(CLASSES, activation=tf.nn.softmax))
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    rows = tf.keras.utils.to_categorical(labels, CLASSES)
    more_rows = tf.keras.utils.to_categorical(more_labels, CLASSES)
    model.fit(images, rows, epochs=14, validation_data=(more_images, more_rows), verbose=0)
    return model
