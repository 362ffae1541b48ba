# caught by: check_labels | a new tokenizer on these labels only
# base: _base.py
# add: label_tokenizer

label_tokenizer = tf.keras.preprocessing.text.Tokenizer()


def remove_stopwords(sentence):
    sentence = sentence.lower()
    words = sentence.split()
    no_words = [w for w in words if w not in STOPWORDS]
    sentence = " ".join(no_words)
    return sentence


def tokenize_labels(labels):
    label_tokenizer.fit_on_texts(labels)
    return label_tokenizer.texts_to_sequences(labels), label_tokenizer.word_index
