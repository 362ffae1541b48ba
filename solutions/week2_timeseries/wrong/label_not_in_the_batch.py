# caught by: check_windows | window.batch(window_size + 1)
# base: _base.py
# change windowed_dataset: window.batch(window_size + 1) -> window.batch(window_size)
