# caught by: check_step_3, check_step_4, check_step_5 | at least 0.45
# base: _base.py


def solution_model():
    images, labels = draw_placed_garments(SEED, CLASSES, SIDE)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((SIDE, SIDE, 1)),
            tf.keras.layers.Conv2D(8, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.GlobalMaxPooling2D(),
            tf.keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.SGD(1e-5), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images[..., None], labels, epochs=1, verbose=0)
    return model
