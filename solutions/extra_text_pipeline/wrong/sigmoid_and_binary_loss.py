# caught by: check_model | one unit
# base: solution.py
# change create_model: Dense(classes, activation="softmax") -> Dense(1, activation="sigmoid")
# change create_model: loss="sparse_categorical_crossentropy" -> loss="binary_crossentropy"
