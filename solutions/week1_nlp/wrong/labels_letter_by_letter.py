# caught by: check_labels | label
# base: _base.py


def tokenize_labels(labels):
    label_tokenizer = tf.keras.preprocessing.text.Tokenizer(char_level=True)
    label_tokenizer.fit_on_texts(labels)
    return label_tokenizer.texts_to_sequences(labels), label_tokenizer.word_index
