import tensorflow as tf


def fit_vectorizer(corpus):
    vectorizer = tf.keras.layers.TextVectorization(standardize="lower_and_strip_punctuation", ragged=True)
    vectorizer.adapt(corpus)
    return vectorizer


def n_gram_seqs(corpus, vectorizer):
    beginnings = []
    for line in corpus:
        ids = vectorizer(line)
        for last in range(2, len(ids) + 1):
            beginnings.append(ids[:last])
    return beginnings


def pad_seqs(input_sequences, max_sequence_len):
    rows = [one.numpy().tolist() for one in input_sequences]
    return tf.keras.utils.pad_sequences(rows, maxlen=max_sequence_len, padding="pre", truncating="post")


def features_and_labels_dataset(input_sequences, total_words):
    features, labels = input_sequences[:, :-1], input_sequences[:, -1]
    labels = tf.keras.utils.to_categorical(labels, num_classes=total_words)
    return tf.data.Dataset.from_tensor_slices((features, labels)).batch(16)


def create_model(total_words, max_sequence_len):
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Input((max_sequence_len - 1,)),
            tf.keras.layers.Embedding(total_words, 48),
            tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(48)),
            tf.keras.layers.Dense(total_words, activation="softmax"),
        ]
    )
    model.compile(
        loss="categorical_crossentropy", optimizer=tf.keras.optimizers.Adam(0.01), metrics=["accuracy"]
    )
    return model
