# caught by: check_images | The label is taken for the first pixel
# base: _base.py
# change parse_data_from_input: rows[:, 1:] -> rows[:, :-1]
