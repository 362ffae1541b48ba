# caught by: check_strength | another distribution
# base: solution.py
# change add_noise: np.random.default_rng().normal(0, strength, images.shape) -> strength * np.random.default_rng().choice([-1, 1], images.shape)
