import tensorflow as tf


def train_val_split(sentences, labels, training_split):
    size = int(training_split * len(sentences))
    return sentences[:size], sentences[size:], labels[:size], labels[size:]


def fit_tokenizer(train_sentences, oov_token):
    tokenizer = tf.keras.preprocessing.text.Tokenizer(oov_token=oov_token)
    tokenizer.fit_on_texts(train_sentences)
    return tokenizer


def seq_pad_and_trunc(sentences, tokenizer, padding, truncating, maxlen):
    sequences = tokenizer.texts_to_sequences(sentences)
    return tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding, truncating=truncating)


def create_model(vocab_size, embedding_dim, maxlen):
    model = tf.keras.Sequential(
        [
            tf.keras.Input((maxlen,)),
            tf.keras.layers.Embedding(vocab_size, embedding_dim),
            tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(16)),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="binary_crossentropy", metrics=["accuracy"])
    return model
