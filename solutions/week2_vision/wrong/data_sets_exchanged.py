# caught by: check_validation | training first
# base: _base.py
# change create_model: tf.keras.Input((48, 48, 3)), -> tf.keras.Input((48, 48, 3)), create_augmentation_model(),


def train_val_datasets(training_dir, validation_dir):
    training = read(training_dir)
    validation = read(validation_dir)
    return validation.cache(), training.cache().shuffle(40)
