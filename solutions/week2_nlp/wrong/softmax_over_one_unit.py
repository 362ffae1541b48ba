# caught by: check_model | which answers 1.0 whatever goes in
# base: _base.py
# change create_model: activation="sigmoid" -> activation="softmax"
