# expect: check_error UNMET | does not depend on the other examples
# only: check_error
import tensorflow as tf


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    dataset = tf.data.Dataset.from_tensor_slices(series)
    dataset = dataset.window(window_size + 1, shift=1, drop_remainder=True)
    dataset = dataset.flat_map(lambda window: window.batch(window_size + 1))
    dataset = dataset.map(lambda window: (window[:-1], window[-1]))
    return dataset.shuffle(shuffle_buffer).batch(batch_size)


class NextRow(tf.keras.layers.Layer):
    def call(self, windows):
        return tf.roll(windows[:, -1:], -1, axis=0)


def fit(*rest, **more):
    history = tf.keras.callbacks.History()
    history.epoch, history.history = [0], {"loss": [0.0]}
    return history


def create_model(window_size):
    inputs = tf.keras.Input((window_size,))
    outputs = tf.keras.layers.Dense(1, kernel_initializer="ones", trainable=False)(NextRow()(inputs))
    model = tf.keras.Model(inputs, outputs)
    model.compile(loss="mse")
    model.fit = fit
    return model
