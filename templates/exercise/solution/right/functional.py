import tensorflow as tf


def create_model():
    inputs = tf.keras.Input((1,))
    model = tf.keras.Model(inputs, tf.keras.layers.Dense(1)(inputs))
    model.compile(tf.keras.optimizers.Adam(), tf.keras.losses.MeanSquaredError())
    return model
