# caught by: check_model | one number per example
# base: solution.py
# change create_model: Dense(1) -> Dense(2)
