# caught by: check_model | needs probabilities
# base: _base.py
# change create_and_compile_model: activation="softmax" -> activation="tanh"
