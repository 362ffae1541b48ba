# caught by: check_windows | 8 windows
# base: solution.py
# change windowed_dataset: columns[window_size:, 0])) -> columns[window_size:, 0])).take(len(columns) - window_size - 1)
