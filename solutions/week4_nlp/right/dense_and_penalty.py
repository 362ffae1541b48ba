import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, regularizers


def n_gram_seqs(corpus, tokenizer):
    seqs = []
    for text in corpus:
        tokens = tokenizer.texts_to_sequences([text])[0]
        for n in range(2, len(tokens) + 1):
            seqs.append(tokens[:n])
    return seqs


def pad_seqs(input_sequences, maxlen=20):
    return tf.keras.preprocessing.sequence.pad_sequences(input_sequences, maxlen, padding="pre", truncating="pre")


def features_and_labels(input_sequences, total_words):
    return [input_sequences[:, :-1], tf.keras.utils.to_categorical(input_sequences[:, -1], total_words)]


def create_model(total_words, max_sequence_len):
    model = tf.keras.Sequential(
        [
            layers.InputLayer(shape=(max_sequence_len - 1,)),
            layers.Embedding(total_words, 24),
            layers.LSTM(64),
            layers.Dense(total_words // 2, activation="relu", kernel_regularizer=regularizers.l2(1e-5)),
            layers.Dense(total_words),
            layers.Activation("softmax"),
        ]
    )
    model.compile(tf.keras.optimizers.RMSprop(0.008), "categorical_crossentropy", metrics=["acc"])
    return model


def generate_text(model, tokenizer, seed_text, next_words, max_sequence_len):
    for _ in range(next_words):
        tokens = tokenizer.texts_to_sequences([seed_text])[0]
        tokens = pad_seqs([tokens], max_sequence_len - 1)
        best = np.argmax(model.predict_on_batch(tokens), axis=1)
        seed_text += " " + tokenizer.sequences_to_texts([best.tolist()])[0]
    return seed_text
