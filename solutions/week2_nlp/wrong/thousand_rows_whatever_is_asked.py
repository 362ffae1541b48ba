# caught by: check_embedding | counts the padding already
import numpy as np
import tensorflow as tf


def train_val_split(sentences, labels, training_split):
    size = int(training_split * len(sentences))
    return sentences[:size], sentences[size:], labels[:size], labels[size:]


def fit_tokenizer(train_sentences, num_words, oov_token):
    vectorizer = tf.keras.layers.TextVectorization(max_tokens=num_words, ragged=True)
    vectorizer.adapt(train_sentences)
    return vectorizer


def seq_and_pad(sentences, tokenizer, padding, maxlen):
    sequences = tokenizer(sentences).to_list()
    return tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding)


def create_model(num_words, embedding_dim, maxlen):
    model = tf.keras.Sequential(
        [
            tf.keras.Input((maxlen,)),
            tf.keras.layers.Embedding(1001, embedding_dim),
            tf.keras.layers.GlobalAveragePooling1D(),
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
