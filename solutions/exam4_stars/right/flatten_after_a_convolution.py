import tensorflow as tf

from grader.data import draw_starred_reviews

SEED = 0
WORDS = 160
LENGTH = 34


def solution_model():
    numbers, stars = draw_starred_reviews(SEED, WORDS, LENGTH)
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Embedding(WORDS, 16, input_length=LENGTH))
    model.add(tf.keras.layers.Conv1D(16, 3, activation="relu"))
    model.add(tf.keras.layers.Flatten())
    model.add(tf.keras.layers.Dense(1))
    model.compile(optimizer=tf.keras.optimizers.Adam(0.005), loss="mean_squared_error")
    model.fit(numbers, stars.reshape(-1, 1), epochs=20, verbose=0)
    return model
