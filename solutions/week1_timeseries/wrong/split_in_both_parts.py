# caught by: check_split | a value of the other part
# base: _base.py


def train_val_split(time, series, split_time):
    return time[: split_time + 1], series[: split_time + 1], time[split_time:], series[split_time:]
