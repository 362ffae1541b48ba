# caught by: check_model | one-hot rows
# base: _base.py
# change training_dataset: label_mode="binary" -> label_mode="categorical"
