# caught by: check_padding | `pad_sequences` returns something new
# base: _base.py


def seq_pad_and_trunc(sentences, tokenizer, padding, truncating, maxlen):
    sequences = tokenizer.texts_to_sequences(sentences)
    tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding, truncating=truncating)
    return sequences
