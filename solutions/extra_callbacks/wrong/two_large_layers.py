# caught by: check_loss_gap | the model overfits
# base: solution.py


def create_model():
    model = tf.keras.Sequential([tf.keras.Input((30,))])
    model.add(tf.keras.layers.Dense(64, activation="relu"))
    model.add(tf.keras.layers.Dense(64, activation="relu"))
    model.add(tf.keras.layers.Dense(1, activation="sigmoid"))
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
