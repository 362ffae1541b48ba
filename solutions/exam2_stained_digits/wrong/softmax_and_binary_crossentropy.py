# caught by: check_pairing | separate yes or no
# base: _base.py
# change solution_model: loss="categorical_crossentropy" -> loss="binary_crossentropy"
