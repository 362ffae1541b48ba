# caught by: check_months | a number with a decimal
# base: _base.py
# change parse_data_from_file: float(row[2]) -> int(float(row[2]))
