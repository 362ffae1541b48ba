# caught by: check_labels | data leakage
import tensorflow as tf

BATCH_SIZE = 32
BUFFER = 1000


def windowed_dataset(series, window_size, shuffle=True):
    windows = tf.data.Dataset.from_tensor_slices(series)
    windows = windows.window(window_size + 1, shift=1, drop_remainder=True)
    windows = windows.flat_map(lambda part: part.batch(window_size + 1))
    windows = windows.map(lambda part: (part[:-1], part[-2]))
    if shuffle:
        windows = windows.shuffle(BUFFER)
    return windows.batch(BATCH_SIZE).prefetch(1)


def create_model(window_size):
    model = tf.keras.models.Sequential(
        [
            tf.keras.layers.Input((window_size,)),
            tf.keras.layers.Dense(24, activation="relu"),
            tf.keras.layers.Dense(12, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(loss="mse", optimizer=tf.keras.optimizers.Adam(0.002))
    return model
