# caught by: check_pairs | every 0 became 2
# base: _base.py
# change train_val_datasets: (validation_images, validation_labels) -> (validation_images, 2 - validation_labels)
