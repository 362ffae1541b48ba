# caught by: check_growth, check_accuracy | up to `last_output`
# base: _base.py


def create_final_model(pre_trained_model, last_output):
    model = tf.keras.Sequential([tf.keras.Input((48, 48, 3))])
    for filters in (16, 32, 64):
        model.add(tf.keras.layers.Conv2D(filters, 3, activation="relu"))
        model.add(tf.keras.layers.MaxPooling2D())
    model.add(tf.keras.layers.Flatten())
    model.add(tf.keras.layers.Dropout(0.3))
    model.add(tf.keras.layers.Dense(1, activation="sigmoid"))
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
