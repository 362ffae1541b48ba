import numpy as np
from tensorflow.keras.layers import LSTM, Bidirectional, Dense, Embedding
from tensorflow.keras.models import Sequential
from tensorflow.keras.optimizers import Adam
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.utils import to_categorical


def n_gram_seqs(corpus, tokenizer):
    rows = []
    for line in corpus:
        [ids] = tokenizer.texts_to_sequences([line])
        for last in range(1, len(ids)):
            rows.append(ids[: last + 1])
    return rows


def pad_seqs(input_sequences, maxlen):
    return np.array(pad_sequences(input_sequences, maxlen=maxlen, padding="pre"))


def features_and_labels(input_sequences, total_words):
    labels = to_categorical(input_sequences[:, -1], num_classes=total_words)
    return input_sequences[:, :-1], labels


def create_model(total_words, max_sequence_len):
    model = Sequential()
    model.add(Embedding(total_words, 64, input_length=max_sequence_len - 1))
    model.add(Bidirectional(LSTM(64)))
    model.add(Dense(total_words, activation="softmax"))
    model.compile(loss="categorical_crossentropy", optimizer=Adam(0.01), metrics=["accuracy"])
    return model
