# caught by: check_model | one number per example
# base: right/form_v1_whole_file.py
# change: "sparse_categorical_crossentropy" -> "categorical_crossentropy"
