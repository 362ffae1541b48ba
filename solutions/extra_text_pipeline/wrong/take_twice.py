# caught by: check_split | 1880 validation pairs
# base: solution.py
# change split_dataset: dataset.skip(training_size) -> dataset.take(training_size)
