# caught by: check_frozen | vectors that moved
# base: solution.py
# change create_model: trainable=False, -> trainable=True,
