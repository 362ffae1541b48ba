# caught by: check_labels | steps after its last value
# base: _base.py
# change windowed_dataset: rows[:, -1] -> rows[:, window_size + max(horizon - 2, 0)]
