# caught by: check_labels | data leakage
# base: right/form_v4.py
# drop: np, TRAINED_UP_TO, WINDOW_SIZE, train_val_split
# change create_model: 0.002), metrics=["mae"] -> 0.002)


def windowed_dataset(series, window_size, shuffle=True):
    windows = tf.data.Dataset.from_tensor_slices(series)
    windows = windows.window(window_size + 1, shift=1, drop_remainder=True)
    windows = windows.flat_map(lambda part: part.batch(window_size + 1))
    windows = windows.map(lambda part: (part[:-1], part[-2]))
    if shuffle:
        windows = windows.shuffle(BUFFER)
    return windows.batch(BATCH_SIZE).prefetch(1)
