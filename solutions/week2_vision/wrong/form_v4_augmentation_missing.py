# caught by: check_augmentation
# base: right/form_v4.py
# drop: create_augmentation_model
