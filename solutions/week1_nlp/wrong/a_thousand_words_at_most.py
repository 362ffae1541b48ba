# caught by: check_vocabulary | has no limit
# base: _base.py
# change fit_tokenizer: Tokenizer(oov_token="<OOV>") -> Tokenizer(num_words=1000, oov_token="<OOV>")
