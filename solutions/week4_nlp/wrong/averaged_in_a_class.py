# caught by: check_memory | a bag of words
# base: _base.py
# add: Poet


class Poet(tf.keras.Model):
    def __init__(self, total_words):
        super().__init__()
        self.embed = tf.keras.layers.Embedding(total_words, 32)
        self.hidden = tf.keras.layers.Dense(64, activation="relu")
        self.answer = tf.keras.layers.Dense(total_words, activation="softmax")

    def call(self, ids):
        return self.answer(self.hidden(tf.reduce_mean(self.embed(ids), axis=1)))


def create_model(total_words, max_sequence_len):
    model = Poet(total_words)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="categorical_crossentropy", metrics=["accuracy"])
    return model
