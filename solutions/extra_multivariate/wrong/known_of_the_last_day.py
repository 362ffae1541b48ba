# caught by: check_known | of column 2 in row 3
# base: solution.py
# change windowed_dataset: "known": columns[window_size:, -1:] -> "known": columns[window_size - 1 : -1, -1:]
