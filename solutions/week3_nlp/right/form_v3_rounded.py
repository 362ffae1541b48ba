import tensorflow as tf
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.preprocessing.text import Tokenizer


def train_val_split(sentences, labels, training_split):
    train_size = round(len(sentences) * training_split)
    return sentences[:train_size], sentences[train_size:], labels[:train_size], labels[train_size:]


def fit_tokenizer(train_sentences, oov_token):
    tokenizer = Tokenizer(oov_token=oov_token)
    tokenizer.fit_on_texts(train_sentences)
    return tokenizer


def seq_pad_and_trunc(sentences, tokenizer, padding, truncating, maxlen):
    sequences = tokenizer.texts_to_sequences(sentences)
    return pad_sequences(sequences, maxlen=maxlen, padding=padding, truncating=truncating)


def create_model(vocab_size, embedding_dim, maxlen, embeddings_matrix):
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Embedding(
                vocab_size + 1, embedding_dim, input_length=maxlen, weights=[embeddings_matrix], trainable=False
            ),
            tf.keras.layers.Conv1D(32, 5, activation="relu"),
            tf.keras.layers.MaxPooling1D(2),
            tf.keras.layers.LSTM(32),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(loss="binary_crossentropy", optimizer=tf.keras.optimizers.Adam(0.003), metrics=["accuracy"])
    return model
