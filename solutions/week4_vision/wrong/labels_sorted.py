# caught by: check_labels | the first value of each line
# base: _base.py
# change parse_data_from_input: rows[:, 0] -> np.sort(rows[:, 0])
