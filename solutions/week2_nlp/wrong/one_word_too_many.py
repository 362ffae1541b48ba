# caught by: check_limit | token ids from 0 to 11
# base: _base.py
# change fit_tokenizer: num_words=num_words -> num_words=num_words + 1
