# caught by: check_prefixes | Two lines may begin alike
# base: _base.py
# change n_gram_seqs: sequences.append(ids[:end]) -> if ids[:end] not in sequences: sequences.append(ids[:end])
