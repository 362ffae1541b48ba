# caught by: check_size | class_names
# base: _base.py
# change training_dataset: label_mode="binary", -> label_mode="binary", class_names=["horses", "humans"],
