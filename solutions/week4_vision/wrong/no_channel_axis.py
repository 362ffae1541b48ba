# caught by: check_channel | Add the channel axis
# base: _base.py


def train_val_datasets(training_images, training_labels, validation_images, validation_labels):
    training_images = training_images / 255
    validation_images = validation_images / 255
    training = tf.data.Dataset.from_tensor_slices((training_images, training_labels))
    validation = tf.data.Dataset.from_tensor_slices((validation_images, validation_labels))
    return training.shuffle(2000).batch(32), validation.batch(32)
