# caught by: check_windows | the decimals are lost
# base: _base.py
# change windowed_dataset: from_tensor_slices(series) -> from_tensor_slices(series.astype(int))
