import tensorflow as tf
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.preprocessing.text import Tokenizer


def train_val_split(sentences, labels, training_split):
    train_size = int(len(sentences) * training_split)
    return sentences[:train_size], sentences[train_size:], labels[:train_size], labels[train_size:]


def fit_tokenizer(train_sentences, num_words, oov_token):
    tokenizer = Tokenizer(num_words=num_words, oov_token=oov_token)
    tokenizer.fit_on_texts(train_sentences)
    return tokenizer


def seq_and_pad(sentences, tokenizer, padding, maxlen):
    sequences = tokenizer.texts_to_sequences(sentences)
    return pad_sequences(sequences, maxlen=maxlen, padding=padding)


def tokenize_labels(all_labels, split_labels):
    numbers = {label: number for number, label in enumerate(sorted(set(all_labels)))}
    return [numbers[label] for label in split_labels]


def create_model(num_words, embedding_dim, maxlen):
    tf.random.set_seed(123)
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Embedding(num_words, embedding_dim, input_length=maxlen),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(24, activation="relu"),
            tf.keras.layers.Dense(5, activation="softmax"),
        ]
    )
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model
