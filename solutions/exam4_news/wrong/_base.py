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
            tf.keras.layers.Embedding(WORDS, 24),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(24, activation="relu"),
            tf.keras.layers.Dense(TOPICS, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=tf.keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    model.fit(numbers, labels, epochs=12, validation_split=0.1, verbose=0)
    return model
