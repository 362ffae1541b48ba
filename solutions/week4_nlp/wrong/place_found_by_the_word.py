# caught by: check_prefixes | finds only the first position
# base: _base.py
# change n_gram_seqs: for end in range(2, len(ids) + 1): -> for one in ids[1:]:
# change n_gram_seqs: sequences.append(ids[:end]) -> sequences.append(ids[: ids.index(one) + 1])
# change n_gram_seqs: return sequences -> return [one for one in sequences if len(one) > 1]


def create_model(total_words, max_sequence_len):
    raise NotImplementedError("create_model is still to be written")
