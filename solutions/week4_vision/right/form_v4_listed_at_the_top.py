import os

import tensorflow as tf

TRAIN_DIR = "data/train/"
VALIDATION_DIR = "data/validation/"
LETTERS = sorted(name for name in os.listdir(TRAIN_DIR) if os.path.isdir(os.path.join(TRAIN_DIR, name)))
SAMPLE = tf.keras.utils.load_img(os.path.join(TRAIN_DIR, "A", os.listdir(os.path.join(TRAIN_DIR, "A"))[0]))
WHITE = float(tf.keras.utils.img_to_array(SAMPLE).max())


def train_val_datasets():
    settings = {"batch_size": 32, "image_size": (28, 28), "label_mode": "int", "color_mode": "grayscale"}
    train_dataset = tf.keras.utils.image_dataset_from_directory(TRAIN_DIR, **settings)
    validation_dataset = tf.keras.utils.image_dataset_from_directory(VALIDATION_DIR, **settings)
    return train_dataset, validation_dataset


train_dataset, validation_dataset = train_val_datasets()
for images, _ in train_dataset.take(1):
    print(f"a batch has the shape {images.shape}")


def create_model():
    model = tf.keras.Sequential(
        [
            tf.keras.Input(train_dataset.element_spec[0].shape[1:]),
            tf.keras.layers.Rescaling(1 / WHITE),
            tf.keras.layers.Conv2D(32, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(64, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(128, activation="relu"),
            tf.keras.layers.Dense(len(LETTERS), activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
