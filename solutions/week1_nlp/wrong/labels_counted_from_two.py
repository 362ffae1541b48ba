# caught by: check_labels | leave out `oov_token`
# base: _base.py


def tokenize_labels(labels):
    label_tokenizer = tf.keras.preprocessing.text.Tokenizer(oov_token="<OOV>")
    label_tokenizer.fit_on_texts(labels)
    index = {label: number for label, number in label_tokenizer.word_index.items() if label != "<OOV>"}
    return label_tokenizer.texts_to_sequences(labels), index
