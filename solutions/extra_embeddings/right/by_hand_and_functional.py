import numpy as np
import tensorflow as tf


def token_ids(texts, words, maxlen):
    known = dict(zip(words, range(2, len(words) + 2)))
    rows = np.zeros((len(texts), maxlen), dtype=int)
    for row, text in zip(rows, texts):
        ids = [known.get(word, 1) for word in str(text).split()][:maxlen]
        row[: len(ids)] = ids
    return rows


def embedding_matrix(words, vectors):
    dim = next(iter(vectors.values())).shape[0]
    rows = [np.zeros(dim), np.zeros(dim)] + [vectors.get(word, np.zeros(dim)) for word in words]
    return np.vstack(rows)


def create_model(matrix, maxlen):
    inputs = tf.keras.layers.Input(shape=(maxlen,), dtype="int32")
    embedding = tf.keras.layers.Embedding(*matrix.shape)
    embedding.build((None,))
    embedding.set_weights([matrix])
    embedding.trainable = False
    x = embedding(inputs)
    x = tf.keras.layers.GlobalAveragePooling1D()(x)
    x = tf.keras.layers.Dropout(0.2)(x)
    outputs = tf.keras.layers.Dense(1, kernel_initializer="zeros")(x)
    model = tf.keras.Model(inputs, outputs)
    model.compile(
        loss=tf.keras.losses.BinaryCrossentropy(from_logits=True),
        optimizer=tf.keras.optimizers.RMSprop(0.01),
        metrics=[tf.keras.metrics.BinaryAccuracy("accuracy", threshold=0)],
    )
    return model
