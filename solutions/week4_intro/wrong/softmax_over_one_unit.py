# caught by: check_model | always outputs 1.0
# base: _base.py
# change create_and_compile_model: activation="sigmoid" -> activation="softmax"
