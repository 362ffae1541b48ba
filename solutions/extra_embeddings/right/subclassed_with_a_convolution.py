import numpy as np
import tensorflow as tf


def token_ids(texts, words, maxlen):
    layer = tf.keras.layers.TextVectorization(output_mode="int", output_sequence_length=maxlen, standardize=None)
    layer.set_vocabulary(words)
    return layer(tf.convert_to_tensor(texts))


def embedding_matrix(words, vectors):
    some = next(iter(vectors.values()))
    return np.array([np.zeros_like(some)] * 2 + [vectors[w] if w in vectors else np.zeros_like(some) for w in words])


class Classifier(tf.keras.Model):
    def __init__(self, matrix):
        super().__init__()
        self.embedding = tf.keras.layers.Embedding(
            matrix.shape[0], matrix.shape[1], embeddings_initializer=lambda shape, dtype=None: tf.constant(matrix, dtype)
        )
        self.embedding.trainable = False
        self.convolution = tf.keras.layers.Conv1D(16, 1, activation="relu")
        self.pooling = tf.keras.layers.GlobalAveragePooling1D()
        self.dropout = tf.keras.layers.Dropout(0.3)
        self.dense = tf.keras.layers.Dense(1, activation="sigmoid")

    def call(self, ids, training=None):
        x = self.pooling(self.convolution(self.embedding(ids)))
        return self.dense(self.dropout(x, training=training))


def create_model(matrix, maxlen):
    model = Classifier(matrix)
    model.compile(
        loss="binary_crossentropy", optimizer=tf.keras.optimizers.Adam(learning_rate=0.01), metrics=["accuracy"]
    )
    return model
