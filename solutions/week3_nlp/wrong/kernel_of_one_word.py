# caught by: check_order, check_accuracy | kernel of 2 or more
# base: _base.py


def create_model(vocab_size, embedding_dim, maxlen):
    model = tf.keras.Sequential(
        [
            tf.keras.Input((maxlen,)),
            tf.keras.layers.Embedding(vocab_size, embedding_dim),
            tf.keras.layers.Conv1D(64, 1, activation="relu"),
            tf.keras.layers.GlobalMaxPooling1D(),
            tf.keras.layers.Dense(16, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="binary_crossentropy", metrics=["accuracy"])
    return model
