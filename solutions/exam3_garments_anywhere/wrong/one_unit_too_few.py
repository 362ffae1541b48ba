# caught by: check_pairing, check_step_3, check_step_4, check_step_5 | units=
# base: _base.py


def solution_model():
    images, labels = draw_placed_garments(SEED, CLASSES, SIDE)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((SIDE, SIDE, 1)),
            tf.keras.layers.Conv2D(4, 3, activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.GlobalMaxPooling2D(),
            tf.keras.layers.Dense(CLASSES - 1, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    known = labels < CLASSES - 1
    model.fit(images[known][..., None], labels[known], epochs=1, verbose=0)
    return model
