# caught by: check_labels | of column 1 in row 4
# base: solution.py
# change windowed_dataset: columns[window_size:, 0] -> columns[window_size:, 1]
