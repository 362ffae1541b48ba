# caught by: check_scaling | raw inputs
# base: solution.py
# change add_scaling: Rescaling(1 / 255) -> Rescaling(1 / 256)
