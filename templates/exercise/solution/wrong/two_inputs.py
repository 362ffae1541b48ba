# caught by: check_model
# base: solution.py
# change create_model: Input((1,)) -> Input((2,))
