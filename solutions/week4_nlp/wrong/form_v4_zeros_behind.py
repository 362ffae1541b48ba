# caught by: check_padding | padding="pre"
# base: right/form_v4.py
# change fit_vectorizer: standardize="lower_and_strip_punctuation", ragged=True -> ragged=True
# change pad_seqs: padding="pre" -> padding="post"
