import numpy as np
import tensorflow as tf

split_time = 1000
window_size = 20
batch_size = 32
shuffle_buffer_size = 1000
series = 10 + np.sin(np.arange(1461) / 30)
x_train = series[:split_time]


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    dataset = tf.data.Dataset.from_tensor_slices(series)
    dataset = dataset.window(window_size + 1, shift=1, drop_remainder=True)
    dataset = dataset.flat_map(lambda part: part.batch(window_size + 1))
    dataset = dataset.shuffle(shuffle_buffer).map(lambda part: (part[:-1], part[-1]))
    return dataset.batch(batch_size).prefetch(1)


dataset = windowed_dataset(x_train, window_size, batch_size, shuffle_buffer_size)
model = tf.keras.models.Sequential(
    [
        tf.keras.layers.Dense(100, input_shape=[window_size], activation="relu"),
        tf.keras.layers.Dense(1),
    ]
)
model.compile(loss="mse", optimizer=tf.keras.optimizers.SGD(learning_rate=1e-6, momentum=0.9))
model.fit(dataset, epochs=100, verbose=0)
