# caught by: check_windows | shift=1
# base: _base.py
# change windowed_dataset: shift=1 -> shift=window_size
