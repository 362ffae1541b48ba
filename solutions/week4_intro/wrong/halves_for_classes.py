# caught by: check_labels | Give all images of a folder the same label
# base: _base.py


def training_dataset(directory):
    images = tf.keras.utils.image_dataset_from_directory(
        directory, label_mode=None, image_size=(48, 48), batch_size=None, shuffle=False
    )
    images = tf.stack(list(images)) / 255
    half = len(images) // 2
    labels = tf.constant([0] * half + [1] * (len(images) - half))
    return tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(len(images)).batch(32)
