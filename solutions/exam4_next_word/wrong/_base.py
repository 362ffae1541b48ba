import tensorflow as tf

from grader.data import draw_broken_lines

SEED = 0
WORDS = 57
LENGTH = 18


def solution_model():
    rows, answers = draw_broken_lines(SEED, WORDS, LENGTH)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((LENGTH,)),
            tf.keras.layers.Embedding(WORDS, 32),
            tf.keras.layers.Conv1D(96, 4, activation="relu"),
            tf.keras.layers.GlobalMaxPooling1D(),
            tf.keras.layers.Dense(WORDS, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=tf.keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    model.fit(rows, answers, epochs=12, validation_split=0.1, verbose=0)
    return model
