# caught by: check_form, check_step_3, check_step_4, check_step_5 | a convolution
# base: _base.py


def solution_model():
    images, labels = draw_placed_garments(SEED, CLASSES, SIDE)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((SIDE, SIDE, 1)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images[..., None], labels, epochs=1, verbose=0)
    return model
