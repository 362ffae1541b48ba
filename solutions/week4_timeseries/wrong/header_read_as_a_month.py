# caught by: check_months | could not convert
# base: _base.py
# change parse_data_from_file: next(reader) ->
