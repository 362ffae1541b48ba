# caught by: check_prefixes | never fit it again
# base: _base.py


def n_gram_seqs(corpus, tokenizer):
    sequences = []
    for line in corpus:
        tokenizer.fit_on_texts([line])
        ids = tokenizer.texts_to_sequences([line])[0]
        for end in range(2, len(ids) + 1):
            sequences.append(ids[:end])
    return sequences
