# caught by: check_model | layer before
# base: _base.py
# change seq_pad_and_trunc: .texts_to_sequences(sentences) -> (sentences).to_list()


def fit_tokenizer(train_sentences, oov_token):
    vectorizer = tf.keras.layers.TextVectorization(ragged=True)
    vectorizer.adapt(train_sentences)
    return vectorizer


def create_model(vocab_size, embedding_dim, maxlen):
    model = tf.keras.Sequential(
        [
            tf.keras.Input((maxlen,)),
            tf.keras.layers.LSTM(16),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(
        optimizer=tf.keras.optimizers.Adam(0.003),
        loss="binary_crossentropy",
        metrics=["accuracy"],
    )
    return model
