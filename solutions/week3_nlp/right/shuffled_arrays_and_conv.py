import numpy as np
import tensorflow as tf


def train_val_split(sentences, labels, training_split):
    order = np.random.permutation(len(sentences))
    sentences, labels = np.array(sentences)[order], np.asarray(labels, dtype="float32")[order]
    size = int(training_split * len(sentences))
    return sentences[:size], sentences[size:], labels[:size], labels[size:]


def fit_tokenizer(train_sentences, oov_token="<OOV>"):
    tokenizer = tf.keras.preprocessing.text.Tokenizer(oov_token=oov_token, lower=True)
    tokenizer.fit_on_texts(train_sentences)
    return tokenizer


def seq_pad_and_trunc(sentences, tokenizer, padding="post", truncating="post", maxlen=32):
    ids = tokenizer.texts_to_sequences(sentences)
    return tf.keras.preprocessing.sequence.pad_sequences(ids, maxlen, "float64", padding, truncating)


def create_model(vocab_size, embedding_dim, maxlen):
    return_model = tf.keras.models.Sequential()
    return_model.add(tf.keras.Input(shape=[maxlen]))
    return_model.add(tf.keras.layers.Embedding(input_dim=vocab_size, output_dim=embedding_dim))
    return_model.add(tf.keras.layers.Conv1D(48, 4, activation=tf.nn.relu, padding="same"))
    return_model.add(tf.keras.layers.GlobalMaxPooling1D())
    return_model.add(tf.keras.layers.Dense(24, activation=tf.nn.relu))
    return_model.add(tf.keras.layers.Dense(1, activation=tf.nn.sigmoid))
    return_model.compile(loss=tf.keras.losses.binary_crossentropy, optimizer="rmsprop", metrics=["acc"])
    return return_model
