# caught by: check_model | always outputs 1.0
# base: solution.py
# change create_model: activation="sigmoid" -> activation="softmax"
