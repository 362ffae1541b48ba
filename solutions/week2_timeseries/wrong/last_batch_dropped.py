# caught by: check_windows | drop_remainder
# base: _base.py
# change windowed_dataset: batch(batch_size) -> batch(batch_size, drop_remainder=True)
