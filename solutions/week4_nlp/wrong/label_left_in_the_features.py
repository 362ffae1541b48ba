# caught by: check_features | everything but the last column
# base: _base.py
# change features_and_labels: labels = input_sequences[:, :-1] -> labels = input_sequences
