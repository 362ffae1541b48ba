# caught by: check_months | The months without a spot are missing
# base: _base.py
# change parse_data_from_file: in reader -> in reader if float(row[2])
