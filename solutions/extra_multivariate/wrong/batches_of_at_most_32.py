# caught by: check_windows | batches of 40 windows
# base: solution.py
# change windowed_dataset: .batch(batch_size) -> .batch(min(batch_size, 32))
