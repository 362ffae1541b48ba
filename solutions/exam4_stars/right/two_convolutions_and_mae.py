import tensorflow as tf

from grader.data import draw_starred_reviews

SEED = 0
WORDS = 160
LENGTH = 34


def solution_model():
    numbers, stars = draw_starred_reviews(SEED, WORDS, LENGTH)
    words = tf.keras.Input(shape=(LENGTH,), dtype="int32")
    found = tf.keras.layers.Embedding(WORDS, 16)(words)
    found = tf.keras.layers.Conv1D(24, 2, activation="relu")(found)
    found = tf.keras.layers.Conv1D(24, 2, activation="relu")(found)
    found = tf.keras.layers.GlobalAveragePooling1D()(found)
    model = tf.keras.Model(words, tf.keras.layers.Dense(1)(found))
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="mae")
    data = tf.data.Dataset.from_tensor_slices((numbers, stars)).shuffle(1500).batch(32)
    model.fit(data, epochs=15, verbose=0)
    return model
