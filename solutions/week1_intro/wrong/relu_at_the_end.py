# caught by: check_line | cannot output negative values
# base: _base.py
# change define_and_compile_model: units=1 -> units=1, activation="relu"
