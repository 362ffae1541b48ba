# caught by: check_validation | subset="validation"
# base: right/form_v4_one_folder.py
# change train_val_datasets: subset="validation" -> subset="training"
