# caught by: check_windows | window_size=90
# base: _base.py
# change windowed_dataset: window.batch(window_size + 1) -> window.batch(31)
