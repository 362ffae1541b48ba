# caught by: check_batches | as numbers
# base: solution.py
# change encode_dataset: encoder(label))) -> label))
