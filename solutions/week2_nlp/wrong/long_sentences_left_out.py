# caught by: check_length | leave none out
# base: _base.py


def seq_and_pad(sentences, tokenizer, padding, maxlen):
    sequences = tokenizer.texts_to_sequences(sentences)
    sequences = [one for one in sequences if len(one) <= maxlen]
    return tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding)
