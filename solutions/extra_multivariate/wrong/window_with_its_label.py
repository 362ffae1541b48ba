# caught by: check_windows, check_known, check_labels | the rows 0 to 3 in window 0
# base: solution.py
# change windowed_dataset: columns[i : i + window_size] for i -> columns[i + 1 : i + window_size + 1] for i
