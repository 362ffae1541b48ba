# caught by: check_error | at most 3.8
# base: _base.py
# change create_model: Adam(0.002) -> SGD(1e-9)
