# caught by: check_step_4, check_step_5 | at least 0.68
# base: _base.py


def solution_model():
    rows, answers = draw_broken_lines(SEED, WORDS, LENGTH)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((LENGTH,)),
            tf.keras.layers.Embedding(WORDS, 32),
            tf.keras.layers.Cropping1D((LENGTH - 5, 0)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(WORDS, activation="softmax"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
    model.fit(rows, answers, epochs=8, verbose=0)
    return model
