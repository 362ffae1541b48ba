import tensorflow as tf

from grader.data import draw_numbered_news

SEED = 0
TOPICS = 4
WORDS = 240
LENGTH = 48


def solution_model():
    numbers, labels = draw_numbered_news(SEED, TOPICS, WORDS, LENGTH)
    words = tf.keras.Input(shape=(LENGTH,), dtype="int32")
    found = tf.keras.layers.Embedding(WORDS, 24)(words)
    found = tf.keras.layers.Conv1D(32, 3, activation="relu")(found)
    found = tf.keras.layers.GlobalMaxPooling1D()(found)
    model = tf.keras.Model(words, tf.keras.layers.Dense(TOPICS)(found))
    model.compile(optimizer="adam", loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    data = tf.data.Dataset.from_tensor_slices((numbers, labels)).shuffle(1500).batch(32)
    model.fit(data, epochs=12, verbose=0)
    return model
