# caught by: check_vocabulary | are dropped
# base: _base.py
# change fit_tokenizer: oov_token="<OOV>" ->
