# caught by: check_windows | shift=1
# base: _base.py
# change windowed_dataset: [..., np.newaxis] -> [::window_size, :, np.newaxis]
