# caught by: check_strength | standard deviation
# base: solution.py
# change add_noise: np.random.normal(0, strength, images.shape) -> np.random.uniform(0, strength, images.shape)
