# caught by: check_model
# base: solution.py
# change create_model: activation="sigmoid" -> activation="relu"
