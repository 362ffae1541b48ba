# caught by: check_windows | in the first pass
# base: _base.py


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    rows = np.lib.stride_tricks.sliding_window_view(series, window_size + 1)
    rows = np.random.default_rng(1).permutation(rows)
    return ((rows[at : at + batch_size, :-1], rows[at : at + batch_size, -1]) for at in range(0, len(rows), batch_size))
