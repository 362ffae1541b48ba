# caught by: check_model | a classification loss
# base: _base.py
# change define_and_compile_model: loss="mean_squared_error" -> loss="binary_crossentropy"
