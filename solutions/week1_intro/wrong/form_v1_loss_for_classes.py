# caught by: check_model
# base: right/form_v1_whole_file.py
# change: loss="mean_squared_error" -> loss="binary_crossentropy"
