# caught by: check_pairs | they start at 0
# base: _base.py
# change create_model: Dense(3, activation="softmax") -> Dense(4, activation="softmax")


def train_val_datasets(training_images, training_labels, validation_images, validation_labels):
    training_labels = training_labels + 1
    validation_labels = validation_labels + 1
    training_images = training_images[..., np.newaxis] / 255
    validation_images = validation_images[..., np.newaxis] / 255
    training = tf.data.Dataset.from_tensor_slices((training_images, training_labels))
    validation = tf.data.Dataset.from_tensor_slices((validation_images, validation_labels))
    return training.shuffle(2000).batch(32), validation.batch(32)
