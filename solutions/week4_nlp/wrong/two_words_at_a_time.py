# caught by: check_prefixes | not the start of any line
# base: _base.py
# change n_gram_seqs: sequences.append(ids[:end]) -> sequences.append(ids[end - 2 : end])
