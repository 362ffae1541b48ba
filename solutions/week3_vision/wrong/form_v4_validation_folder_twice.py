# caught by: check_pictures | in the validation set
# base: right/form_v4.py
# change train_val_datasets: directory=TRAINING_DIR -> directory=VALIDATION_DIR
