# caught by: check_accuracy | at least 0.8
# base: solution.py
# change create_model: Adam(0.005) -> Adam(1e-6)
