# caught by: check_label_numbers | subtract 1
# base: right/form_v3.py
# change tokenize_labels: np.array(label_tokenizer.texts_to_sequences(split_labels)) - 1 -> np.array(label_tokenizer.texts_to_sequences(split_labels))
