# caught by: check_model | not the token ids
# base: _base.py


def create_model(vocab_size, embedding_dim, maxlen):
    inputs = tf.keras.Input((maxlen,))
    x = tf.keras.layers.Embedding(vocab_size, embedding_dim)(inputs)
    x = tf.keras.layers.LSTM(16)(inputs)
    model = tf.keras.Model(inputs, tf.keras.layers.Dense(1, activation="sigmoid")(x))
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
