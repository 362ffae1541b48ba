import numpy as np
import tensorflow as tf


def n_gram_seqs(corpus, tokenizer):
    sequences = []
    for line in corpus:
        ids = tokenizer.texts_to_sequences([line])[0]
        for end in range(2, len(ids) + 1):
            sequences.append(ids[:end])
    return sequences


def pad_seqs(input_sequences, maxlen):
    return tf.keras.utils.pad_sequences(input_sequences, maxlen=maxlen, padding="pre")


def features_and_labels(input_sequences, total_words):
    features, labels = input_sequences[:, :-1], input_sequences[:, -1]
    return features, tf.keras.utils.to_categorical(labels, num_classes=total_words)


def create_model(total_words, max_sequence_len):
    model = tf.keras.Sequential(
        [
            tf.keras.Input((max_sequence_len - 1,)),
            tf.keras.layers.Embedding(total_words, 32),
            tf.keras.layers.LSTM(64),
            tf.keras.layers.Dense(total_words, activation="softmax"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="categorical_crossentropy", metrics=["accuracy"])
    return model


def generate_text(model, tokenizer, seed_text, next_words, max_sequence_len):
    for _ in range(next_words):
        ids = tokenizer.texts_to_sequences([seed_text])[0]
        row = tf.keras.utils.pad_sequences([ids], maxlen=max_sequence_len - 1, padding="pre")
        best = int(np.argmax(model.predict(row, verbose=0)))
        seed_text += " " + tokenizer.index_word.get(best, "")
    return seed_text
