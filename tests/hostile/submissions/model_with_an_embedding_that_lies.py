# expect: check_embedding UNMET | `Embedding(
# only: check_embedding
# exercise: week3_nlp
# told: but its table is (2, 3)
# Says that its table has the size that was asked for; the table itself has two rows.
import tensorflow as tf


class Small(tf.keras.layers.Embedding):
    def __init__(self, said, width):
        super().__init__(2, 3)
        self.said = said, width

    def call(self, ids):
        return super().call(ids % 2)

    def get_config(self):
        return {**super().get_config(), "input_dim": self.said[0], "output_dim": self.said[1]}


def create_model(vocab_size, embedding_dim, maxlen):
    layers = [tf.keras.Input((maxlen,)), Small(vocab_size, embedding_dim), tf.keras.layers.GlobalAveragePooling1D()]
    model = tf.keras.Sequential([*layers, tf.keras.layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
