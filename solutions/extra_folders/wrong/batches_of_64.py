# caught by: check_gray | batches of 32
# base: solution.py
# change split_folder: batch_size=32 -> batch_size=64
