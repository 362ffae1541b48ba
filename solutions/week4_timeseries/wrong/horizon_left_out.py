# caught by: check_labels | window_size + horizon
# base: _base.py
# change windowed_dataset: window_size + horizon -> window_size + 1
