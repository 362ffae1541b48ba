import numpy as np
import tensorflow as tf
from tensorflow import keras


def train_val_split(sentences, labels, training_split):
    order = np.random.default_rng(3).permutation(len(sentences))
    sentences, labels = np.array(sentences)[order], np.asarray(labels)[order].reshape(-1, 1)
    size = int(training_split * len(sentences))
    return sentences[:size], sentences[size:], labels[:size], labels[size:]


def fit_tokenizer(train_sentences, num_words, oov_token):
    vectorizer = keras.layers.TextVectorization(num_words, output_mode="int")
    vectorizer.adapt(tf.data.Dataset.from_tensor_slices(list(train_sentences)).batch(64))
    return vectorizer


def seq_and_pad(sentences, tokenizer, padding, maxlen):
    # A vectorizer fills up behind: take its zeros away first.
    rows = [row[row > 0].tolist() for row in tokenizer(tf.constant(list(sentences))).numpy()]
    return tf.constant(keras.utils.pad_sequences(rows, maxlen, padding=padding))


def create_model(num_words, embedding_dim, maxlen):
    ids = keras.Input(shape=(maxlen,), dtype="int32")
    vectors = keras.layers.Embedding(num_words + 1, embedding_dim)(ids)
    hidden = keras.layers.Dense(12, activation="gelu")(keras.layers.Flatten()(vectors))
    model = keras.Model(ids, keras.layers.Dense(1)(hidden))
    model.compile(
        optimizer=keras.optimizers.RMSprop(learning_rate=2e-3),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)],
    )
    return model
