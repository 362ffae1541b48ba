# caught by: check_label_numbers | all labels
# base: right/form_v3.py
# change tokenize_labels: fit_on_texts(all_labels) -> fit_on_texts(split_labels)
