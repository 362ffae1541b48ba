import tensorflow as tf

layers = tf.keras.layers


def training_dataset(directory):
    pictures = tf.keras.utils.image_dataset_from_directory(directory, image_size=(48, 48), batch_size=32)
    return pictures.map(lambda image, label: (tf.cast(image, tf.uint8), label[:, tf.newaxis]))


def block(x, filters):
    y = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    y = layers.Conv2D(filters, 3, padding="same")(y)
    x = layers.Conv2D(filters, 1, padding="same")(x)
    return layers.MaxPooling2D()(tf.keras.activations.relu(x + y))


def create_and_compile_model():
    inputs = layers.Input((48, 48, 3))
    x = layers.Normalization(mean=128.0, variance=64.0**2)(inputs)
    x = layers.MaxPooling2D()(layers.Conv2D(16, 3, activation="relu")(x))
    x = block(block(x, 16), 32)
    x = layers.Flatten()(x)
    outputs = layers.Dense(1, activation=lambda value: tf.keras.ops.sigmoid(value))(x)
    model = tf.keras.Model(inputs=inputs, outputs=outputs)
    model.compile(optimizer="adam", loss=["binary_crossentropy"], metrics=["accuracy"])
    return model
