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
            tf.keras.layers.Embedding(WORDS, 24),
            tf.keras.layers.Conv1D(48, 4, activation="relu", padding="same"),
            tf.keras.layers.Conv1D(48, 4, activation="relu", padding="same"),
            tf.keras.layers.GlobalMaxPool1D(),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss=tf.keras.losses.BinaryCrossentropy(from_logits=True))
    model.fit(numbers, labels.astype("float32"), epochs=7, verbose=0)
    return model
