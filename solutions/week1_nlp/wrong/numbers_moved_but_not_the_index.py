# caught by: check_index | with the same numbers
# base: _base.py


def tokenize_labels(labels):
    label_tokenizer = tf.keras.preprocessing.text.Tokenizer()
    label_tokenizer.fit_on_texts(labels)
    label_sequences = [number - 1 for [number] in label_tokenizer.texts_to_sequences(labels)]
    return label_sequences, label_tokenizer.word_index
