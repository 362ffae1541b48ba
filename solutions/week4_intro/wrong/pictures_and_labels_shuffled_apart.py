# caught by: check_labels | images and labels as pairs
# base: _base.py


def training_dataset(directory):
    dataset = tf.keras.utils.image_dataset_from_directory(
        directory, label_mode="binary", image_size=(48, 48), batch_size=None, shuffle=False
    )
    images = dataset.map(lambda image, label: image / 255).shuffle(1000)
    labels = dataset.map(lambda image, label: label).shuffle(1000)
    return tf.data.Dataset.zip((images, labels)).batch(32)
