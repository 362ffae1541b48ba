# caught by: check_encoded
# base: right/form_v4.py
# change preprocess_dataset: text_vectorizer(text) -> text
