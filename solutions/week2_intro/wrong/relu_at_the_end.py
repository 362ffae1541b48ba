# caught by: check_model, check_accuracy | whose gradient is 0
# base: _base.py
# change create_and_compile_model: activation="softmax" -> activation="relu"
