# caught by: check_labels | the first number of each line
# base: _base.py
# change parse_data_from_input: rows[:, 0] -> rows[:, -1]
