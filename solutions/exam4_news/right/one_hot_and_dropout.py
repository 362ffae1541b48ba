import tensorflow as tf

from grader.data import draw_numbered_news

SEED = 0
TOPICS = 4
WORDS = 240
LENGTH = 48


def solution_model():
    numbers, labels = draw_numbered_news(SEED, TOPICS, WORDS, LENGTH)
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Embedding(WORDS, 32, input_length=LENGTH))
    model.add(tf.keras.layers.GlobalMaxPooling1D())
    model.add(tf.keras.layers.Dropout(0.2))
    model.add(tf.keras.layers.Dense(TOPICS, activation="softmax"))
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="categorical_crossentropy", metrics=["accuracy"])
    model.fit(numbers, tf.keras.utils.to_categorical(labels, TOPICS), epochs=12, verbose=0)
    return model
