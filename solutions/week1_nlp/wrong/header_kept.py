# caught by: check_file | `next(reader)` skips it
# base: _base.py
# change parse_data_from_file: next(reader) ->
