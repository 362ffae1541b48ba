# caught by: check_labels | 3 numbers
# base: _base.py
# change tokenize_labels: texts_to_sequences(labels) -> texts_to_sequences(sorted(set(labels)))
