# caught by: check_validation | same `seed`
# base: right/form_v4_one_folder.py
# change train_val_datasets: subset="validation", seed=7 -> subset="validation", seed=8
