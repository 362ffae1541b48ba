"""Pixels that one's own steps prepare in another way than the family are told by what they are."""

from collections.abc import Callable

import numpy as np
import pytest
from checks.complaint import complaint

from exercises.extra_preprocessing.expectations.preprocessing import Preparations, Prepared
from grader.checks.arrays import Array
from grader.checks.expect import expect

IMAGES = np.random.default_rng(4).integers(0, 256, (3, 6, 6, 3)).astype(np.float64)
MEANS = np.array([103.939, 116.779, 123.68])
MEAN, SPREAD = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])


def prepared(family: str, steps: Callable[[Array], Array]) -> Preparations:
    return Preparations((Prepared(family, IMAGES, IMAGES, steps(IMAGES)),))


@pytest.mark.parametrize(
    ("family", "steps", "words", "fix"),
    [
        ("resnet50", lambda x: (x - MEANS)[..., ::-1], "each other's mean", "Reverse the channels first"),
        ("resnet50", lambda x: x[..., ::-1] - MEANS[::-1], "each other's mean", "in the order blue, green, red"),
        ("resnet50", lambda x: x - MEANS[::-1], "in the order red, green, blue", "reverse the channels"),
        ("resnet50", lambda x: x - MEANS, "in reverse order", "Reverse the channels once"),
        ("densenet", lambda x: (x / 255 - MEAN[::-1]) / SPREAD[::-1], "mean and standard", "0.485, 0.456, 0.406"),
        ("densenet", lambda x: (x - MEAN) / SPREAD, "minus means of pixels from 0 to 1", "Divide by 255"),
        ("densenet", lambda x: x / 255 - MEAN, "not divided by the standard deviations", "0.229, 0.224, 0.225"),
        ("mobilenet_v2", lambda x: x / 127.5, "from 0 to 2", "Subtract 1"),
        ("mobilenet_v2", lambda x: x / 255 - 0.5, "from -0.5 to 0.5", "Divide by 127.5"),
        ("mobilenet_v2", lambda x: x[..., ::-1] / 127.5 - 1, "in reverse order", "Remove `[..., ::-1]`"),
    ],
)
def test_steps_in_another_order_are_told(family: str, steps: Callable[[Array], Array], words: str, fix: str) -> None:
    told = complaint(expect(prepared(family, steps)).match_the_family)
    assert words in told.found
    assert fix in told.advice


@pytest.mark.parametrize(
    ("family", "steps"),
    [
        ("resnet50", lambda x: x[..., ::-1] - MEANS),
        ("resnet50", lambda x: (x - MEANS[::-1])[..., ::-1]),
        ("densenet", lambda x: (x / 255 - MEAN) / SPREAD),
        ("mobilenet_v2", lambda x: x / 127.5 - 1),
        ("efficientnet", lambda x: x),
    ],
)
def test_steps_with_the_same_result_pass(family: str, steps: Callable[[Array], Array]) -> None:
    expect(prepared(family, steps)).match_the_family()
