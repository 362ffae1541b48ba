# caught by: check_augmentation | Draw one angle per image
# base: _base.py
# add: turn, Turner


def train_val_datasets(training_dir, validation_dir):
    training = read(training_dir)
    validation = read(validation_dir)
    augmentation = tf.keras.Sequential([layers.RandomFlip("horizontal"), layers.RandomRotation(0.15)])
    training = training.map(lambda images, labels: (augmentation(images, training=True), labels))
    return training, validation


def turn(images, angles, mirrors):
    cos, sin, zero = tf.cos(angles), tf.sin(angles), tf.zeros_like(angles)
    middle = 23.5
    right, down = middle * (1 - cos * mirrors + sin), middle * (1 - sin * mirrors - cos)
    steps = tf.stack([cos * mirrors, -sin, right, sin * mirrors, cos, down, zero, zero], axis=1)
    return tf.keras.ops.image.affine_transform(images, steps, fill_mode="reflect")


class Turner(tf.keras.layers.Layer):
    def call(self, images, training=False):
        if not training:
            return images
        count = tf.shape(images)[0]
        angles = tf.ones((count,)) * tf.random.uniform((), -1.0, 1.0)
        mirrors = tf.ones((count,))
        return turn(images, angles, mirrors)


def create_augmentation_model():
    return tf.keras.Sequential([tf.keras.Input((48, 48, 3)), Turner()])
