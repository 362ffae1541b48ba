# caught by: check_months | the values have decimals
# base: _base.py
# change parse_data_from_file: float(row[2]) -> int(float(row[2]))
