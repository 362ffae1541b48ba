# caught by: check_labels | from `window_size + 1` values
# base: _base.py
# change create_model: loss="huber" -> loss="huber", metrics=["mae"]


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    dataset = tf.data.Dataset.from_tensor_slices(series)
    dataset = dataset.window(window_size, shift=1, drop_remainder=True)
    dataset = dataset.flat_map(lambda window: window.batch(window_size))
    dataset = dataset.map(lambda window: (window, window[-1]))
    return dataset.shuffle(shuffle_buffer).batch(batch_size).prefetch(1)
