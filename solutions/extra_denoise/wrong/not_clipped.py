# caught by: check_range | values from 0 to 1
# base: solution.py
# change add_noise: np.clip(images + noise, 0, 1) -> images + noise
