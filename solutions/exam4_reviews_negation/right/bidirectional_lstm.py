import tensorflow as tf

from grader.data import draw_numbered_reviews

SEED = 0
WORDS = 256
LENGTH = 36
PADDING = "post"


def solution_model():
    numbers, labels = draw_numbered_reviews(SEED, WORDS, LENGTH, PADDING)
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Embedding(WORDS, 32, mask_zero=True))
    model.add(tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(24)))
    model.add(tf.keras.layers.Dense(16, activation="relu"))
    model.add(tf.keras.layers.Dense(1, activation="sigmoid"))
    model.compile(optimizer=tf.keras.optimizers.Adam(0.006), loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(numbers, labels, epochs=7, batch_size=64, verbose=0)
    return model
