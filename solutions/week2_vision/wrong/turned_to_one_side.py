# caught by: check_range | in one direction only
# base: _base.py
# change create_augmentation_model: layers.RandomFlip("horizontal"), -> layers.RandomRotation((0.05, 0.15)),
# change create_augmentation_model: layers.RandomRotation(0.15), ->


def train_val_datasets(training_dir, validation_dir):
    training = read(training_dir)
    validation = read(validation_dir)
    augmentation = tf.keras.Sequential([layers.RandomFlip("horizontal"), layers.RandomRotation(0.15)])
    training = training.map(lambda images, labels: (augmentation(images, training=True), labels))
    return training, validation
