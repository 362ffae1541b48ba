import tensorflow as tf

from grader.data import load_some_digits

SEED = 0
CLASSES = 6
SIZE = 28


def solution_model():
    (images, labels), validation = load_some_digits(SEED, CLASSES, SIZE)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((SIZE, SIZE)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(256, activation="relu"),
            tf.keras.layers.Dropout(0.3),
            tf.keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, epochs=15, validation_data=validation, verbose=0)
    return model
