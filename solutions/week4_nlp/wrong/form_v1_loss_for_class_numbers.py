# caught by: check_model | one-hot rows
# base: right/form_v1.py
# change: loss="categorical_crossentropy" -> loss="sparse_categorical_crossentropy"
