# caught by: check_every_picture | training first
# base: right/form_v4.py
# change train_val_datasets: return training_dataset, validation_dataset -> return validation_dataset, training_dataset
