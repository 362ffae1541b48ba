import tensorflow as tf

from grader.data import draw_numbered_reviews

SEED = 0
WORDS = 256
LENGTH = 36
PADDING = "post"


def solution_model():
    numbers, labels = draw_numbered_reviews(SEED, WORDS, LENGTH, PADDING)
    words = tf.keras.Input(shape=(LENGTH,), dtype="int32")
    found = tf.keras.layers.Embedding(WORDS, 48)(words)
    found = tf.keras.layers.Conv1D(64, 6, activation="relu")(found)
    found = tf.keras.layers.Dropout(0.2)(tf.keras.layers.GlobalMaxPooling1D()(found))
    model = tf.keras.Model(words, tf.keras.layers.Dense(2, activation="softmax")(found))
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="sparse_categorical_crossentropy")
    data = tf.data.Dataset.from_tensor_slices((numbers, labels)).shuffle(3000).batch(32)
    model.fit(data, epochs=8, verbose=0)
    return model
