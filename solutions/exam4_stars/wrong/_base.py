import tensorflow as tf

from grader.data import draw_starred_reviews

SEED = 0
WORDS = 160
LENGTH = 34


def solution_model():
    numbers, stars = draw_starred_reviews(SEED, WORDS, LENGTH)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((LENGTH,)),
            tf.keras.layers.Embedding(WORDS, 16),
            tf.keras.layers.Conv1D(32, 3, activation="relu"),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="mse", metrics=["mae"])
    model.fit(numbers, stars, epochs=15, validation_split=0.1, verbose=0)
    return model
