# caught by: check_strength | standard deviation
# base: solution.py
# change add_noise: normal(0, strength, images.shape) -> uniform(0, strength, images.shape)
