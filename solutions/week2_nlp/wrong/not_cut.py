# caught by: check_length | rows of the same length
# base: _base.py


def seq_and_pad(sentences, tokenizer, padding, maxlen):
    sequences = tokenizer.texts_to_sequences(sentences)
    zeros = [[0] * (maxlen - len(one)) for one in sequences]
    if padding == "post":
        return [one + more for one, more in zip(sequences, zeros, strict=True)]
    return [more + one for one, more in zip(sequences, zeros, strict=True)]
