# caught by: check_windows | Shuffle the windows, not the values
# base: _base.py
# change windowed_dataset: from_tensor_slices(series) -> from_tensor_slices(series).shuffle(shuffle_buffer)
