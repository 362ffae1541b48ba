import tensorflow as tf
from tensorflow.keras import layers as L
from tensorflow.keras import regularizers
from tensorflow.keras.preprocessing.text import Tokenizer
from tensorflow.keras.utils import pad_sequences


def train_val_split(sentences, labels, training_split):
    size = int(training_split * len(sentences))
    return sentences[-size:], sentences[:-size], labels[-size:], labels[:-size]


def fit_tokenizer(train_sentences, oov_token):
    tokenizer = Tokenizer(oov_token=oov_token)
    tokenizer.fit_on_texts(train_sentences)
    return tokenizer, tokenizer.word_index


def seq_pad_and_trunc(sentences, tokenizer, padding, truncating, maxlen):
    tokenizer, _ = tokenizer
    return pad_sequences(tokenizer.texts_to_sequences(sentences), maxlen, padding=padding, truncating=truncating)


def create_model(vocab_size, embedding_dim, maxlen):
    reader = tf.keras.Sequential(
        [
            L.Embedding(vocab_size, embedding_dim, embeddings_regularizer=regularizers.L2(1e-6)),
            L.Bidirectional(L.GRU(12, dropout=0.1)),
            L.BatchNormalization(),
        ],
        name="reader",
    )
    ids = tf.keras.Input((maxlen,))
    x = reader(ids)
    x = L.Dense(16, kernel_regularizer="l2")(x)
    x = L.LeakyReLU()(x)
    x = L.Dropout(0.2)(x)
    model = tf.keras.Model(ids, L.Dense(1, activation="sigmoid")(x))
    model.compile(optimizer=tf.keras.optimizers.Adam(4e-3), loss=tf.keras.losses.BinaryFocalCrossentropy())
    return model
