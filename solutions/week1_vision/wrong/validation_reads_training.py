# caught by: check_every_picture | are in the training set
# base: _base.py
# change train_val_datasets: validation_dir, -> training_dir,
