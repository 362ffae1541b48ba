# caught by: check_datasets | training first
# base: right/form_v4.py
# change train_val_datasets: return train_dataset, validation_dataset -> return validation_dataset, train_dataset
