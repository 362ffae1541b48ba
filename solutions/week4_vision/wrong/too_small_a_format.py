# caught by: check_images | overflow in `int8`
# base: _base.py
# change parse_data_from_input: rows[:, 1:] -> rows[:, 1:].astype(int).astype("int8")
