# caught by: check_scaling | scaled twice in the dataset
# base: _base.py

import pathlib


def training_dataset(directory):
    names = sorted(entry.name for entry in pathlib.Path(directory).iterdir())
    files = [str(path) for path in sorted(pathlib.Path(directory).glob("*/*.png"))]
    labels = [names.index(pathlib.Path(path).parent.name) for path in files]

    def read(path, label):
        image = tf.io.decode_png(tf.io.read_file(path), channels=3)
        image = tf.image.convert_image_dtype(image, tf.float32)
        return tf.image.resize(image, (48, 48)) / 255.0, label

    dataset = tf.data.Dataset.from_tensor_slices((files, labels))
    return dataset.shuffle(len(files)).map(read).batch(32)
