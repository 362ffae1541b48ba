# caught by: check_length | in their order
# base: _base.py


def seq_and_pad(sentences, tokenizer, padding, maxlen):
    sequences = tokenizer.texts_to_sequences(sentences)
    sequences = [one if len(one) <= maxlen else (one[::2] + one[1::2])[:maxlen] for one in sequences]
    zeros = [[0] * (maxlen - len(one)) for one in sequences]
    if padding == "post":
        return [one + more for one, more in zip(sequences, zeros, strict=True)]
    return [more + one for one, more in zip(sequences, zeros, strict=True)]
