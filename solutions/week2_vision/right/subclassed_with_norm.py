import keras
from keras import layers


class Augmentation(keras.Model):
    def __init__(self):
        super().__init__()
        self.steps = [
            layers.RandomFlip("horizontal_and_vertical"),
            layers.RandomRotation(0.15, fill_mode="nearest"),
            layers.RandomTranslation(0.05, 0.05),
        ]

    def call(self, images, training=False):
        for step in self.steps:
            images = step(images, training=training)
        return images


class CatOrDog(keras.Model):
    def __init__(self):
        super().__init__()
        self.augmentation = create_augmentation_model()
        self.steps = []
        for filters in (16, 32, 64):
            self.steps.append(layers.Conv2D(filters, 3, use_bias=False))
            self.steps.append(layers.BatchNormalization(momentum=0.9))
            self.steps.append(layers.ReLU())
            self.steps.append(layers.MaxPooling2D())
        self.end = [layers.Flatten(), layers.Dense(64, activation="relu"), layers.Dense(2, activation="softmax")]

    def call(self, images, training=False):
        x = self.augmentation(images, training=training) / 255.0
        for step in self.steps:
            x = step(x, training=training) if isinstance(step, layers.BatchNormalization) else step(x)
        for step in self.end:
            x = step(x)
        return x


def train_val_datasets(training_dir, validation_dir):
    options = {"label_mode": "int", "image_size": (48, 48)}
    training = keras.utils.image_dataset_from_directory(training_dir, **options)
    validation = keras.utils.image_dataset_from_directory(validation_dir, shuffle=False, **options)
    return training.cache().shuffle(40), validation.cache()


def create_augmentation_model():
    return Augmentation()


def create_model():
    model = CatOrDog()
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
