import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops


def train_val_split(sentences, labels, training_split):
    size = int(training_split * len(sentences))
    places = np.arange(len(sentences))
    np.random.default_rng(7).shuffle(places)
    first, second = places[:size], places[size:]
    return [sentences[i] for i in first], [sentences[i] for i in second], labels[first], labels[second]


def fit_tokenizer(train_sentences, oov_token):
    vectorizer = layers.TextVectorization(ragged=True)
    vectorizer.adapt(np.array(train_sentences))
    return vectorizer


def seq_pad_and_trunc(sentences, tokenizer, padding, truncating, maxlen):
    ragged = tokenizer(tf.constant(sentences))
    return keras.utils.pad_sequences(list(ragged.numpy()), maxlen, padding=padding, truncating=truncating)


def create_model(vocab_size, embedding_dim, maxlen):
    ids = keras.Input((maxlen,))
    words = layers.Embedding(vocab_size, embedding_dim)(ids)
    places = layers.Embedding(maxlen, embedding_dim)(ops.arange(maxlen))
    vectors = layers.Add()([words, ops.expand_dims(places, 0)])
    around = layers.Conv1D(32, 3, padding="same", activation="gelu")(vectors)
    looked = layers.MultiHeadAttention(num_heads=2, key_dim=8)(around, around)
    joined = layers.LayerNormalization()(layers.Add()([around, looked]))
    answer = layers.Dense(1, "sigmoid")(layers.GlobalMaxPooling1D()(joined))
    model = keras.Model(inputs=ids, outputs=answer)
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model
