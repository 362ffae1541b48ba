# caught by: check_split | sorted by label
# base: solution.py
# change split_dataset: dataset = dataset.shuffle(len(texts), reshuffle_each_iteration=False) ->
