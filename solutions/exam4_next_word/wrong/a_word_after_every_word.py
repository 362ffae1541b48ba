# caught by: check_pairing | one output per example
# base: _base.py


def solution_model():
    rows, answers = draw_broken_lines(SEED, WORDS, LENGTH, 300)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((LENGTH,)),
            tf.keras.layers.Embedding(WORDS, 32),
            tf.keras.layers.Dense(WORDS, activation="softmax"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
    model.fit(rows, tf.repeat(answers[:, None], LENGTH, axis=1), epochs=1, verbose=0)
    return model
