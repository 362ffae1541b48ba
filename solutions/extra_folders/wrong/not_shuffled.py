# caught by: check_random, check_seed | shuffle=False
# base: solution.py
# change split_folder: seed=seed -> shuffle=False
