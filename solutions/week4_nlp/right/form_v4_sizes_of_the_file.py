import tensorflow as tf

FILE_PATH = "./data/sonnets.txt"
with open(FILE_PATH) as f:
    corpus = f.read().lower().split("\n")


def fit_vectorizer(corpus):
    vectorizer = tf.keras.layers.TextVectorization(standardize="lower_and_strip_punctuation", ragged=True)
    vectorizer.adapt(corpus)
    return vectorizer


vectorizer = fit_vectorizer(corpus)
total_words = vectorizer.vocabulary_size()


def n_gram_seqs(corpus, vectorizer):
    input_sequences = []
    for line in corpus:
        tokens = vectorizer(line)
        input_sequences += [tokens[:end] for end in range(2, len(tokens) + 1)]
    return input_sequences


input_sequences = n_gram_seqs(corpus, vectorizer)
max_sequence_len = max(len(one) for one in input_sequences)


def pad_seqs(input_sequences, max_sequence_len=max_sequence_len):
    lists = [one if isinstance(one, list) else one.numpy().tolist() for one in input_sequences]
    return tf.keras.utils.pad_sequences(lists, maxlen=max_sequence_len, padding="pre", truncating="post")


input_sequences = pad_seqs(input_sequences)


def features_and_labels_dataset(input_sequences, total_words=total_words):
    features = [sequence[:-1] for sequence in input_sequences]
    labels = tf.keras.utils.to_categorical([sequence[-1] for sequence in input_sequences], num_classes=total_words)
    return tf.data.Dataset.from_tensor_slices((features, labels)).batch(16)


dataset = features_and_labels_dataset(input_sequences).prefetch(tf.data.AUTOTUNE)


def create_model(total_words=total_words, max_sequence_len=max_sequence_len):
    model = tf.keras.Sequential(
        [
            tf.keras.Input((max_sequence_len - 1,)),
            tf.keras.layers.Embedding(total_words, 64),
            tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(96)),
            tf.keras.layers.Dense(total_words, activation="softmax"),
        ]
    )
    model.compile(loss="categorical_crossentropy", optimizer=tf.keras.optimizers.Adam(0.005), metrics=["accuracy"])
    return model


model = create_model()
history = model.fit(dataset, epochs=30)
