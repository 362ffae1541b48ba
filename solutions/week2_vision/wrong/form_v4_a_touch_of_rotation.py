# caught by: check_range, check_accuracy
# base: right/form_v4.py
# change create_augmentation_model: 0.2 -> 0.002
