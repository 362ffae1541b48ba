# caught by: check_windows | (batch, 4, 3)
# base: solution.py
# change windowed_dataset: columns[i : i + window_size] for i -> columns[i : i + window_size, :1] for i
