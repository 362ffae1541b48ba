# caught by: check_model | one-hot rows of 2 columns
# base: right/form_v1.py
# change: train_dir, batch_size=20, class_mode="binary" -> train_dir, batch_size=20, class_mode="categorical"
