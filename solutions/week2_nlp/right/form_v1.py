"""A course program of 2019: news, a tokenizer, and a classifier, all at the left margin."""

import csv

import numpy as np
import tensorflow as tf
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.preprocessing.text import Tokenizer

vocab_size = 1000
embedding_dim = 16
max_length = 120
training_portion = 0.8

sentences = []
labels = []
with open("/tmp/bbc-text.csv") as csvfile:
    reader = csv.reader(csvfile, delimiter=",")
    next(reader)
    for row in reader:
        labels.append(row[0])
        sentences.append(row[1].replace(" the ", " "))

print(len(sentences))
train_size = int(len(sentences) * training_portion)
tokenizer = Tokenizer(num_words=vocab_size, oov_token="<OOV>")
tokenizer.fit_on_texts(sentences[:train_size])
train_padded = pad_sequences(tokenizer.texts_to_sequences(sentences[:train_size]), padding="post", maxlen=max_length)
validation_padded = pad_sequences(
    tokenizer.texts_to_sequences(sentences[train_size:]), padding="post", maxlen=max_length
)

label_tokenizer = Tokenizer()
label_tokenizer.fit_on_texts(labels)
training_label_seq = np.array(label_tokenizer.texts_to_sequences(labels[:train_size]))
validation_label_seq = np.array(label_tokenizer.texts_to_sequences(labels[train_size:]))

model = tf.keras.Sequential(
    [
        tf.keras.layers.Embedding(vocab_size, embedding_dim, input_length=max_length),
        tf.keras.layers.GlobalAveragePooling1D(),
        tf.keras.layers.Dense(24, activation="relu"),
        tf.keras.layers.Dense(6, activation="softmax"),
    ]
)
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.summary()
history = model.fit(
    train_padded, training_label_seq, epochs=30, validation_data=(validation_padded, validation_label_seq), verbose=2
)
