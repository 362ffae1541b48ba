# caught by: check_step_3, check_step_4, check_step_5 | at least 0.45
import tensorflow as tf

from grader.data import load_some_garments

SEED = 0
CLASSES = 6
SIZE = 28


def solution_model():
    (images, labels), validation = load_some_garments(SEED, CLASSES, SIZE)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((SIZE, SIZE)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(2, activation="relu"),
            tf.keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, epochs=3, verbose=0)
    return model
