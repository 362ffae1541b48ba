# caught by: check_limit | counts every id
# base: _base.py
# change fit_tokenizer: num_words=num_words -> num_words=1000
