# caught by: check_model | 28 units
# base: _base.py
# change create_final_model: 1, activation="sigmoid" -> 28, activation="softmax"
# change create_final_model: loss="binary_crossentropy" -> loss="sparse_categorical_crossentropy"
