# caught by: check_batches | batches of 32
# base: _base.py
# change training_dataset: batch_size=32 -> batch_size=128
