# caught by: check_strength | standard deviation
# base: solution.py
# change add_noise: normal(0, strength, images.shape) -> normal(0, strength**0.5, images.shape)
