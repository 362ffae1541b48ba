# caught by: check_folds | 4 folds
# base: _base.py


def roll_forward_splits(length, initial, horizon):
    starts = range(initial, length - horizon, horizon)
    return [(np.arange(start), np.arange(start, start + horizon)) for start in starts]
