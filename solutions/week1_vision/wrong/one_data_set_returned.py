# caught by: check_batches | two datasets
# base: _base.py
# change train_val_datasets: return training, validation -> return training
