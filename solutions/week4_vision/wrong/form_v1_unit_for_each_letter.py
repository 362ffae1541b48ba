# caught by: check_model | the label 24 among
# base: right/form_v1.py
# change: Dense(26 -> Dense(24
