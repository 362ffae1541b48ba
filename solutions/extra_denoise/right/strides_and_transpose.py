import tensorflow as tf


def add_noise(images, strength):
    images = tf.cast(images, tf.float32)
    return tf.clip_by_value(images + tf.random.normal(tf.shape(images), stddev=strength), 0.0, 1.0)


def create_autoencoder():
    inputs = tf.keras.Input((16, 16, 1))
    x = tf.keras.layers.Conv2D(24, 3, strides=2, padding="same", activation="relu")(inputs)
    x = tf.keras.layers.Conv2D(48, 3, padding="same", activation="relu")(x)
    x = tf.keras.layers.Conv2DTranspose(24, 3, strides=2, padding="same", activation="relu")(x)
    x = tf.keras.layers.Concatenate()([x, inputs])
    x = tf.keras.layers.Conv2D(24, 3, padding="same", activation="relu")(x)
    outputs = tf.keras.layers.Conv2D(1, 3, padding="same")(x)
    model = tf.keras.Model(inputs, outputs)
    model.compile(tf.keras.optimizers.Adam(0.002), tf.keras.losses.MeanSquaredError())
    return model
