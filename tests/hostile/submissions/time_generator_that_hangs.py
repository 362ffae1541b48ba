# expect: check_windows UNMET | still running
# only: check_windows
# limits: seconds_per_call=1
def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    while True:
        pass
    yield series
