# caught by: check_labels | do not write them in your code
# base: _base.py

import pathlib


def training_dataset(directory):
    files = [str(path) for path in sorted(pathlib.Path(directory).glob("*/*.png"))]
    labels = [1 if "humans" in path else 0 for path in files]

    def read(path, label):
        image = tf.io.decode_png(tf.io.read_file(path), channels=3)
        return tf.image.resize(image, (48, 48)) / 255, label

    dataset = tf.data.Dataset.from_tensor_slices((files, labels))
    return dataset.shuffle(len(files)).map(read).batch(32)
