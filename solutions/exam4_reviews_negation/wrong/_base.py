import tensorflow as tf

from grader.data import draw_numbered_reviews

SEED = 0
WORDS = 256
LENGTH = 36
PADDING = "post"


def solution_model():
    numbers, labels = draw_numbered_reviews(SEED, WORDS, LENGTH, PADDING)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((LENGTH,)),
            tf.keras.layers.Embedding(WORDS, 32),
            tf.keras.layers.Conv1D(48, 5, activation="relu"),
            tf.keras.layers.GlobalMaxPooling1D(),
            tf.keras.layers.Dense(24, activation="relu"),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(numbers, labels, epochs=8, validation_split=0.1, verbose=0)
    return model
