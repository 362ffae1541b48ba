# caught by: check_model
# base: right/form_v4.py
# change create_model: 5 -> 2
