# caught by: check_model | softmax
# base: _base.py
# change create_final_model: activation="sigmoid" -> activation="softmax"
