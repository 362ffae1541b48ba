# caught by: check_batches | 5 encoded texts
# base: solution.py
# change encode_dataset: .batch(batch_size) -> .batch(batch_size, drop_remainder=True)
