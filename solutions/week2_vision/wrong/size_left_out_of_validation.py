# caught by: check_batches | in the validation set
# base: _base.py
# change create_model: tf.keras.Input((48, 48, 3)), -> tf.keras.Input((48, 48, 3)), create_augmentation_model(),


def train_val_datasets(training_dir, validation_dir):
    training = read(training_dir)
    validation = tf.keras.utils.image_dataset_from_directory(validation_dir, label_mode="binary")
    return training.cache().shuffle(40), validation.cache()
