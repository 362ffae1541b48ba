import numpy as np
import tensorflow as tf
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.preprocessing.text import Tokenizer


def train_val_split(sentences, labels, training_split):
    train_size = round(len(sentences) * training_split)
    return sentences[:train_size], sentences[train_size:], labels[:train_size], labels[train_size:]


def fit_tokenizer(train_sentences, num_words, oov_token):
    tokenizer = Tokenizer(num_words=num_words, oov_token=oov_token)
    tokenizer.fit_on_texts(train_sentences)
    return tokenizer


def seq_and_pad(sentences, tokenizer, padding, maxlen):
    sequences = tokenizer.texts_to_sequences(sentences)
    return pad_sequences(sequences, maxlen=maxlen, padding=padding)


def tokenize_labels(all_labels, split_labels):
    label_tokenizer = Tokenizer()
    label_tokenizer.fit_on_texts(all_labels)
    return np.array(label_tokenizer.texts_to_sequences(split_labels)) - 1


def create_model(num_words, embedding_dim, maxlen):
    tf.random.set_seed(123)
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Embedding(num_words, embedding_dim, input_length=maxlen),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(24, activation="relu"),
            tf.keras.layers.Dense(6, activation="softmax"),
        ]
    )
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model
