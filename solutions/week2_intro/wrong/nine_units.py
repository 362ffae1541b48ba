# caught by: check_model, check_accuracy | one unit for each of the 10 classes
# base: _base.py
# change create_and_compile_model: Dense(10, activation="softmax") -> Dense(9, activation="softmax")
