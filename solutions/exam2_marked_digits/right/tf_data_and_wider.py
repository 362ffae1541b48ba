import tensorflow as tf

from grader.data import load_marked_digits

SEED = 0
MARKED = 5
SIZE = 28


def solution_model():
    training, validation = load_marked_digits(SEED, MARKED, SIZE)
    data = tf.data.Dataset.from_tensor_slices(training).shuffle(4000).batch(64)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((SIZE, SIZE)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(400, activation="relu"),
            tf.keras.layers.Dropout(0.4),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile("adam", tf.keras.losses.BinaryCrossentropy(), metrics=["binary_accuracy"])
    model.fit(data, epochs=15, verbose=0)
    return model
