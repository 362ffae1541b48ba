import numpy as np
import tensorflow as tf
from tensorflow.keras import layers
from tensorflow.keras.preprocessing.sequence import pad_sequences


def token_ids(texts, words, maxlen):
    lookup = layers.StringLookup(vocabulary=words, mask_token="")
    sequences = [lookup(tf.strings.split(text)).numpy() for text in texts]
    return pad_sequences(sequences, maxlen=maxlen, padding="post", truncating="post")


def embedding_matrix(words, vectors):
    dim = len(list(vectors.values())[0])
    matrix = np.zeros((2 + len(words), dim))
    for token, word in enumerate(words, start=2):
        vector = vectors.get(word)
        if vector is not None:
            matrix[token] = vector
    return tf.constant(matrix, dtype=tf.float32)


def create_model(matrix, maxlen):
    model = tf.keras.models.Sequential()
    model.add(tf.keras.Input(shape=(maxlen,)))
    model.add(layers.Embedding(len(matrix), len(matrix[0]), weights=[np.array(matrix)], trainable=False))
    model.add(layers.Flatten())
    model.add(layers.Dropout(0.5))
    model.add(layers.Dense(16, activation="relu"))
    model.add(layers.Dense(2, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
