# caught by: check_model | Write `activation="softmax"` in the output layer.
# base: _base.py
# change create_and_compile_model: activation="softmax" -> activation="tanh"
