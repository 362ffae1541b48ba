# caught by: check_folds | training in fold 2
# base: _base.py


def roll_forward_splits(length, initial, horizon):
    starts = range(initial, length - horizon + 1, horizon)
    return [(np.arange(start - initial, start), np.arange(start, start + horizon)) for start in starts]
