# caught by: check_pairing | units=3
# base: _base.py
# change solution_model: 1, activation="sigmoid" -> 3, activation="softmax"
# change solution_model: loss="binary_crossentropy" -> loss="sparse_categorical_crossentropy"
