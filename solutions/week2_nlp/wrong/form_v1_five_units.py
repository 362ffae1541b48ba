# caught by: check_model | the label 5 among
# base: right/form_v1.py
# change: Dense(6 -> Dense(5
