import re
import string

import numpy as np
import tensorflow as tf
from tensorflow.keras.layers import Dense, Dropout, Embedding, GlobalMaxPooling1D, StringLookup, TextVectorization


def standardize(texts):
    lowercase = tf.strings.lower(texts)
    stripped = tf.strings.regex_replace(lowercase, "<br />", " ")
    return tf.strings.regex_replace(stripped, f"[{re.escape(string.punctuation)}]", "")


def fit_vectorizer(texts, max_tokens, length):
    layer = TextVectorization(max_tokens, standardize=standardize, output_mode="int", output_sequence_length=length)
    layer.adapt(tf.data.Dataset.from_tensor_slices(texts).batch(64))
    return layer


def fit_label_encoder(labels):
    return StringLookup(vocabulary=sorted(set(labels)), num_oov_indices=0)


def split_dataset(texts, labels, training_size):
    order = np.random.default_rng(7).permutation(len(texts))
    training, validation = order[:training_size], order[training_size:]
    return (
        tf.data.Dataset.from_tensor_slices((texts[training], labels[training])),
        tf.data.Dataset.from_tensor_slices((texts[validation], labels[validation])),
    )


def encode_dataset(dataset, vectorizer, encoder, batch_size):
    def encode(texts, labels):
        return vectorizer(texts), encoder(labels)

    return dataset.batch(batch_size).map(encode, num_parallel_calls=tf.data.AUTOTUNE).prefetch(tf.data.AUTOTUNE)


def create_model(max_tokens, classes):
    model = tf.keras.Sequential([Embedding(max_tokens, 32), GlobalMaxPooling1D(), Dropout(0.2), Dense(classes)])
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=loss, optimizer=tf.keras.optimizers.Adam(0.01), metrics=["accuracy"])
    return model
