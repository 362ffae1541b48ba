# caught by: check_accuracy | at least 0.78
# base: solution.py
# change create_model: Adam(0.01) -> Adam(1e-6)
