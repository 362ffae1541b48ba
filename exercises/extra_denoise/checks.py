"""Add noise to images, and train a convolutional autoencoder that removes it."""

import numpy as np

from exercises.extra_denoise.expectations.restored import (
    Autoencoder,
    build_autoencoder,
    read_noisy,
    restored_images,
)
from grader.checks import criterion, expect, fixture, trial


@fixture
def noisy(candidate, data):
    """Add noise to images with mostly gray pixels."""
    images = np.full((20, 16, 16, 1), 0.5, np.float32)
    images[:, :3] = data.generator(1).uniform(0, 1, (20, 3, 16, 1))
    return read_noisy(candidate, images, 0.2)


@fixture
def weak(candidate):
    """Add weak noise to another number of images."""
    return read_noisy(candidate, np.full((9, 16, 16, 1), 0.5, np.float32), 0.05)


@fixture
def strong(candidate):
    """Add noise that is stronger than what the model removes."""
    return read_noisy(candidate, np.full((11, 16, 16, 1), 0.5, np.float32), 0.6)


@fixture
def autoencoder(candidate):
    """Build the learner's model on noisy images."""
    return Autoencoder(build_autoencoder(candidate))


@trial
def restored(candidate, seed):
    """Train on noisy and clean images, then restore 300 held-out images."""
    return restored_images(candidate, seed)


@criterion(
    title="Noise strength",
    points=15,
    hint=(
        "What is the second argument of `np.random.normal`?",
        "Draw noise with the shape of the images, and add it.",
        "`images + np.random.normal(0, strength, images.shape)`",
    ),
)
def check_strength(noisy, weak, strong):
    """`add_noise` adds normal noise with mean 0 and the standard deviation `strength`."""
    expect(noisy).have_noise_of_the_strength()
    expect(weak).have_noise_of_the_strength()
    expect(strong).have_noise_of_the_strength()


@criterion(
    title="Value range",
    points=10,
    hint=(
        "Which range must the pixels have after you add noise?",
        "`np.clip` limits values to a range.",
        "`np.clip(images + noise, 0, 1)`",
    ),
)
def check_range(noisy):
    """The noisy images hold values from 0 to 1."""
    expect(noisy).stay_between_zero_and_one()


@criterion(
    title="Fresh noise",
    points=10,
    hint=(
        "What does a model learn if the noise is always the same?",
        "Draw the noise inside the function, for the whole batch, without a seed.",
        "`np.random.normal(0, strength, images.shape)` in each call",
    ),
)
def check_fresh(noisy):
    """Each call and each image have different noise, and the argument stays unchanged."""
    expect(noisy).are_drawn_each_time()


@criterion(
    title="Output shape",
    points=20,
    hint=(
        "What is the shape of an image after two poolings?",
        '`padding="same"` keeps the size, and `UpSampling2D` doubles it.',
        '`Conv2D(1, 3, padding="same", activation="sigmoid")` as the last layer',
    ),
)
def check_shape(autoencoder):
    """`create_autoencoder` returns a model whose output has the shape of its input, `(batch, 16, 16, 1)`."""
    expect(autoencoder).returns_images()


@criterion(
    title="Loss",
    points=15,
    hint=(
        "What is the label of a noisy image?",
        "The clean image is the label, so the loss compares two images.",
        '`model.compile(optimizer="adam", loss="mse")`',
    ),
)
def check_loss(autoencoder):
    """The model is compiled with a loss that compares images pixel by pixel."""
    expect(autoencoder).compares_pixels()


@criterion(
    title="Hidden MAE",
    points=30,
    hint=(
        "How many pixels does one output pixel depend on?",
        "With several `Conv2D` layers, each output pixel depends on more of its neighbors.",
        'Three `Conv2D(32, 3, padding="same", activation="relu")`, then `Conv2D(1, 3, padding="same")`.',
    ),
)
def check_error(restored):
    """On 300 held-out images the mean absolute error is at most 0.07; for the noisy images it is about 0.14."""
    expect(restored).stay_within(mae=0.07, spread=0.003, unit="of the range 0 to 1", on="held-out images")
