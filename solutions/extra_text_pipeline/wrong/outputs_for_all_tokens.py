# caught by: check_model | one unit for each of the 9 classes
# base: solution.py
# change create_model: Dense(classes -> Dense(max_tokens
