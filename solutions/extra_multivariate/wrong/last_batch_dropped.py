# caught by: check_windows | Leave out `drop_remainder=True`
# base: solution.py
# change windowed_dataset: .batch(batch_size) -> .batch(batch_size, drop_remainder=True)
