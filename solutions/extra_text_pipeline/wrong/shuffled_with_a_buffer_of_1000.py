# caught by: check_split | mixes only the nearest 1000 examples
# base: solution.py
# change split_dataset: len(texts), reshuffle -> 1000, reshuffle
