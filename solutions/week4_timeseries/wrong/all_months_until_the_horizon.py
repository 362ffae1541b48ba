# caught by: check_labels | one label per window
# base: _base.py
# change windowed_dataset: rows[:, -1] -> rows[:, window_size:]
