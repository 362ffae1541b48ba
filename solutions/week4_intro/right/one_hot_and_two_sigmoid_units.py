import tensorflow as tf


def training_dataset(directory):
    generator = tf.keras.preprocessing.image.ImageDataGenerator(rescale=1 / 255, horizontal_flip=True)
    return generator.flow_from_directory(directory, (48, 48), batch_size=32, class_mode="categorical")


def create_and_compile_model():
    model = tf.keras.Sequential(
        [
            tf.keras.Input(shape=(48, 48, 3)),
            tf.keras.layers.SeparableConv2D(32, 3, activation="gelu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(64, 3, activation="gelu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(64, 3, activation="gelu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="gelu"),
            tf.keras.layers.Dense(2, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="categorical_crossentropy", metrics=["accuracy"])
    return model
