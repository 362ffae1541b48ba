# caught by: check_form | no `Lambda` layers
# base: _base.py


def solution_model():
    numbers, labels = draw_numbered_news(SEED, TOPICS, WORDS, LENGTH)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((LENGTH,)),
            tf.keras.layers.Embedding(WORDS, 24),
            tf.keras.layers.Lambda(lambda steps: tf.reduce_mean(steps, axis=1)),
            tf.keras.layers.Dense(24, activation="relu"),
            tf.keras.layers.Dense(TOPICS, activation="softmax"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
    model.fit(numbers, labels, epochs=12, verbose=0)
    return model
