import numpy as np
import tensorflow as tf


def scale_columns(columns, split_time):
    train = np.asarray(columns)[:split_time]
    mean, std = np.mean(train, axis=0, keepdims=True), np.std(train, axis=0, ddof=1, keepdims=True)
    return (columns - mean) / std, mean, std


def windowed_dataset(columns, window_size, batch_size):
    targets = columns[window_size:]
    dataset = tf.keras.utils.timeseries_dataset_from_array(
        columns[:-1], targets, sequence_length=window_size, batch_size=batch_size, shuffle=True, seed=1
    )

    def split(history, target):
        return {"history": history, "known": target[:, -1:]}, target[:, :1]

    return dataset.map(split)


def create_model(window_size, columns):
    history = tf.keras.layers.Input((window_size, columns), name="history")
    known = tf.keras.layers.Input((1,), name="known")
    x = tf.keras.layers.Conv1D(16, 3, padding="causal", activation="relu")(history)
    x = tf.keras.layers.Flatten()(x)
    x = tf.keras.layers.Concatenate(axis=-1)([x, known])
    x = tf.keras.layers.Dense(16, activation="relu")(x)
    outputs = tf.keras.layers.Dense(1, kernel_initializer="zeros", name="visitors")(x)
    model = tf.keras.Model([history, known], outputs)
    model.compile("adam", "mae")
    return model
