# caught by: check_inputs | is not in [0, 6)
# base: solution.py
# change create_model: len(vocabulary) + 1 -> 6
