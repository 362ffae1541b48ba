# caught by: check_vocabulary | vanish
# base: _base.py
# change fit_tokenizer: oov_token="<OOV>" ->
