# caught by: check_batches | in the validation set
# base: _base.py


def train_val_datasets(training_dir, validation_dir):
    training = tf.keras.utils.image_dataset_from_directory(
        training_dir, label_mode="binary", image_size=(48, 48), batch_size=32
    )
    validation = tf.keras.utils.image_dataset_from_directory(
        validation_dir, label_mode="binary", batch_size=32
    )
    return training, validation
