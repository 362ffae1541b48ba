# caught by: check_form | with inputs of shape
# base: _base.py


def solution_model():
    rows, answers = draw_broken_lines(SEED, WORDS, LENGTH, 300)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((10,)),
            tf.keras.layers.Embedding(WORDS, 32),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(WORDS, activation="softmax"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
    model.fit(rows[:, -10:], answers, epochs=1, verbose=0)
    return model
