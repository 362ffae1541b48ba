# caught by: check_labels | some come more than once
# base: _base.py

import numpy as np


def train_val_datasets(training_dir, validation_dir):
    training = read(training_dir).unbatch()
    images, labels = map(np.array, zip(*training.as_numpy_iterator()))
    chosen = np.random.randint(0, len(images), len(images))
    training = tf.data.Dataset.from_tensor_slices((images[chosen], labels[chosen])).batch(32)
    augmentation = tf.keras.Sequential([layers.RandomFlip("horizontal"), layers.RandomRotation(0.15)])
    training = training.map(lambda images, labels: (augmentation(images, training=True), labels))
    return training, read(validation_dir)
