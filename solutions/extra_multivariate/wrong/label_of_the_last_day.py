# caught by: check_labels | of column 0 in row 3
# base: solution.py
# change windowed_dataset: columns[window_size:, 0] -> columns[window_size - 1 : -1, 0]
