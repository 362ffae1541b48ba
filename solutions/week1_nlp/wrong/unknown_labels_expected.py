# caught by: check_labels | leave out `oov_token`
# base: _base.py
# change tokenize_labels: Tokenizer() -> Tokenizer(oov_token="<OOV>")
