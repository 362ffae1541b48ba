# caught by: check_folds | roll_forward_splits(700
# base: _base.py
# change roll_forward_splits: start = initial -> start, horizon = initial, min(horizon, 100)
