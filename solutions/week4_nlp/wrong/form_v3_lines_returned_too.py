# caught by: check_prefixes | a tuple of 2 values
# base: right/form_v3.py
# change n_gram_seqs: return rows -> return rows, corpus
