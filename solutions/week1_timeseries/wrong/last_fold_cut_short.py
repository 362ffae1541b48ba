# caught by: check_folds | from `roll_forward_splits
# base: _base.py


def roll_forward_splits(length, initial, horizon):
    folds = []
    for start in range(initial, length, horizon):
        folds.append((np.arange(start), np.arange(start, min(start + horizon, length))))
    return folds
