# caught by: check_pairing | one unit for each of the
# base: _base.py
# change solution_model: Dense(GROUPS, activation="softmax") -> Dense(GROUPS + 1, activation="softmax")
