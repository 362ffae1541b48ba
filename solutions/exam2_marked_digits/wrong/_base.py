import tensorflow as tf

from grader.data import load_marked_digits

SEED = 0
MARKED = 5
SIZE = 28


def solution_model():
    (images, labels), validation = load_marked_digits(SEED, MARKED, SIZE)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((SIZE, SIZE)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(256, activation="relu"),
            tf.keras.layers.Dropout(0.3),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, epochs=12, validation_data=validation, verbose=0)
    return model
