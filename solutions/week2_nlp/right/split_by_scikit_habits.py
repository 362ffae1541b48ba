import random

import tensorflow as tf
from tensorflow.keras import layers
from tensorflow.keras.preprocessing.text import Tokenizer


def train_val_split(sentences, labels, training_split=0.8):
    pairs = list(zip(sentences, labels, strict=True))
    random.Random(42).shuffle(pairs)
    size = int(training_split * len(pairs))
    texts, truth = zip(*pairs, strict=True)
    return [list(texts[:size]), list(texts[size:]), list(truth[:size]), list(truth[size:])]


def fit_tokenizer(train_sentences, num_words=1000, oov_token="<OOV>", char_level=False):
    tokenizer = Tokenizer(num_words, oov_token=oov_token, char_level=char_level)
    tokenizer.fit_on_texts(train_sentences)
    return tokenizer


def seq_and_pad(sentences, tokenizer, padding="post", maxlen=120):
    ids = tokenizer.texts_to_sequences(sentences)
    return tf.keras.preprocessing.sequence.pad_sequences(ids, maxlen, "float32", padding, padding)


def create_model(num_words, embedding_dim, maxlen):
    model = tf.keras.models.Sequential()
    model.add(layers.InputLayer(shape=[maxlen]))
    model.add(layers.Embedding(input_dim=num_words, output_dim=embedding_dim, mask_zero=True))
    model.add(layers.Bidirectional(layers.GRU(8)))
    model.add(layers.Dropout(0.2))
    model.add(layers.Dense(1, activation=tf.nn.sigmoid))
    model.compile(tf.keras.optimizers.Adam(5e-3), tf.keras.losses.binary_crossentropy, metrics=["acc"])
    return model
