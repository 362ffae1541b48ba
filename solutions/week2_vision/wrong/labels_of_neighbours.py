# caught by: check_labels | Keep each image with its label
# base: _base.py
# change create_model: tf.keras.Input((48, 48, 3)), -> tf.keras.Input((48, 48, 3)), create_augmentation_model(),


def train_val_datasets(training_dir, validation_dir):
    training = read(training_dir)
    validation = read(validation_dir)
    return training.map(lambda images, labels: (images, tf.roll(labels, 1, 0))).cache(), validation.cache()
