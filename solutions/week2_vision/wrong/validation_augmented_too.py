# caught by: check_validation | Augment training images only
# base: _base.py


def train_val_datasets(training_dir, validation_dir):
    training = read(training_dir)
    validation = read(validation_dir)
    augmentation = create_augmentation_model()
    training = training.map(lambda images, labels: (augmentation(images, training=True), labels))
    validation = validation.map(lambda images, labels: (augmentation(images, training=True), labels))
    return training, validation
