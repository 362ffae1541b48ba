# caught by: check_line | values between 0 and 1
# base: _base.py
# change define_and_compile_model: units=1 -> units=1, activation="sigmoid"
