# caught by: check_channel | `from_tensor_slices` in place of
# base: _base.py


def train_val_datasets(training_images, training_labels, validation_images, validation_labels):
    def prepare(images, labels):
        return tf.data.Dataset.from_tensors((images[..., np.newaxis] / 255, labels)).batch(32)

    return prepare(training_images, training_labels), prepare(validation_images, validation_labels)
