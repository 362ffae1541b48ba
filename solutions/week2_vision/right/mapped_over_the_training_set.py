import tensorflow as tf


def create_augmentation_model():
    inputs = tf.keras.Input(shape=(None, None, 3))
    x = tf.keras.layers.RandomRotation((-0.17, 0.17), fill_mode="reflect")(inputs)
    outputs = tf.keras.layers.RandomFlip("horizontal")(x)
    return tf.keras.Model(inputs, outputs, name="augmentation")


def train_val_datasets(training_dir, validation_dir):
    augmentation = create_augmentation_model()

    def scaled(directory):
        data = tf.keras.utils.image_dataset_from_directory(
            directory, label_mode="categorical", image_size=(48, 48), batch_size=32
        )
        return data.map(lambda images, labels: (images / 127.5 - 1.0, labels)).cache()

    training = scaled(training_dir).shuffle(40)
    training = training.map(lambda images, labels: (augmentation(images, training=True), labels), tf.data.AUTOTUNE)
    return training.prefetch(tf.data.AUTOTUNE), scaled(validation_dir)


def create_model():
    inputs = tf.keras.Input((48, 48, 3))
    x = inputs
    for filters in (16, 32, 64):
        x = tf.keras.layers.Conv2D(filters, 3, activation="relu")(x)
        x = tf.keras.layers.MaxPooling2D()(x)
    x = tf.keras.layers.Flatten()(x)
    x = tf.keras.layers.Dense(64, activation="relu")(x)
    model = tf.keras.Model(inputs, tf.keras.layers.Dense(2)(x))
    model.compile(
        optimizer=tf.keras.optimizers.Adam(0.0015),
        loss=tf.keras.losses.CategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model
