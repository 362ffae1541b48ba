# caught by: check_prefixes | Start with two words
# base: _base.py
# change n_gram_seqs: for end in range(2, len(ids) + 1): -> for end in range(1, len(ids) + 1):
