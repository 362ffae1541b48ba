import tensorflow as tf
from tensorflow.keras import layers


def scale_columns(columns, split_time):
    normalizer = layers.Normalization(axis=-1)
    normalizer.adapt(columns[:split_time])
    mean, variance = normalizer.mean.numpy().reshape(-1), normalizer.variance.numpy().reshape(-1)
    return normalizer(columns).numpy(), mean, variance**0.5


def windowed_dataset(columns, window_size, batch_size):
    dataset = tf.data.Dataset.from_tensor_slices(columns)
    dataset = dataset.window(window_size + 1, shift=1, drop_remainder=True)
    dataset = dataset.flat_map(lambda window: window.batch(window_size + 1))
    dataset = dataset.map(lambda window: ({"history": window[:-1], "known": window[-1][-1:]}, window[-1][0]))
    return dataset.batch(batch_size).prefetch(1)


def create_model(window_size, columns):
    history = tf.keras.Input(shape=(window_size, columns), name="history")
    known = tf.keras.Input(shape=(1,), name="known")
    x = layers.LSTM(32)(history)
    x = layers.concatenate([x, known])
    x = layers.Dense(32, activation="relu")(x)
    model = tf.keras.Model(inputs=[history, known], outputs=layers.Dense(1)(x))
    model.compile(loss=tf.keras.losses.Huber(), optimizer=tf.keras.optimizers.Adam(learning_rate=0.005), metrics=["mae"])
    return model
