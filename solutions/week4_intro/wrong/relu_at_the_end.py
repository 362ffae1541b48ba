# caught by: check_model | sigmoid
# base: _base.py
# change create_and_compile_model: activation="sigmoid" -> activation="relu"
