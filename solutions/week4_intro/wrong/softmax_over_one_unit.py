# caught by: check_model | 1.0 whatever goes in
# base: _base.py
# change create_and_compile_model: activation="sigmoid" -> activation="softmax"
