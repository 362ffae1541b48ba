# caught by: check_prefixes | two lines with the same start
# base: _base.py
# change n_gram_seqs: sequences.append(ids[:end]) -> if ids[:end] not in sequences: sequences.append(ids[:end])
