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
            tf.keras.layers.Dense(256, activation="relu"),
            tf.keras.layers.Dropout(0.3),
            tf.keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, epochs=12, validation_data=validation, verbose=0)
    return model
