# caught by: check_vocabulary | nowhere else
# base: _base.py


def seq_pad_and_trunc(sentences, tokenizer, padding, truncating, maxlen):
    tokenizer.fit_on_texts(sentences)
    sequences = tokenizer.texts_to_sequences(sentences)
    return tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding, truncating=truncating)
