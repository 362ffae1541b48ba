# caught by: check_training | This line has no effect
# base: _base.py


def train_val_datasets(training_dir, validation_dir):
    training = read(training_dir)
    validation = read(validation_dir)
    augmentation = create_augmentation_model()
    training.map(lambda images, labels: (augmentation(images, training=True), labels))
    return training, validation
