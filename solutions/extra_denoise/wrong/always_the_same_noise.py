# caught by: check_fresh | other noise in a second call
# base: solution.py
# change add_noise: np.random.normal(0, strength, images.shape) -> np.random.default_rng(1).normal(0, strength, images.shape)
