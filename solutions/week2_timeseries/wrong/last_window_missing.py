# caught by: check_windows | is missing
# base: _base.py
# change windowed_dataset: from_tensor_slices(series) -> from_tensor_slices(series[:-1])
