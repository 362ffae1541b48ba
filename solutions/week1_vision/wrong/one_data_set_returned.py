# caught by: check_batches | two data sets
# base: _base.py
# change train_val_datasets: return training, validation -> return training
