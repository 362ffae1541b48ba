# %% [markdown]
# # Autoencoder: remove noise from images
#
# Add noise to small drawings, and train a convolutional network that returns the clean image. The brief is in
# `README.md` in the same folder. Check your work with `python -m grader exercises/extra_denoise`.

# %%
import numpy as np
import tensorflow as tf

from grader.data import load_exercise_data


# %%
def add_noise(images, strength):
    """Return the images with normal noise of standard deviation strength, clipped to 0 to 1.

    images: (n, 16, 16, 1), floats from 0 to 1; they stay unchanged. Returns the same shape.
    """
    # BEGIN SOLUTION
    noise = np.random.default_rng().normal(0, strength, images.shape)
    return np.clip(images + noise, 0, 1)
    # END SOLUTION


# %%
def create_autoencoder():
    """Return a compiled model: noisy images (batch, 16, 16, 1) in, images of the same shape out."""
    # BEGIN SOLUTION
    model = tf.keras.Sequential(
        [
            tf.keras.Input((16, 16, 1)),
            tf.keras.layers.Conv2D(32, 3, padding="same", activation="relu"),
            tf.keras.layers.MaxPooling2D(),
            tf.keras.layers.Conv2D(32, 3, padding="same", activation="relu"),
            tf.keras.layers.Conv2D(32, 3, padding="same", activation="relu"),
            tf.keras.layers.UpSampling2D(),
            tf.keras.layers.Conv2D(32, 3, padding="same", activation="relu"),
            tf.keras.layers.Conv2D(1, 3, padding="same"),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="mse", metrics=["mae"])
    return model
    # END SOLUTION


# %%
def main():
    """Train on 800 noisy drawings and show the error on 200 validation drawings."""
    clean = load_exercise_data("extra_denoise")
    noisy = add_noise(clean, 0.3)
    model = create_autoencoder()
    model.fit(noisy[:800], clean[:800], epochs=12, validation_data=(noisy[800:], clean[800:]), verbose=2)


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
