# caught by: check_folds | no position in both parts
# base: _base.py


def roll_forward_splits(length, initial, horizon):
    starts = range(initial, length - horizon + 1, horizon)
    return [(np.arange(start + horizon), np.arange(start, start + horizon)) for start in starts]
