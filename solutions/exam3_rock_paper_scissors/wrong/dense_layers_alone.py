# caught by: check_form, check_step_3, check_step_4, check_step_5 | a convolution
# base: _base.py


def solution_model():
    images, labels = draw_hands(SEED, SIZE, 200)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((SIZE, SIZE, 1)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images[..., None], labels, epochs=1, verbose=0)
    return model
