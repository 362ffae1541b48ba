# caught by: check_split | pairs in both datasets
# base: solution.py
# change split_dataset: len(texts), reshuffle_each_iteration=False -> len(texts)
