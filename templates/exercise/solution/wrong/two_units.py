# caught by: check_model | one value per example
# base: solution.py
# change create_model: Dense(1) -> Dense(2)
