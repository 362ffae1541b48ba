import tensorflow as tf

from grader.data import load_some_digits

SEED = 0
CLASSES = 6
SIZE = 28


def solution_model():
    training, validation = load_some_digits(SEED, CLASSES, SIZE)
    data = tf.data.Dataset.from_tensor_slices(training).shuffle(4000).batch(64)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((SIZE, SIZE)),
            tf.keras.layers.Reshape((SIZE * SIZE,)),
            tf.keras.layers.Dense(512, activation="relu"),
            tf.keras.layers.Dropout(0.4),
            tf.keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="sparse_categorical_crossentropy")
    model.fit(data, epochs=15, verbose=0)
    return model
