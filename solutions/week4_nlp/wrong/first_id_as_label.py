# caught by: check_labels | the last column
# base: _base.py
# change features_and_labels: input_sequences[:, -1] -> input_sequences[:, 0]
