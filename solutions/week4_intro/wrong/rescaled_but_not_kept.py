# caught by: check_scaling | This line has no effect
# base: _base.py


def training_dataset(directory):
    dataset = tf.keras.utils.image_dataset_from_directory(
        directory, label_mode="binary", image_size=(48, 48), batch_size=32
    )
    rescale = tf.keras.layers.Rescaling(1 / 255)
    dataset.map(lambda images, labels: (rescale(images), labels))
    return dataset
