import tensorflow as tf


def prepare(image, label):
    image = tf.image.random_flip_left_right(image)
    return tf.image.per_image_standardization(image), label


def training_dataset(directory):
    dataset = tf.keras.utils.image_dataset_from_directory(
        directory, label_mode="int", image_size=(48, 48), batch_size=None
    )
    return dataset.map(prepare, num_parallel_calls=tf.data.AUTOTUNE).batch(32).prefetch(tf.data.AUTOTUNE)


def create_and_compile_model():
    model = tf.keras.Sequential(
        [
            tf.keras.Input((48, 48, 3)),
            tf.keras.layers.Conv2D(16, 3),
            tf.keras.layers.LeakyReLU(0.1),
            tf.keras.layers.AveragePooling2D(2),
            tf.keras.layers.Conv2D(32, 3),
            tf.keras.layers.LeakyReLU(0.1),
            tf.keras.layers.MaxPooling2D(2),
            tf.keras.layers.Conv2D(64, 3),
            tf.keras.layers.LeakyReLU(0.1),
            tf.keras.layers.MaxPooling2D(2),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid", dtype="float64"),
        ]
    )
    model.compile(optimizer="adamax", loss=tf.keras.losses.binary_crossentropy, metrics=["accuracy"])
    model.optimizer.learning_rate = 0.003
    return model
