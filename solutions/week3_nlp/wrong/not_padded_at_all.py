# caught by: check_padding | Pad and truncate
# base: _base.py


def seq_pad_and_trunc(sentences, tokenizer, padding, truncating, maxlen):
    sequences = tokenizer.texts_to_sequences(sentences)
    tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding, truncating=truncating)
    return sequences
