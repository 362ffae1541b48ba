# caught by: check_images | Remove the label from the pixels
# base: _base.py
# change parse_data_from_input: rows[:, 1:] -> rows[:, :-1]
