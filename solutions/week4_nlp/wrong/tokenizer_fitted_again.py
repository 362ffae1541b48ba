# caught by: check_prefixes | the token ids of the given tokenizer
# base: _base.py


def n_gram_seqs(corpus, tokenizer):
    tokenizer.fit_on_texts(corpus)
    sequences = []
    for line in corpus:
        ids = tokenizer.texts_to_sequences([line])[0]
        for end in range(2, len(ids) + 1):
            sequences.append(ids[:end])
    return sequences


def create_model(total_words, max_sequence_len):
    raise NotImplementedError("create_model is still to be written")
