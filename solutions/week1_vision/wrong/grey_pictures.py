# caught by: check_batches | 3 color channels
# base: _base.py
# change create_model: tf.keras.Input((48, 48, 3)), -> tf.keras.Input((48, 48, 1)),


def train_val_datasets(training_dir, validation_dir):
    training = tf.keras.utils.image_dataset_from_directory(
        training_dir, label_mode="binary", image_size=(48, 48), batch_size=32, color_mode="grayscale"
    )
    validation = tf.keras.utils.image_dataset_from_directory(
        validation_dir, label_mode="binary", image_size=(48, 48), batch_size=32, color_mode="grayscale"
    )
    return training, validation
