# caught by: check_model
# base: solution.py
# change split_folder: batch_size=32, -> batch_size=32, label_mode="categorical",
