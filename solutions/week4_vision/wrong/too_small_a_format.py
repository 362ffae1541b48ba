# caught by: check_images | `int8` ends at 127
# base: _base.py
# change parse_data_from_input: rows[:, 1:] -> rows[:, 1:].astype(int).astype("int8")
