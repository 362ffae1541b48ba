# caught by: check_line | has no negative outputs
# base: _base.py
# change define_and_compile_model: units=1 -> units=1, activation="relu"
