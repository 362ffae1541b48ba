# caught by: check_images | .reshape(-1, 48, 48)
# base: _base.py
# change parse_data_from_input: .reshape(-1, 48, 48) ->
