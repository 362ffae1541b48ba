# caught by: check_inputs | takes 0 to 5
# base: solution.py
# change create_model: len(vocabulary) + 1 -> 6
