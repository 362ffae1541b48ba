# caught by: check_form, check_step_3, check_step_4, check_step_5 | a convolution
# base: _base.py


def solution_model():
    (images, labels), turned = draw_pets(SEED, SIZE, TURN)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((SIZE, SIZE, 3)),
            tf.keras.layers.Rescaling(1 / 255),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, epochs=1, verbose=0)
    return model
