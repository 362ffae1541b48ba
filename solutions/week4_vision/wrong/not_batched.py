# caught by: check_batches | This line has no effect
# base: _base.py


def train_val_datasets(training_images, training_labels, validation_images, validation_labels):
    training_images = training_images[..., np.newaxis] / 255
    validation_images = validation_images[..., np.newaxis] / 255
    training = tf.data.Dataset.from_tensor_slices((training_images, training_labels))
    validation = tf.data.Dataset.from_tensor_slices((validation_images, validation_labels))
    training.batch(32)
    validation.batch(32)
    return training, validation
