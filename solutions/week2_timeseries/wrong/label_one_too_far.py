# caught by: check_labels | the last one is the label
# base: _base.py


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    rows = np.lib.stride_tricks.sliding_window_view(series, window_size)
    labels = np.append(series[window_size + 1 :], series[-1])
    dataset = tf.data.Dataset.from_tensor_slices((rows[:-1], labels))
    return dataset.shuffle(shuffle_buffer).batch(batch_size)
