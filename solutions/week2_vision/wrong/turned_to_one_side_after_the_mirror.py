# caught by: check_range | in one direction only
# base: _base.py
# change create_augmentation_model: layers.RandomRotation(0.15), -> layers.RandomRotation((0.0, 1 / 6)),


def train_val_datasets(training_dir, validation_dir):
    training = read(training_dir)
    validation = read(validation_dir)
    augmentation = tf.keras.Sequential([layers.RandomFlip("horizontal"), layers.RandomRotation(0.15)])
    training = training.map(lambda images, labels: (augmentation(images, training=True), labels))
    return training, validation
