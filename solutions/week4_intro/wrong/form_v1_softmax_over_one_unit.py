# caught by: check_model
# base: right/form_v1_whole_file.py
# change: Dense(1, activation="sigmoid") -> Dense(1, activation="softmax")
