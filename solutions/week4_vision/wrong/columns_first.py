# caught by: check_images | Do not transpose
# base: _base.py
# change parse_data_from_input: reshape(-1, 48, 48) -> reshape(-1, 48, 48, order="C").transpose(0, 2, 1)
