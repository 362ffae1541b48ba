# caught by: check_labels | validation_split
# base: _base.py
# change create_model: tf.keras.Input((48, 48, 3)), -> tf.keras.Input((48, 48, 3)), create_augmentation_model(),


def train_val_datasets(training_dir, validation_dir):
    training = tf.keras.utils.image_dataset_from_directory(
        training_dir,
        label_mode="binary",
        image_size=(48, 48),
        batch_size=32,
        validation_split=0.2,
        subset="training",
        seed=1,
    )
    validation = read(validation_dir)
    return training.cache().shuffle(40), validation.cache()
