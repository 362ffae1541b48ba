# caught by: check_vocabulary | id 1 for
# base: _base.py


def get_padded_sequences(tokenizer, sentences):
    tokenizer.fit_on_texts(sentences)
    sequences = tokenizer.texts_to_sequences(sentences)
    return tf.keras.utils.pad_sequences(sequences, padding="post")
