# caught by: check_rest | different images in the second call
# base: _base.py
# change create_augmentation_model: layers.RandomFlip("horizontal"), -> layers.Lambda(tf.image.random_flip_left_right),


def train_val_datasets(training_dir, validation_dir):
    training = read(training_dir)
    validation = read(validation_dir)
    augmentation = create_augmentation_model()
    training = training.map(lambda images, labels: (augmentation(images, training=True), labels))
    return training, validation
