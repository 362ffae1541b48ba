# caught by: check_pictures | in the training set
# base: right/form_v4.py
# change train_val_datasets: directory=VALIDATION_DIR -> directory=TRAINING_DIR
