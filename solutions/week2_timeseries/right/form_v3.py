import numpy as np
import tensorflow as tf

SPLIT_TIME = 1100


def train_val_split(time, series, time_step=SPLIT_TIME):
    return time[:time_step], series[:time_step], time[time_step:], series[time_step:]


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    dataset = tf.data.Dataset.from_tensor_slices(series)
    dataset = dataset.window(window_size + 1, shift=1, drop_remainder=True)
    dataset = dataset.flat_map(lambda values: values.batch(window_size + 1))
    dataset = dataset.shuffle(shuffle_buffer)
    dataset = dataset.map(lambda values: (values[:-1], values[-1]))
    return dataset.batch(batch_size).prefetch(1)


def create_model(window_size):
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Dense(30, input_shape=[window_size], activation="relu"),
            tf.keras.layers.Dense(10, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(loss="mse", optimizer=tf.keras.optimizers.SGD(learning_rate=1e-6, momentum=0.9))
    return model


def model_forecast(model, series, window_size):
    answers = [model.predict(series[start : start + window_size][np.newaxis]) for start in range(len(series))]
    return np.array(answers)
