# caught by: check_strength | another distribution
# base: solution.py
# change add_noise: normal(0, strength, images.shape) -> uniform(-strength * 3**0.5, strength * 3**0.5, images.shape)
