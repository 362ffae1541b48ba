# caught by: check_split | the validation times
# base: _base.py


def train_val_split(time, series, split_time):
    return time[:split_time], time[split_time:], series[:split_time], series[split_time:]
