# caught by: check_prefixes | Encode each line separately
# base: _base.py
# change n_gram_seqs: for line in corpus: -> for line in [" ".join(corpus)]:
