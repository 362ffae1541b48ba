# caught by: check_images | Skip exactly one line
# base: _base.py
# change parse_data_from_input: skiprows=1 -> skiprows=2
