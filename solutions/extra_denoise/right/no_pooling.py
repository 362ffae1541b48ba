import numpy as np
from keras import Sequential, layers, optimizers

def add_noise(images, strength):
    noisy = images + np.random.default_rng().normal(scale=strength, size=images.shape)
    noisy[noisy < 0] = 0
    noisy[noisy > 1] = 1
    return noisy.astype("float32")


def create_autoencoder():
    model = Sequential([layers.Input(shape=(None, None, 1))])
    for filters in (24, 24, 24):
        model.add(layers.Conv2D(filters, 3, padding="same", activation="relu"))
    model.add(layers.Conv2D(1, 3, padding="same"))
    model.compile(optimizer=optimizers.Adam(1e-3), loss="mean_squared_error")
    return model
