# caught by: check_model | label_mode
# base: _base.py
# change create_and_compile_model: 1, activation="sigmoid" -> 2, activation="softmax"
# change create_and_compile_model: loss="binary_crossentropy" -> loss="categorical_crossentropy"
