# caught by: check_error | at most 18
# base: solution.py
# change create_model: Adam(0.003) -> Adam(1e-6)
