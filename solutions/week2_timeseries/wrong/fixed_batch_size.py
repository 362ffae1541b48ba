# caught by: check_batches | Use the argument `batch_size`
# base: _base.py
# change windowed_dataset: batch(batch_size) -> batch(32)
