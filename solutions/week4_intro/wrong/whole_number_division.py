# caught by: check_every_picture | no other pixel values
# base: _base.py

import pathlib


def training_dataset(directory):
    names = sorted(entry.name for entry in pathlib.Path(directory).iterdir())
    files = [str(path) for path in sorted(pathlib.Path(directory).glob("*/*.png"))]
    labels = [names.index(pathlib.Path(path).parent.name) for path in files]

    def read(path, label):
        image = tf.image.resize(tf.io.decode_png(tf.io.read_file(path), channels=3), (48, 48))
        return tf.cast(image, tf.uint8) // 255, label

    dataset = tf.data.Dataset.from_tensor_slices((files, labels))
    return dataset.shuffle(len(files)).map(read).batch(32)
