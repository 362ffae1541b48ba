# caught by: check_prefixes | Append every n-gram sequence
# base: _base.py
# change n_gram_seqs: for end in range(2, len(ids) + 1): -> if len(ids) > 1:
# change n_gram_seqs: sequences.append(ids[:end]) -> sequences.append(ids)
