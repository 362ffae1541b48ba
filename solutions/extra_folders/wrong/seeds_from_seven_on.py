# caught by: check_seed | other validation images with another seed
# base: solution.py
# change split_folder: seed=seed -> seed=max(seed, 7)
