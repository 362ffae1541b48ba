"""The strength of noise is judged apart from whether each image has noise of its own."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from checks.complaint import complaint

from exercises.extra_denoise.expectations.data import draw_drawings
from exercises.extra_denoise.expectations.restored import (
    Autoencoder,
    AutoencoderMatchers,
    NoisyImages,
    NoisyImagesMatchers,
)
from grader.checks.arrays import Array
from grader.checks.expect import Unmet

Draw = Callable[[np.random.Generator, float, tuple[int, ...]], Array]


def normal(random: np.random.Generator, strength: float, shape: tuple[int, ...]) -> Array:
    return random.normal(0, strength, shape)


def uniform(random: np.random.Generator, strength: float, shape: tuple[int, ...]) -> Array:
    return random.uniform(-(3**0.5) * strength, 3**0.5 * strength, shape)


def too_strong(random: np.random.Generator, strength: float, shape: tuple[int, ...]) -> Array:
    return random.normal(0, 1.3 * strength, shape)


def of_two_values(random: np.random.Generator, strength: float, shape: tuple[int, ...]) -> Array:
    return strength * random.choice([-1.0, 1.0], shape)


def judged(draw: Draw, seed: int, strength: float, of_all: bool = False) -> NoisyImagesMatchers:
    images, random = draw_drawings(seed, 200).astype(float), np.random.default_rng(seed)
    first, second = (np.clip(images + draw(random, strength, images.shape[of_all:]), 0, 1) for _ in range(2))
    return NoisyImagesMatchers(NoisyImages(images, images, first, second, strength))


@pytest.mark.parametrize("strength", [0.05, 0.2, 0.4])
def test_one_noise_for_all_images_is_no_noise_of_another_strength(strength: float) -> None:
    for seed in range(12):
        judged(normal, seed, strength).have_noise_of_the_strength()
        same = judged(normal, seed, strength, of_all=True)
        same.have_noise_of_the_strength()
        with pytest.raises(Unmet, match="the same noise in all images"):
            same.are_drawn_each_time()


GRAY = np.full((20, 16, 16, 1), 0.5)


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        (lambda noise, strength: 0 * noise, "come back unchanged"),
        (lambda noise, strength: noise - 0.5, "return the sum"),
        (lambda noise, strength: np.abs(noise), "half of the noise must be negative"),
        (lambda noise, strength: noise * strength, "the square of `strength`"),
        (lambda noise, strength: noise / strength**0.5, "the square root of `strength`"),
        (lambda noise, strength: noise * 2**0.5, "as if noise were added twice"),
    ],
)
def test_noise_of_another_strength_is_told_by_its_values(change: Callable[..., Array], advice: str) -> None:
    noise = change(normal(np.random.default_rng(2), 0.2, GRAY.shape), 0.2)
    noisy = np.clip(GRAY + noise, 0, 1)
    told = complaint(NoisyImagesMatchers(NoisyImages(GRAY, GRAY, noisy, noisy, 0.2)).have_noise_of_the_strength).advice
    assert advice in told and "np.random.normal(0, strength, images.shape)" in told


def test_noise_that_grows_with_the_pixels_is_told() -> None:
    images = GRAY.copy()
    images[:, :3] = np.random.default_rng(1).uniform(0, 1, (20, 3, 16, 1))
    noise = normal(np.random.default_rng(2), 0.2, GRAY.shape)
    for other, is_multiplied in (
        (np.clip(images * (1 + noise), 0, 1), True),
        (np.clip(images + noise / 2, 0, 1), False),
    ):
        found = NoisyImages(images, images, other, other, 0.2)
        told = complaint(NoisyImagesMatchers(found).have_noise_of_the_strength).advice
        assert ("do not multiply the noise by the images" in told) == is_multiplied


@pytest.mark.parametrize(
    ("shape", "advice"),
    [
        ((16, 16, 3), "one filter gives one channel"),
        ((8, 8, 1), "add one `UpSampling2D()` for each pooling"),
        ((32, 32, 1), "remove an `UpSampling2D()`"),
        ((14, 14, 1), "in each `Conv2D` and pooling"),
        ((256,), "without `Flatten`"),
    ],
)
def test_outputs_of_another_shape_are_told_by_their_axes(shape: tuple[int, ...], advice: str) -> None:
    model: Any = SimpleNamespace(inputs=GRAY, outputs=np.zeros((20, *shape)))
    assert advice in complaint(AutoencoderMatchers(Autoencoder(model)).returns_images).advice


@pytest.mark.parametrize("draw", [uniform, too_strong, of_two_values])
@pytest.mark.parametrize("strength", [0.05, 0.2, 0.4])
def test_other_noise_is_told(draw: Draw, strength: float) -> None:
    for seed in range(4):
        with pytest.raises(Unmet):
            judged(draw, seed, strength).have_noise_of_the_strength()
