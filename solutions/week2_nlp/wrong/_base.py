import tensorflow as tf


def train_val_split(sentences, labels, training_split):
    size = int(training_split * len(sentences))
    return sentences[:size], sentences[size:], labels[:size], labels[size:]


def fit_tokenizer(train_sentences, num_words, oov_token):
    tokenizer = tf.keras.preprocessing.text.Tokenizer(num_words=num_words, oov_token=oov_token)
    tokenizer.fit_on_texts(train_sentences)
    return tokenizer


def seq_and_pad(sentences, tokenizer, padding, maxlen):
    sequences = tokenizer.texts_to_sequences(sentences)
    return tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding)


def create_model(num_words, embedding_dim, maxlen):
    model = tf.keras.Sequential(
        [
            tf.keras.Input((maxlen,)),
            tf.keras.layers.Embedding(num_words, embedding_dim),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="binary_crossentropy", metrics=["accuracy"])
    return model
