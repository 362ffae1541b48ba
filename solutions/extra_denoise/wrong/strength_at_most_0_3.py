# caught by: check_strength | a standard deviation of 0.6
# base: solution.py
# change add_noise: normal(0, strength, -> normal(0, min(strength, 0.3),
