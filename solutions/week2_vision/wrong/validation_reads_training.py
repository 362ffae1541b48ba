# caught by: check_validation | Read the validation set from
# base: _base.py
# change create_model: tf.keras.Input((48, 48, 3)), -> tf.keras.Input((48, 48, 3)), create_augmentation_model(),


def train_val_datasets(training_dir, validation_dir):
    training = read(training_dir)
    validation = read(training_dir)
    return training.cache().shuffle(40), validation.cache()
