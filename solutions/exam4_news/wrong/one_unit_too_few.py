# caught by: check_pairing, check_step_3, check_step_4, check_step_5 | one unit for each
# base: _base.py


def solution_model():
    numbers, labels = draw_numbered_news(SEED, TOPICS, WORDS, LENGTH, 200)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((LENGTH,)),
            tf.keras.layers.Embedding(WORDS, 24),
            tf.keras.layers.GlobalAveragePooling1D(),
            tf.keras.layers.Dense(TOPICS - 1, activation="softmax"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
    model.fit(numbers, labels.clip(0, TOPICS - 2), epochs=1, verbose=0)
    return model
