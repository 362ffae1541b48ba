import tensorflow as tf

from grader.data import draw_broken_lines

SEED = 0
WORDS = 57
LENGTH = 18


def solution_model():
    rows, answers = draw_broken_lines(SEED, WORDS, LENGTH)
    words = tf.keras.Input(shape=(LENGTH,), dtype="int32")
    found = tf.keras.layers.Embedding(WORDS, 16)(words)
    found = tf.keras.layers.Conv1D(32, 3, activation="relu", padding="same")(found)
    found = tf.keras.layers.Conv1D(32, 3, activation="relu", padding="same")(found)
    found = tf.keras.layers.Flatten()(found)
    model = tf.keras.Model(words, tf.keras.layers.Dense(WORDS, activation="softmax")(found))
    model.compile(optimizer=tf.keras.optimizers.Adam(0.005), loss="categorical_crossentropy")
    data = tf.data.Dataset.from_tensor_slices((rows, tf.one_hot(answers, WORDS))).shuffle(2400).batch(32)
    model.fit(data, epochs=10, verbose=0)
    return model
