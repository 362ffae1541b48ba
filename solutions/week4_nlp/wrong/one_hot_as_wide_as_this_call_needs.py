# caught by: check_labels | rows of 9 columns
# base: _base.py
# change features_and_labels: , num_classes=total_words ->
