# caught by: check_model | sigmoid
# base: solution.py
# change create_model: Dense(1) -> Dense(1, activation="sigmoid")
