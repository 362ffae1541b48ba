# caught by: check_rest | Call random layers without `training=True`
# base: _base.py
# add: Augmentation


def train_val_datasets(training_dir, validation_dir):
    training = read(training_dir)
    validation = read(validation_dir)
    augmentation = create_augmentation_model()
    training = training.map(lambda images, labels: (augmentation(images, training=True), labels))
    return training, validation


class Augmentation(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.flip = layers.RandomFlip("horizontal")
        self.turn = layers.RandomRotation(0.15)

    def call(self, images):
        return self.turn(self.flip(images, training=True), training=True)


def create_augmentation_model():
    return Augmentation()
