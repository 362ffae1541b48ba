import tensorflow as tf

from grader.data import draw_numbered_news

SEED = 0
TOPICS = 4
WORDS = 240
LENGTH = 48


def solution_model():
    numbers, labels = draw_numbered_news(SEED, TOPICS, WORDS, LENGTH)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((LENGTH,)),
            tf.keras.layers.Embedding(WORDS, 16),
            tf.keras.layers.GRU(24, return_sequences=True),
            tf.keras.layers.GlobalMaxPooling1D(),
            tf.keras.layers.Dense(TOPICS, activation="softmax"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
    model.fit(numbers, labels, epochs=5, batch_size=64, verbose=0)
    return model
