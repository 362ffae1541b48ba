# caught by: check_file | `next(reader)`
# base: _base.py
# change parse_data_from_file: next(reader) ->
