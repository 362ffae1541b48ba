import tensorflow as tf


def split_words(sentences):
    plain = tf.strings.regex_replace(tf.strings.lower(sentences), "[^a-z ]", "")
    return tf.strings.split(plain)


def train_val_split(sentences, labels, training_split):
    size = int(training_split * len(sentences))
    texts, truth = tf.constant(sentences), tf.cast(labels, tf.float64)
    return texts[:size], texts[size:], truth[:size], truth[size:]


def fit_tokenizer(train_sentences, oov_token):
    lookup = tf.keras.layers.StringLookup(mask_token="", oov_token=oov_token)
    lookup.adapt(split_words(train_sentences))
    return lookup


def seq_pad_and_trunc(sentences, tokenizer, padding, truncating, maxlen):
    ids = tokenizer(split_words(sentences))
    ids = ids[:, :maxlen] if truncating == "post" else ids[:, -maxlen:]
    if padding == "post":
        return ids.to_tensor(0, shape=(None, maxlen))
    return tf.reverse(tf.reverse(ids, [1]).to_tensor(0, shape=(None, maxlen)), [1])


def create_model(vocab_size, embedding_dim, maxlen):
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Embedding(vocab_size, embedding_dim),
            tf.keras.layers.SpatialDropout1D(0.1),
            tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(12, return_sequences=True)),
            tf.keras.layers.GlobalMaxPooling1D(),
            tf.keras.layers.Dense(1, activation="sigmoid", kernel_regularizer=tf.keras.regularizers.l2(1e-4)),
        ]
    )
    rate = tf.keras.optimizers.schedules.ExponentialDecay(5e-3, 500, 0.8)
    model.compile(tf.keras.optimizers.Adam(rate), loss="binary_crossentropy", metrics=["accuracy"])
    return model
