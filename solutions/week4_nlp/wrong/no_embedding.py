# caught by: check_model | layer before
# base: _base.py
# change pad_seqs: padding="pre" -> padding="pre", truncating="pre"
# add: fit_tokenizer


def fit_tokenizer(corpus):
    tokenizer = tf.keras.preprocessing.text.Tokenizer()
    tokenizer.fit_on_texts(corpus)
    return tokenizer


def n_gram_seqs(corpus, tokenizer):
    sequences = tokenizer.texts_to_sequences(corpus)
    return [ids[:end] for ids in sequences for end in range(2, len(ids) + 1)]


def features_and_labels(input_sequences, total_words):
    return input_sequences[:, :-1], input_sequences[:, -1]


def create_model(total_words, max_sequence_len):
    model = tf.keras.Sequential(
        [
            tf.keras.Input((max_sequence_len - 1,)),
            tf.keras.layers.LSTM(64),
            tf.keras.layers.Dense(total_words, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=tf.keras.optimizers.Adam(0.01),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


def generate_text(model, tokenizer, seed_text, next_words, max_sequence_len):
    text = seed_text
    for _ in range(next_words):
        ids = tokenizer.texts_to_sequences([text])[0]
        row = tf.keras.utils.pad_sequences([ids], maxlen=max_sequence_len - 1, padding="pre")
        chances = model.predict(row, verbose=0)[0]
        best = 1 + int(np.argmax(chances[1:]))  # the id 0 is padding, and no word
        text += " " + tokenizer.index_word[best]
    return text
