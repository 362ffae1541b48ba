# caught by: check_windows | np.arange(500.0), 90
# base: _base.py
# change windowed_dataset: window.batch(window_size + 1) -> window.batch(31)
