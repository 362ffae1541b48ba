import tensorflow as tf

from grader.data import draw_broken_lines

SEED = 0
WORDS = 57
LENGTH = 18


def solution_model():
    rows, answers = draw_broken_lines(SEED, WORDS, LENGTH)
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Embedding(WORDS, 16, input_length=LENGTH))
    model.add(tf.keras.layers.Flatten())
    model.add(tf.keras.layers.Dense(96, activation="relu"))
    model.add(tf.keras.layers.Dense(WORDS))
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=tf.keras.optimizers.Adam(0.005), loss=loss)
    model.fit(rows, answers, epochs=10, verbose=0)
    return model
