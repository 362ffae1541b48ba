# caught by: check_step_3, check_step_4, check_step_5 | at least 0.40
# base: _base.py


def solution_model():
    numbers, labels = draw_numbered_news(SEED, TOPICS, WORDS, LENGTH)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((LENGTH,)),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(TOPICS, activation="softmax"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
    model.fit(numbers, labels, epochs=5, verbose=0)
    return model
