# caught by: check_months | Keep the rows with the value 0
# base: _base.py
# change parse_data_from_file: in reader -> in reader if float(row[2])
