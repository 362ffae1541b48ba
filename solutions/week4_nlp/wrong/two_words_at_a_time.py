# caught by: check_prefixes | no line begins
# base: _base.py
# change n_gram_seqs: sequences.append(ids[:end]) -> sequences.append(ids[end - 2 : end])
