# caught by: check_every_picture | training first
# base: _base.py
# change train_val_datasets: return training, validation -> return validation, training
