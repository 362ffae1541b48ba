# caught by: check_every_picture | are from the training folder
# base: _base.py
# change train_val_datasets: validation_dir, -> training_dir,
