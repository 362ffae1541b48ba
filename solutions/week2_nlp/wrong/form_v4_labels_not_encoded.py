# caught by: check_encoded | not encoded
# base: right/form_v4.py
# change preprocess_dataset: label_encoder(label) -> label
