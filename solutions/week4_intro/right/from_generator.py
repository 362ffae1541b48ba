import random

import tensorflow as tf


def training_dataset(directory):
    files = sorted(tf.io.gfile.glob(f"{directory}/*/*.png"))
    names = sorted({file.split("/")[-2] for file in files})

    def examples():
        for file in random.sample(files, len(files)):
            image = tf.keras.utils.load_img(file, target_size=(48, 48))
            yield tf.keras.utils.img_to_array(image) / 127.5 - 1, names.index(file.split("/")[-2])

    kinds = (tf.TensorSpec((48, 48, 3), tf.float32), tf.TensorSpec((), tf.int64))
    return tf.data.Dataset.from_generator(examples, output_signature=kinds).batch(32).cache()


def create_and_compile_model():
    model = tf.keras.Sequential(
        [
            tf.keras.Input((48, 48, 3)),
            tf.keras.layers.Conv2D(16, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(32, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(64, 3, activation="relu"),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(2, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
