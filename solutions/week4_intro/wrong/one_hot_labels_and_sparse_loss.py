# caught by: check_model | one-hot
# base: _base.py
# change training_dataset: label_mode="binary" -> label_mode="categorical"
# change create_and_compile_model: 1, activation="sigmoid" -> 2, activation="softmax"
# change create_and_compile_model: loss="binary_crossentropy" -> loss="sparse_categorical_crossentropy"
