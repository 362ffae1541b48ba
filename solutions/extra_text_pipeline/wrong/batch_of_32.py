# caught by: check_batches | batches of 2 texts
# base: solution.py
# change encode_dataset: .batch(batch_size) -> .batch(32)
