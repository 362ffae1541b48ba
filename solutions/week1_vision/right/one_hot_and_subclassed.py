import os
import shutil

import keras
import numpy as np


def opens(path):
    if not os.path.getsize(path):
        return False
    try:
        keras.utils.load_img(path)
    except Exception as error:
        print("skipped", path, type(error).__name__)
        return False
    return True


def split_data(source_dir, training_dir, validation_dir, split_size):
    paths = [entry.path for entry in os.scandir(source_dir) if entry.is_file() and opens(entry.path)]
    np.random.shuffle(paths)
    first = int(len(paths) * split_size)
    for number, path in enumerate(paths):
        target = training_dir if number < first else validation_dir
        os.makedirs(target, exist_ok=True)
        shutil.copy(path, target)


def train_val_datasets(training_dir, validation_dir):
    options = {"label_mode": "categorical", "image_size": (48, 48), "batch_size": 32, "interpolation": "nearest"}
    training = keras.utils.image_dataset_from_directory(training_dir, seed=3, **options)
    validation = keras.utils.image_dataset_from_directory(validation_dir, shuffle=False, **options)
    return training.cache().shuffle(40), validation.cache()


class CatOrDog(keras.Model):
    def __init__(self):
        super().__init__()
        self.steps = []
        for filters in (24, 32, 48):
            self.steps.append(keras.layers.Conv2D(filters, 3, padding="same", use_bias=False))
            self.steps.append(keras.layers.BatchNormalization(momentum=0.8))
            self.steps.append(keras.layers.ReLU())
            self.steps.append(keras.layers.MaxPooling2D())
        self.flatten = keras.layers.Flatten()
        self.answer = keras.layers.Dense(2, activation="softmax")

    def call(self, images, training=False):
        x = keras.ops.cast(images, "float32") / 255
        for step in self.steps:
            x = step(x, training=training) if isinstance(step, keras.layers.BatchNormalization) else step(x)
        return self.answer(self.flatten(x))


def create_model():
    model = CatOrDog()
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=keras.losses.CategoricalCrossentropy())
    return model
