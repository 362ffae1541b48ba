# caught by: check_model | one unit for each of the 3 classes
# base: _base.py
# change create_model: 3, activation="softmax" -> 1, activation="sigmoid"
# change create_model: loss="sparse_categorical_crossentropy" -> loss="binary_crossentropy"
