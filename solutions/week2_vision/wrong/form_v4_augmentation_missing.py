# caught by: check_augmentation
import tensorflow as tf

TRAINING_DIR = "./pets/training"
VALIDATION_DIR = "./pets/validation"


def train_val_datasets():
    training_dataset = tf.keras.utils.image_dataset_from_directory(
        directory=TRAINING_DIR, batch_size=20, image_size=(150, 150), shuffle=True, label_mode="binary", seed=7
    )
    validation_dataset = tf.keras.utils.image_dataset_from_directory(
        directory=VALIDATION_DIR, batch_size=20, image_size=(150, 150), label_mode="binary", seed=7
    )
    return training_dataset, validation_dataset


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
