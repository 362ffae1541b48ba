# caught by: check_split | the training times
# base: _base.py

import random


def train_val_split(time, series, split_time):
    order = list(range(len(series)))
    random.shuffle(order)
    time, series = time[order], series[order]
    return time[:split_time], series[:split_time], time[split_time:], series[split_time:]
