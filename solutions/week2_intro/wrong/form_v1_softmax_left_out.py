# caught by: check_model, check_stop | needs probabilities
# base: right/form_v1_whole_file.py
# change: Dense(10, activation="softmax") -> Dense(10)
