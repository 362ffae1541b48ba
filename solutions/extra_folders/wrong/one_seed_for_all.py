# caught by: check_seed | another seed
# base: solution.py
# change split_folder: seed=seed -> seed=42
