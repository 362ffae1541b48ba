# caught by: check_share | it does not round
# base: _base.py
# change split_data: n = int(split_size * len(files)) -> n = round(split_size * len(files))
