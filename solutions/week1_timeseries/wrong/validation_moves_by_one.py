# caught by: check_folds | training in fold 2 of `roll_forward_splits(12, 4, 3)`
# base: _base.py


def roll_forward_splits(length, initial, horizon):
    starts = range(initial, length - horizon + 1)
    return [(np.arange(start), np.arange(start, start + horizon)) for start in starts]
