# caught by: check_pictures | from the validation folder
# base: right/form_v4.py
# change train_val_datasets: directory=TRAINING_DIR -> directory=VALIDATION_DIR
