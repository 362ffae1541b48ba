# caught by: check_prefixes | Take each line by itself
# base: _base.py
# change n_gram_seqs: for line in corpus: -> for line in [" ".join(corpus)]:
