# caught by: check_limit | for num_words=1100
# base: _base.py
# change fit_tokenizer: num_words=num_words -> num_words=min(num_words, 1000)
