import keras
import numpy as np
from keras import layers, ops


def n_gram_seqs(corpus, tokenizer):
    sequences = []
    for line in corpus:
        so_far = []
        for number in tokenizer.texts_to_sequences([line])[0]:
            so_far.append(number)
            if len(so_far) > 1:
                sequences.append(list(so_far))
    return sequences


def pad_seqs(input_sequences, maxlen):
    return [([0] * maxlen + list(sequence))[-maxlen:] for sequence in input_sequences]


def features_and_labels(input_sequences, total_words):
    rows = np.asarray(input_sequences)
    return rows[:, :-1], np.eye(total_words)[rows[:, -1]]


def create_model(total_words, max_sequence_len):
    length = max_sequence_len - 1
    ids = keras.Input((length,))
    places = layers.Embedding(length, 32)(ops.arange(length))
    vectors = layers.Add()([layers.Embedding(total_words, 32)(ids), ops.expand_dims(places, 0)])
    looked = layers.MultiHeadAttention(num_heads=2, key_dim=16)(vectors, vectors)
    joined = layers.LayerNormalization()(layers.Add()([vectors, looked]))
    last = layers.Flatten()(joined[:, -4:])
    hidden = layers.Dense(64, activation="gelu")(last)
    model = keras.Model(ids, layers.Dense(total_words, activation="softmax")(hidden))
    model.compile(optimizer=keras.optimizers.Adam(0.005), loss="categorical_crossentropy", metrics=["accuracy"])
    return model


def generate_text(model, tokenizer, seed_text, next_words, max_sequence_len):
    names = {number: word for word, number in tokenizer.word_index.items()}
    text = [seed_text]
    while len(text) <= next_words:
        row = np.array(pad_seqs(tokenizer.texts_to_sequences([" ".join(text)]), max_sequence_len - 1))
        best = np.argsort(ops.convert_to_numpy(model(row))[0])[::-1]
        text.append(names[next(int(one) for one in best if one)])
    return " ".join(text)
