# caught by: check_label_numbers | culture
# base: right/form_v4.py
# change fit_label_encoder: train_labels.concatenate(validation_labels) -> train_labels
