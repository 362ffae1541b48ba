# caught by: check_accuracy
# base: right/form_v1.py
# change: learning_rate=0.001 -> learning_rate=0.0000001
