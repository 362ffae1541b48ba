import numpy as np
import tensorflow as tf


def column_statistics(numbers):
    table = np.asarray(numbers, dtype="float64")
    return table.mean(axis=0), table.var(axis=0)


def carrier_ids(carriers, vocabulary):
    words = tf.constant(vocabulary)
    is_word = tf.equal(tf.constant([str(text) for text in carriers])[:, None], words[None, :])
    places = tf.range(1, len(vocabulary) + 1)
    return tf.reduce_sum(tf.where(is_word, places[None, :], 0), axis=1)


class Parcels(tf.keras.Model):
    def __init__(self, mean, variance, categories):
        super().__init__()
        self.mean, self.deviation = tf.constant(mean), tf.sqrt(tf.constant(variance))
        self.embed = tf.keras.layers.Embedding(categories, 6)
        self.hidden = [tf.keras.layers.Dense(64, "gelu"), tf.keras.layers.Dense(64, "gelu")]
        self.classes = tf.keras.layers.Dense(3, "softmax")

    def call(self, inputs):
        numbers, carrier = inputs
        x = tf.concat([(numbers - self.mean) / self.deviation, self.embed(carrier)], axis=-1)
        for layer in self.hidden:
            x = layer(x)
        return self.classes(x)


def create_model(mean, variance, vocabulary):
    model = Parcels(mean, variance, len(vocabulary) + 1)
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    return model
