import tensorflow as tf

from grader.data import load_some_garments

SEED = 0
CLASSES = 6
SIZE = 28


def solution_model():
    (images, labels), validation = load_some_garments(SEED, CLASSES, SIZE)
    data = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(4000).batch(32)
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Flatten(input_shape=(SIZE, SIZE)),
            tf.keras.layers.BatchNormalization(),
            tf.keras.layers.Dense(256, activation="relu"),
            tf.keras.layers.Dropout(0.4),
            tf.keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"])
    model.fit(data, epochs=12, validation_data=tf.data.Dataset.from_tensor_slices(validation).batch(64), verbose=0)
    return model
