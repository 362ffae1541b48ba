import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops


def train_val_split(sentences, labels, training_split):
    size = int(training_split * len(sentences))
    return sentences[:size], sentences[size:], labels[:size], labels[size:]


def fit_tokenizer(train_sentences, oov_token):
    vectorizer = layers.TextVectorization(ragged=True)
    vectorizer.adapt(np.array(train_sentences))
    return vectorizer


def seq_pad_and_trunc(sentences, tokenizer, padding, truncating, maxlen):
    sequences = tokenizer(np.array(sentences)).to_list()
    return tf.keras.utils.pad_sequences(sequences, maxlen=maxlen, padding=padding, truncating=truncating)


class TokenAndPositionEmbedding(layers.Layer):
    def __init__(self, maxlen, vocab_size, embedding_dim):
        super().__init__()
        self.maxlen = maxlen
        self.words = layers.Embedding(vocab_size, embedding_dim)
        self.places = layers.Embedding(maxlen, embedding_dim)

    def call(self, ids):
        return self.words(ids) + self.places(ops.arange(self.maxlen))


def create_model(vocab_size, embedding_dim, maxlen):
    ids = keras.Input((maxlen,))
    vectors = TokenAndPositionEmbedding(maxlen, vocab_size, embedding_dim)(ids)
    looked = layers.MultiHeadAttention(2, embedding_dim)(vectors, vectors)
    pooled = layers.GlobalAveragePooling1D()(layers.Add()([vectors, looked]))
    hidden = layers.Dense(20, activation="relu")(layers.Dropout(0.1)(pooled))
    model = keras.Model(ids, layers.Dense(2, activation="softmax")(hidden))
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
