# caught by: check_split | training_size=1700
# base: solution.py
# change split_dataset: dataset.take(training_size) -> dataset.take(min(training_size, 1600))
# change split_dataset: dataset.skip(training_size) -> dataset.skip(min(training_size, 1600))
