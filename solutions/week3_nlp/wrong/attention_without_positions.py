# caught by: check_order, check_accuracy | MultiHeadAttention
# base: _base.py


def create_model(vocab_size, embedding_dim, maxlen):
    ids = tf.keras.Input((maxlen,))
    words = tf.keras.layers.Embedding(vocab_size, embedding_dim)(ids)
    looked = tf.keras.layers.MultiHeadAttention(num_heads=2, key_dim=8)(words, words)
    pooled = tf.keras.layers.GlobalMaxPooling1D()(looked)
    hidden = tf.keras.layers.Dense(16, activation="relu")(pooled)
    model = tf.keras.Model(ids, tf.keras.layers.Dense(1, activation="sigmoid")(hidden))
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="binary_crossentropy", metrics=["accuracy"])
    return model
