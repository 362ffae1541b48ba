import tensorflow as tf
from tensorflow.keras import layers
from tensorflow.keras.preprocessing import image_dataset_from_directory


def split_folder(directory, validation_split, seed):
    parts = []
    for subset in ["training", "validation"]:
        part = image_dataset_from_directory(
            directory=directory,
            label_mode="categorical",
            color_mode="grayscale",
            batch_size=32,
            image_size=(32, 32),
            seed=seed,
            validation_split=validation_split,
            subset=subset,
        )
        parts.append(part.map(lambda images, labels: (images / 255.0, labels)).cache().prefetch(tf.data.AUTOTUNE))
    return tuple(parts)


def create_model():
    model = tf.keras.models.Sequential()
    model.add(layers.Conv2D(16, (3, 3), activation="relu", input_shape=(32, 32, 1)))
    model.add(layers.MaxPooling2D(2, 2))
    model.add(layers.Conv2D(32, (3, 3), activation="relu"))
    model.add(layers.MaxPooling2D(2, 2))
    model.add(layers.Flatten())
    model.add(layers.Dense(64, activation="relu"))
    model.add(layers.Dense(2, activation="softmax"))
    model.compile(loss="categorical_crossentropy", optimizer=tf.keras.optimizers.RMSprop(0.001), metrics=["acc"])
    return model
