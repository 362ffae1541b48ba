# caught by: check_split | mixes only the nearest 64 examples
# base: solution.py
# change split_dataset: len(texts), reshuffle -> 64, reshuffle
