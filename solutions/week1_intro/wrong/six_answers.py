# caught by: check_model | outputs of shape (batch, 6)
# base: _base.py
# change define_and_compile_model: units=1 -> units=6
