# caught by: check_split | split_time=10
# base: _base.py


def train_val_split(time, series, split_time):
    split_time = int(0.7 * len(series))
    return time[:split_time], series[:split_time], time[split_time:], series[split_time:]
