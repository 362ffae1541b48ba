# caught by: check_form | with inputs of shape
# base: _base.py


def solution_model():
    numbers, labels = draw_numbered_news(SEED, TOPICS, WORDS, LENGTH, 200)
    rows = tf.one_hot(numbers, WORDS)
    rows = tf.reduce_max(rows, axis=1)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((WORDS,)),
            tf.keras.layers.Dense(24, activation="relu"),
            tf.keras.layers.Dense(TOPICS, activation="softmax"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
    model.fit(rows, labels, epochs=1, verbose=0)
    return model
