# caught by: check_model | one unit with a softmax
# base: _base.py
# change create_model: activation="sigmoid" -> activation="softmax"
