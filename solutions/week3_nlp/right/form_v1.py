"""A course program of 2019: messages, vectors of words, and a classifier, all at the left margin."""

import csv
import random

import numpy as np
import tensorflow as tf
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.preprocessing.text import Tokenizer

embedding_dim = 100
max_length = 16
training_size = 160000
test_portion = 0.1

corpus = []
with open("/tmp/training_cleaned.csv") as csvfile:
    for row in csv.reader(csvfile, delimiter=","):
        corpus.append([row[5], 0 if row[0] == "0" else 1])

sentences = []
labels = []
random.shuffle(corpus)
for x in range(training_size):
    sentences.append(corpus[x][0])
    labels.append(corpus[x][1])

tokenizer = Tokenizer()
tokenizer.fit_on_texts(sentences)
word_index = tokenizer.word_index
vocab_size = len(word_index)
padded = pad_sequences(tokenizer.texts_to_sequences(sentences), maxlen=max_length, padding="post", truncating="post")
split = int(test_portion * training_size)
test_sequences, training_sequences = padded[:split], padded[split:training_size]
test_labels, training_labels = np.array(labels[:split]), np.array(labels[split:training_size])

embeddings_index = {}
with open("/tmp/glove.6B.100d.txt") as f:
    for line in f:
        values = line.split()
        embeddings_index[values[0]] = np.asarray(values[1:], dtype="float32")

embeddings_matrix = np.zeros((vocab_size + 1, embedding_dim))
for word, i in word_index.items():
    if embeddings_index.get(word) is not None:
        embeddings_matrix[i] = embeddings_index[word]

model = tf.keras.Sequential(
    [
        tf.keras.layers.Embedding(
            vocab_size + 1, embedding_dim, input_length=max_length, weights=[embeddings_matrix], trainable=False
        ),
        tf.keras.layers.Dropout(0.2),
        tf.keras.layers.Conv1D(64, 5, activation="relu"),
        tf.keras.layers.MaxPooling1D(pool_size=4),
        tf.keras.layers.LSTM(64),
        tf.keras.layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
history = model.fit(training_sequences, training_labels, epochs=5, validation_data=(test_sequences, test_labels))
