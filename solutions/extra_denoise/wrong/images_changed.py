# caught by: check_fresh | unchanged argument
# base: solution.py
# change add_noise: return np.clip(images + noise, 0, 1) -> images += noise; return np.clip(images, 0, 1, out=images)
