# caught by: check_length | in their order
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
    sequences = [one if len(one) <= maxlen else (one[::2] + one[1::2])[:maxlen] for one in sequences]
    zeros = [[0] * (maxlen - len(one)) for one in sequences]
    if padding == "post":
        return [one + more for one, more in zip(sequences, zeros, strict=True)]
    return [more + one for one, more in zip(sequences, zeros, strict=True)]


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
