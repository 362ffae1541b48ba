import tensorflow as tf
from keras import Input, Model, layers, utils


def split_folder(directory, validation_split, seed):
    training, validation = utils.image_dataset_from_directory(
        directory, image_size=(32, 32), validation_split=validation_split, subset="both", seed=seed, label_mode="binary"
    )
    return training.map(to_gray), validation.map(to_gray)


def to_gray(images, labels):
    return tf.image.rgb_to_grayscale(images), labels


def create_model():
    inputs = Input(shape=(32, 32, 1))
    x = layers.Rescaling(1.0 / 127.5, offset=-1)(inputs)
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(x)
    x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(x)
    x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(x)
    x = layers.MaxPooling2D()(x)
    x = layers.Dropout(0.2)(layers.Flatten()(x))
    outputs = layers.Dense(1, activation="sigmoid")(x)
    model = Model(inputs, outputs)
    model.compile("nadam", "binary_crossentropy", metrics=["accuracy"])
    return model
