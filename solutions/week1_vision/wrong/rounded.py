# caught by: check_share | which rounds down
# base: _base.py
# change split_data: n = int(split_size * len(files)) -> n = round(split_size * len(files))
