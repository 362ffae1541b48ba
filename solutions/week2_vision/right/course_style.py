import tensorflow as tf
from tensorflow.keras.optimizers import Adam
from tensorflow.keras.preprocessing.image import ImageDataGenerator


def train_val_datasets(TRAINING_DIR, VALIDATION_DIR):
    train_datagen = ImageDataGenerator(
        rescale=1.0 / 255.0,
        rotation_range=60,
        width_shift_range=0.05,
        height_shift_range=0.05,
        horizontal_flip=True,
        fill_mode="nearest",
        interpolation_order=0,
    )
    train_generator = train_datagen.flow_from_directory(
        directory=TRAINING_DIR, batch_size=32, class_mode="binary", target_size=(48, 48)
    )
    validation_datagen = ImageDataGenerator(rescale=1.0 / 255.0)
    validation_generator = validation_datagen.flow_from_directory(
        directory=VALIDATION_DIR, batch_size=32, class_mode="binary", target_size=(48, 48)
    )
    return train_generator, validation_generator


def create_augmentation_model():
    augmentation = tf.keras.models.Sequential()
    augmentation.add(tf.keras.layers.RandomRotation(0.11, fill_mode="nearest"))
    augmentation.add(tf.keras.layers.RandomFlip())
    augmentation.add(tf.keras.layers.RandomZoom(0.1))
    return augmentation


def create_model():
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Conv2D(16, (3, 3), activation="relu", input_shape=(48, 48, 3)),
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
    model.compile(optimizer=Adam(learning_rate=0.001), loss="binary_crossentropy", metrics=["acc"])
    return model
