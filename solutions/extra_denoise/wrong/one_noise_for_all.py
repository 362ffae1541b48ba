# caught by: check_fresh | different noise in each image
# base: solution.py
# change add_noise: images.shape) -> images.shape[1:])
