# caught by: check_rule
# base: right/form_v1_whole_file.py
# change: epochs=700 -> epochs=10
