"""Evidence about noise that is added to images, and about a model that removes it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from exercises.extra_denoise.expectations.data import SIZE, draw_drawings
from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array, as_array
from grader.checks.consistency import consistent_predictions
from grader.checks.evidence import Model, build
from grader.checks.expect import expect, require
from grader.checks.models.loss_probe import require_loss
from grader.checks.one_failure import one_failure
from grader.checks.performance import Predictions

MAKER = "create_autoencoder"
STRENGTH = 0.3
"""Standard deviation of the noise that is removed."""
EPOCHS = 12
QUARTILE = 0.6745
"""Half of all normal values are nearer to the mean than so many standard deviations."""
CLIPPED_FROM = 0.25
"""Above this strength much of the noise in gray pixels is clipped."""
NEAR = 0.15
"""How far a standard deviation may be off, relative to the right one: five standard errors and more."""


@dataclass(frozen=True)
class NoisyImages:
    """What ``add_noise`` returned for some images."""

    images: Array
    """Clean images as they were given, ``(n, 16, 16, 1)``."""
    after: Array
    """The same array after the call."""
    noisy: Array
    """The result."""
    again: Array
    """The result of a second call."""
    strength: float
    """The argument ``strength``: a standard deviation."""


def with_noise(images: Array, strength: float, seed: int) -> Array:
    """Return images with normal noise of this standard deviation, kept between 0 and 1.

    >>> float(with_noise(np.full((1, 2, 2, 1), 0.5), 0.0, seed=1).max())
    0.5
    """
    noise = np.random.default_rng([82, seed]).normal(0, strength, images.shape)
    return np.clip(images + noise, 0, 1).astype(np.float32)


def read_noisy(candidate: Candidate, images: Array, strength: float) -> NoisyImages:
    """Call ``add_noise(images, strength)`` twice; raises ``Unmet`` unless it returns images of the same shape."""
    with one_failure(candidate, "add_noise"):
        found, (after, _) = candidate.lend("add_noise", images, strength)
        noisy = as_array(found, "the noisy images")
        again = as_array(candidate.call("add_noise", images, strength), "the noisy images")
        for array in (noisy, again):
            require(
                array.shape == images.shape,
                f"noisy images of shape {images.shape}",
                f"noisy images of shape {array.shape}",
                "Draw noise of the shape of the images: `np.random.normal(0, strength, images.shape)`.",
            )
    return NoisyImages(images, as_array(after, "the images"), noisy, again, strength)


def build_autoencoder(candidate: Candidate) -> Model:
    """Build the learner's model on eight noisy images."""
    noisy = with_noise(draw_drawings(3, 8), STRENGTH, 3)
    with one_failure(candidate, MAKER):
        return build(candidate, MAKER, inputs=noisy)


def restored_images(candidate: Candidate, seed: int) -> Predictions:
    """Train the learner's model on noisy and clean images; return its outputs for held-out images."""
    clean = draw_drawings(seed % 2**31, 1000)
    noisy = with_noise(clean, STRENGTH, seed % 2**31)
    with one_failure(candidate, MAKER):
        model = build(candidate, MAKER, inputs=noisy[:8])
        expect(Autoencoder(model)).returns_images()
    history = candidate.train(model.handle, noisy, clean, epochs=EPOCHS, seed=seed, options={"batch_size": 32})
    hidden = draw_drawings(seed % 2**31 + 10**6, 300)
    asked = with_noise(hidden, STRENGTH, seed % 2**31 + 1)
    restored = consistent_predictions(candidate, model.handle, asked, "the restored images")
    return Predictions(
        candidate,
        truth=hidden.reshape(-1).astype(float),
        predicted=restored.reshape(-1).astype(float),
        baselines={"no change": asked.reshape(-1).astype(float)},
        history=history,
    )


@dataclass(frozen=True)
class Autoencoder:
    """A model with images as inputs and outputs."""

    model: Model
    """The learner's model, built on noisy images."""


