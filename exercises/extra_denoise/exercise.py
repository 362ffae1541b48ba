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
    # YOUR CODE HERE
    raise NotImplementedError("add_noise is still to be written")


# %%
def create_autoencoder():
    """Return a compiled model: noisy images (batch, 16, 16, 1) in, images of the same shape out."""
    # YOUR CODE HERE
    raise NotImplementedError("create_autoencoder is still to be written")


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
