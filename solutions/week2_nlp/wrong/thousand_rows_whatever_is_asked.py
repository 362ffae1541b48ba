# caught by: check_embedding | already counts padding
# base: _base.py
# change seq_and_pad: .texts_to_sequences(sentences) -> (sentences).to_list()

import numpy as np


def fit_tokenizer(train_sentences, num_words, oov_token):
    vectorizer = tf.keras.layers.TextVectorization(max_tokens=num_words, ragged=True)
    vectorizer.adapt(train_sentences)
    return vectorizer


def create_model(num_words, embedding_dim, maxlen):
    model = tf.keras.Sequential(
        [
            tf.keras.Input((maxlen,)),
            tf.keras.layers.Embedding(1001, embedding_dim),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(
        optimizer=tf.keras.optimizers.Adam(0.003),
        loss="binary_crossentropy",
        metrics=["accuracy"],
    )
    return model
