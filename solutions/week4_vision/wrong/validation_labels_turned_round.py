# caught by: check_pairs | validation
# base: _base.py
# change train_val_datasets: (validation_images, validation_labels) -> (validation_images, validation_labels[::-1])
