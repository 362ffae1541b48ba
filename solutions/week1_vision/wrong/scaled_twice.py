# caught by: check_scaling | scaled twice, in the training set and in the model
# base: _base.py


def train_val_datasets(training_dir, validation_dir):
    training = tf.keras.utils.image_dataset_from_directory(
        training_dir, label_mode="binary", image_size=(48, 48), batch_size=32
    )
    validation = tf.keras.utils.image_dataset_from_directory(
        validation_dir, label_mode="binary", image_size=(48, 48), batch_size=32
    )
    rescale = tf.keras.layers.Rescaling(1 / 255)
    training = training.map(lambda images, labels: (rescale(images), labels))
    validation = validation.map(lambda images, labels: (rescale(images), labels))
    return training, validation
