# caught by: check_batches | batches of 70 texts
# base: solution.py
# change encode_dataset: .batch(batch_size) -> .batch(min(batch_size, 32))
