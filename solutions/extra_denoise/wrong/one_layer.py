# caught by: check_error | at most 0.07
# base: solution.py


def create_autoencoder():
    model = tf.keras.Sequential([tf.keras.Input((16, 16, 1)), tf.keras.layers.Conv2D(1, 3, padding="same")])
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="mse", metrics=["mae"])
    return model
