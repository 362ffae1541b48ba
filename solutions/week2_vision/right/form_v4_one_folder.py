import tensorflow as tf

DATA_DIR = "./pets"


def train_val_datasets():
    training_dataset = tf.keras.utils.image_dataset_from_directory(
        DATA_DIR, batch_size=128, image_size=(150, 150), label_mode="binary", validation_split=0.15, subset="training", seed=7
    )
    validation_dataset = tf.keras.utils.image_dataset_from_directory(
        DATA_DIR, batch_size=128, image_size=(150, 150), label_mode="binary", validation_split=0.15, subset="validation", seed=7
    )
    return training_dataset, validation_dataset


def create_augmentation_model():
    augmentation_model = tf.keras.Sequential(
        [
            tf.keras.Input(shape=(150, 150, 3)),
            tf.keras.layers.RandomFlip("horizontal_and_vertical"),
            tf.keras.layers.RandomRotation(0.2, fill_mode="nearest"),
            tf.keras.layers.RandomZoom(0.1, fill_mode="nearest"),
        ]
    )
    return augmentation_model


def create_model():
    augmentation_layers = create_augmentation_model()
    model = tf.keras.models.Sequential(
        [
            tf.keras.Input(shape=(150, 150, 3)),
            augmentation_layers,
            tf.keras.layers.Rescaling(1.0 / 255),
            tf.keras.layers.Conv2D(16, (3, 3), activation="relu"),
            tf.keras.layers.MaxPooling2D(2, 2),
            tf.keras.layers.Conv2D(32, (3, 3), activation="relu"),
            tf.keras.layers.MaxPooling2D(2, 2),
            tf.keras.layers.Conv2D(64, (3, 3), activation="relu"),
            tf.keras.layers.MaxPooling2D(2, 2),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(128, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model


class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if logs["accuracy"] >= 0.8 and logs["val_accuracy"] >= 0.8:
            self.model.stop_training = True
