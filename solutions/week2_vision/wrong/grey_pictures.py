# caught by: check_batches | 3 color channels
# base: _base.py
# change read: batch_size=32 -> batch_size=32, color_mode="grayscale"
# change create_augmentation_model: tf.keras.Input((48, 48, 3)), -> tf.keras.Input((48, 48, 1)),
# change create_model: tf.keras.Input((48, 48, 3)), -> tf.keras.Input((48, 48, 1)), create_augmentation_model(),


def train_val_datasets(training_dir, validation_dir):
    training = read(training_dir)
    validation = read(validation_dir)
    return training.cache().shuffle(40), validation.cache()
