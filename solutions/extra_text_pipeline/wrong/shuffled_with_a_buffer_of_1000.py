# caught by: check_split | Shuffle all of them before the split
# base: solution.py
# change split_dataset: len(texts), reshuffle -> 1000, reshuffle
