# caught by: check_shuffle | 58 images of `badgers` at the start
# base: _base.py
# change training_dataset: batch_size=32 -> batch_size=32, shuffle=False
