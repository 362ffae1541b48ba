# caught by: check_model | a loss for classes
# base: _base.py
# change define_and_compile_model: loss="mean_squared_error" -> loss="binary_crossentropy"
