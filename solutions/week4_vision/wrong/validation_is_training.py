# caught by: check_complete, check_validation | all 40 images in the validation set
# base: _base.py
# change train_val_datasets: (validation_images, validation_labels) -> (training_images, training_labels)
