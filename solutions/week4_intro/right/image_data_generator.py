import tensorflow as tf
from tensorflow.keras.preprocessing.image import ImageDataGenerator


def training_dataset(directory):
    train_datagen = ImageDataGenerator(rescale=1.0 / 255)
    return train_datagen.flow_from_directory(directory, target_size=(48, 48), batch_size=32, class_mode="binary")


def create_and_compile_model():
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Conv2D(16, (3, 3), activation="relu", input_shape=(48, 48, 3)),
            tf.keras.layers.MaxPooling2D(2, 2),
            tf.keras.layers.Conv2D(32, (3, 3), activation="relu"),
            tf.keras.layers.MaxPooling2D(2, 2),
            tf.keras.layers.Conv2D(64, (3, 3), activation="relu"),
            tf.keras.layers.MaxPooling2D(2, 2),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(512, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(
        loss="binary_crossentropy", optimizer=tf.keras.optimizers.RMSprop(learning_rate=0.001), metrics=["acc"]
    )
    return model
