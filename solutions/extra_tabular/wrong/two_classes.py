# caught by: check_model | units=2
# base: solution.py
# change create_model: Dense(3, -> Dense(2,
