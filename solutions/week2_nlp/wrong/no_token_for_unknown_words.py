# caught by: check_vocabulary | `oov_token=
# base: _base.py
# change fit_tokenizer: , oov_token=oov_token ->
