# caught by: check_validation | from the other dataset
# base: _base.py


def train_val_datasets(training_images, training_labels, validation_images, validation_labels):
    count = len(validation_images)
    training_images = training_images[..., np.newaxis] / 255
    validation_images = validation_images[..., np.newaxis] / 255
    training = tf.data.Dataset.from_tensor_slices((training_images, training_labels))
    validation = tf.data.Dataset.from_tensor_slices((training_images[:count], training_labels[:count]))
    return training.shuffle(2000).batch(32), validation.batch(32)
