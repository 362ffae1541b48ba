"""The strength of noise is judged apart from whether each image has noise of its own."""

from collections.abc import Callable

import numpy as np
import pytest

from exercises.extra_denoise.expectations.data import draw_drawings
from exercises.extra_denoise.expectations.restored import NoisyImages, NoisyImagesMatchers
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


@pytest.mark.parametrize("draw", [uniform, too_strong, of_two_values])
@pytest.mark.parametrize("strength", [0.05, 0.2, 0.4])
def test_other_noise_is_told(draw: Draw, strength: float) -> None:
    for seed in range(4):
        with pytest.raises(Unmet):
            judged(draw, seed, strength).have_noise_of_the_strength()
