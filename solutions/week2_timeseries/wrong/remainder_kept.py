# caught by: check_windows | drop_remainder=True
# base: _base.py
# change windowed_dataset: , drop_remainder=True ->
