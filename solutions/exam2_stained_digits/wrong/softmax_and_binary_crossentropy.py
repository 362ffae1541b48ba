# caught by: check_pairing | separate binary classification
# base: _base.py
# change solution_model: loss="categorical_crossentropy" -> loss="binary_crossentropy"
