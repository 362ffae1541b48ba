# caught by: check_model | the label 4 among 0, 4
# base: right/form_v1.py
# change: 0 if row[0] == "0" else 1 -> int(row[0])
