# caught by: check_windows | shape (3, 5, 2)
# base: solution.py
# change windowed_dataset: columns[i : i + window_size] for i -> columns[i : i + window_size + 1, :-1] for i
