# caught by: check_model, check_accuracy | one unit for each of the 10 classes
# base: _base.py
# change create_and_compile_model: 10, activation="softmax" -> 1
# change create_and_compile_model: loss="sparse_categorical_crossentropy" -> loss="mse"