class NoisyImagesMatchers:
    """Matchers of ``NoisyImages``."""

    def __init__(self, found: NoisyImages) -> None:
        self._found = found

    def have_noise_of_the_strength(self) -> None:
        """In gray pixels the noise has mean 0, the standard deviation ``strength``, and the quartiles of normal noise.

        Strong noise is clipped in many pixels: there the quartiles alone tell its standard deviation.
        """
        found = self._found
        gray = np.abs(found.images - 0.5) < 0.05
        change = np.clip(found.noisy, 0, 1) - found.images
        noise = change[gray]
        # The same noise in each image is another mistake: then only one value for each pixel is left to judge by.
        highest, lowest = np.where(gray, change, -np.inf).max(axis=0), np.where(gray, change, np.inf).min(axis=0)
        asked = gray.any(axis=0)
        if np.mean((highest - lowest)[asked] < 1e-4) > 0.9:
            noise = lowest[asked]
        doubt = 4 / math.sqrt(noise.size)
        low, high = (float(item) for item in np.percentile(noise, [25, 75]))
        by_quartiles = (high - low) / 2 / QUARTILE
        deviation = float(noise.std()) if found.strength <= CLIPPED_FROM else by_quartiles
        near = max(NEAR, doubt) * found.strength
        require(
            abs(deviation - found.strength) < near,
            f"noise with a standard deviation of {found.strength:g}",
            f"a standard deviation of {deviation:.3f}",
            self._advice_for_strength(noise, by_quartiles),
        )
        require(
            abs(float(noise.mean())) < max(0.2, doubt) * found.strength,
            "noise with mean 0",
            f"noise with mean {float(noise.mean()):.3f}",
            "Write `np.random.normal(0, strength, images.shape)`: the first argument is the mean. Add it to the images "
            "as it is.",
        )
        limit = QUARTILE * found.strength
        require(
            abs(by_quartiles - found.strength) < near,
            f"normal noise: half of its values lie between {-limit:.3f} and {limit:.3f}",
            f"noise of another distribution: half of its values lie between {low:.3f} and {high:.3f}",
            "Draw it with `np.random.normal(0, strength, images.shape)`.",
        )

    def _advice_for_strength(self, noise: Array, deviation: float) -> str:
        """Return what to do about noise of another strength; ``deviation`` is that of normal noise as it was drawn."""
        found, usual = self._found, "Add `np.random.normal(0, strength, images.shape)` to the images."
        strength, size = found.strength, np.abs(noise)
        if size.max() < 1e-6:
            return f"The gray images come back unchanged. {usual}"
        if np.mean(found.noisy) < 0.5 - strength / 4:
            return f"The result is too dark: return the sum of images and noise. {usual}"
        if noise.min() > -1e-6:
            return f"No pixel gets darker: half of the noise must be negative. {usual}"
        known = {
            strength**2: "This is the square of `strength`.",
            math.sqrt(
                strength
            ): "This is the square root of `strength`: `normal` takes the deviation, not the variance.",
            strength * math.sqrt(2): "This is √2 times `strength`, as if noise were added twice.",
        }
        cause = next((words for value, words in known.items() if abs(deviation - value) < 0.07 * value), "")
        dark = np.abs(found.images - 0.2) < 0.1
        if dark.any() and float((found.noisy - found.images)[dark].std()) < 0.6 * float(noise.std()):
            cause = "Dark pixels have less noise than bright ones: do not multiply the noise by the images."
        return f"{cause} {usual}".strip()

    def stay_between_zero_and_one(self) -> None:
        """No noisy value is below 0 or above 1."""
        low, high = float(self._found.noisy.min()), float(self._found.noisy.max())
        require(
            low >= 0 and high <= 1,
            "values from 0 to 1",
            f"values from {low:.2f} to {high:.2f}",
            "Clip the sum, and return what `np.clip` returns: `np.clip(images + noise, 0, 1)`.",
        )

    def are_drawn_each_time(self) -> None:
        """Each call and each image have different noise, and the argument stays unchanged."""
        found = self._found
        require(
            np.array_equal(found.after, found.images),
            "an unchanged argument `images`",
            "other values in the argument after the call",
            "Return a new array: write `images + noise` instead of `images += noise`. Assign nothing to a part of the "
            "argument, as in `images[i] = …`.",
        )
        require(
            not np.array_equal(found.noisy, found.again),
            "different noise in a second call",
            "the same noise",
            "Draw new noise in each call: a model could learn a fixed noise. Set no seed in `add_noise`, and keep no "
            "noise of an earlier call.",
        )
        # Where values are clipped, the same noise changes two images by different amounts.
        inside = ((found.noisy > 0) & (found.noisy < 1))[:2].all(axis=0)
        difference = found.noisy - found.images
        require(
            not np.allclose(difference[0][inside], difference[1][inside], atol=1e-6),
            "different noise in each image",
            "the same noise in all images",
            "Draw noise with `images.shape`, not with `images.shape[1:]`. In a loop, draw it for each image.",
        )


def _advice_for_shape(found: tuple[int, ...]) -> str:
    """Return what to do about outputs of another shape than that of an image."""
    end = 'End with `Conv2D(1, 3, padding="same")`'
    if len(found) != 3:
        return f"{end}: keep the axes of an image, without `Flatten`, or reshape to `({SIZE}, {SIZE}, 1)` at the end."
    height, width, channels = found
    if (height, width) == (SIZE, SIZE):
        return f"{end}: one filter gives one channel, here there are {channels}."
    if height % SIZE == 0 and width % SIZE == 0:
        return f"{end}, and remove an `UpSampling2D()`: one for each pooling, no more."
    if SIZE % height == 0 and SIZE % width == 0:
        return f"{end}, and add one `UpSampling2D()` for each pooling."
    return f'{end}. Write `padding="same"` in each `Conv2D` and pooling, and one `UpSampling2D()` for each pooling.'


class AutoencoderMatchers:
    """Matchers of an ``Autoencoder``."""

    def __init__(self, autoencoder: Autoencoder) -> None:
        self._model = autoencoder.model

    def returns_images(self) -> None:
        """The output has the shape of the input, one value for each pixel."""
        outputs = self._model.outputs
        wanted = (len(self._model.inputs), SIZE, SIZE, 1)
        require(
            outputs.shape == wanted,
            f"outputs of shape {('batch', *wanted[1:])}".replace("'", ""),
            f"outputs of shape {('batch', *outputs.shape[1:])}".replace("'", ""),
            _advice_for_shape(outputs.shape[1:]),
        )

    def compares_pixels(self) -> None:
        """The compiled loss is smaller for the output itself than for another image."""
        self.returns_images()
        model = self._model
        require_loss(model, "mse")
        outputs = np.clip(model.outputs, 0.05, 0.95).astype(np.float32)
        labels = {"near": outputs, "far": 1 - outputs}
        told = model.candidate.losses(model.handle, model.inputs, labels)
        numbers = all(isinstance(item, float) for item in told.values())
        require(
            numbers and abs(told["near"] - told["far"]) > 1e-6,
            "a loss that compares two images pixel by pixel",
            f"the loss `{model.summary.loss}`",
            'Use `loss="mse"`: it averages over all pixels.',
        )


expect.register(NoisyImages, NoisyImagesMatchers)
expect.register(Autoencoder, AutoencoderMatchers)
