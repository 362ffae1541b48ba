import tensorflow as tf
from tensorflow.keras import layers


def training_dataset(folder):
    dataset = tf.keras.utils.image_dataset_from_directory(
        folder, labels="inferred", label_mode="categorical", image_size=[48, 48], interpolation="nearest"
    )
    return dataset.cache().shuffle(32).prefetch(tf.data.AUTOTUNE)


def create_and_compile_model():
    inputs = tf.keras.Input(shape=(48, 48, 3), name="picture")
    x = layers.Rescaling(1 / 127.5, offset=-1)(inputs)
    for filters in (16, 32, 64):
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
        x = layers.BatchNormalization(momentum=0.8)(x)
        x = layers.ReLU()(x)
        x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(x)
    x = layers.Dense(32, activation="relu")(x)
    outputs = layers.Dense(2, name="logits")(x)
    model = tf.keras.Model(inputs, outputs)
    model.compile(
        optimizer=tf.keras.optimizers.Adam(learning_rate=1e-3),
        loss=tf.keras.losses.CategoricalCrossentropy(from_logits=True),
        metrics=[tf.keras.metrics.CategoricalAccuracy()],
    )
    return model
