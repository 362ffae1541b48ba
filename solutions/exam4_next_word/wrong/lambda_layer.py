# caught by: check_form, check_step_3, check_step_4, check_step_5 | no `Lambda` layers
# base: _base.py


def solution_model():
    rows, answers = draw_broken_lines(SEED, WORDS, LENGTH, 300)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((LENGTH,)),
            tf.keras.layers.Embedding(WORDS, 32),
            tf.keras.layers.Lambda(lambda steps: steps[:, -1]),
            tf.keras.layers.Dense(WORDS, activation="softmax"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
    model.fit(rows, answers, epochs=1, verbose=0)
    return model
