# caught by: check_fresh | different noise in a second call
# base: solution.py
# change add_noise: default_rng() -> default_rng(1)
