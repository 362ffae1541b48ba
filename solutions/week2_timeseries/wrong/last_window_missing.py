# caught by: check_windows | the one that starts
# base: _base.py
# change windowed_dataset: from_tensor_slices(series) -> from_tensor_slices(series[:-1])
