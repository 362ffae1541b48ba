# caught by: check_vocabulary | nowhere else
# base: _base.py


def seq_and_pad(sentences, tokenizer, padding, maxlen):
    tokenizer.fit_on_texts(sentences)
    sequences = tokenizer.texts_to_sequences(sentences)
    return tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding)
