# caught by: check_labels | 3 steps after its last value
# base: _base.py
# change windowed_dataset: rows[:, -1] -> rows[:, window_size]
