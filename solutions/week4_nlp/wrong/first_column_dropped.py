# caught by: check_features | all columns but the last
# base: _base.py
# change features_and_labels: labels = input_sequences[:, :-1] -> labels = input_sequences[:, 1:]
