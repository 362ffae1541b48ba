import tensorflow as tf
from tensorflow import keras


def n_gram_seqs(corpus, tokenizer):
    sequences = []
    for line in corpus:
        ids = tf.constant(tokenizer.texts_to_sequences([line])[0], dtype=tf.int64)
        sequences += [ids[:end] for end in range(2, len(ids) + 1)]
    return sequences


def pad_seqs(input_sequences, max_sequence_len):
    sequences = [list(map(int, sequence)) for sequence in input_sequences]
    return tf.constant(keras.utils.pad_sequences(sequences, maxlen=max_sequence_len, dtype="int32"))


def features_and_labels(input_sequences, total_words):
    pairs = (input_sequences[:, :-1], tf.one_hot(input_sequences[:, -1], total_words))
    return tf.data.Dataset.from_tensor_slices(pairs).batch(16)


def create_model(total_words, max_sequence_len):
    ids = keras.Input(shape=(max_sequence_len - 1,), dtype="int32")
    vectors = keras.layers.Embedding(total_words, 24, mask_zero=True)(ids)
    memory = keras.layers.LSTM(64)(vectors)
    model = keras.Model(ids, keras.layers.Dense(total_words)(memory))
    model.compile(
        optimizer=keras.optimizers.Nadam(0.01),
        loss=keras.losses.CategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


def generate_text(model, tokenizer, seed_text, next_words, max_sequence_len):
    text = seed_text
    for _ in range(next_words):
        ids = tokenizer.texts_to_sequences([text])[0][-(max_sequence_len - 1) :]
        row = tf.constant([[0] * (max_sequence_len - 1 - len(ids)) + ids])
        scores = model(row, training=False)
        drawn = 0
        while drawn == 0:
            drawn = int(tf.random.categorical(scores, 1)[0, 0])
        text = f"{text} {tokenizer.index_word[drawn]}"
    return text
