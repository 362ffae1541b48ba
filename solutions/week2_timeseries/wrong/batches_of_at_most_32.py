# caught by: check_batches | batches of 300 windows
# base: _base.py
# change windowed_dataset: batch(batch_size) -> batch(min(batch_size, 32))
