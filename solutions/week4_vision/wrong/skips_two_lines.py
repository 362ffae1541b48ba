# caught by: check_images | skip one line only
# base: _base.py
# change parse_data_from_input: skiprows=1 -> skiprows=2
