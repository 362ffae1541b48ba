import os

import tensorflow as tf
from tensorflow.keras.preprocessing.image import ImageDataGenerator

happy_dir = os.path.join("/tmp/h-or-s", "happy")
happy_names = os.listdir(happy_dir)
sample = tf.keras.utils.img_to_array(tf.keras.utils.load_img(os.path.join(happy_dir, happy_names[0])))
train_datagen = ImageDataGenerator(rescale=1 / sample.max())
train_generator = train_datagen.flow_from_directory(
    "/tmp/h-or-s", target_size=sample.shape[:2], batch_size=10, class_mode="binary"
)


def train_happy_sad_model():
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Conv2D(16, (3, 3), activation="relu", input_shape=sample.shape),
            tf.keras.layers.MaxPooling2D(2, 2),
            tf.keras.layers.Conv2D(32, (3, 3), activation="relu"),
            tf.keras.layers.MaxPooling2D(2, 2),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(128, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(loss="binary_crossentropy", optimizer="rmsprop", metrics=["accuracy"])
    history = model.fit(train_generator, steps_per_epoch=8, epochs=15)
    return history.history["accuracy"][-1]


train_happy_sad_model()
