# caught by: check_validation | -1 to 1 in the validation set
# base: _base.py


def train_val_datasets(training_images, training_labels, validation_images, validation_labels):
    training_images = training_images[..., np.newaxis] / 255
    validation_images = validation_images[..., np.newaxis] / 127.5 - 1
    training = tf.data.Dataset.from_tensor_slices((training_images, training_labels))
    validation = tf.data.Dataset.from_tensor_slices((validation_images, validation_labels))
    return training.shuffle(2000).batch(32), validation.batch(32)
