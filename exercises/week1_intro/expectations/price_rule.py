"""Evidence that a trained model learned from the six houses: it was shown them, or it follows their prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exercises.week1_intro.expectations.house_prices import ROOMS, Estimates, price_of, train_on_houses
from grader.candidate.candidate import Candidate
from grader.checks.arrays import show
from grader.checks.expect import expect, require

REBATE = 0.5
"""What each house is cheaper in a second training: then its price is 0.5 for each room, which is learned sooner."""


@dataclass(frozen=True)
class Lessons:
    """What a model was trained on."""

    candidate: Candidate
    estimates: Estimates
    """What the trained model says, and what its ``fit`` was shown."""
    seed: int


class LessonsMatchers:
    """What can be said about ``Lessons``."""

    def __init__(self, lessons: Lessons) -> None:
        self._lessons = lessons

    def are_the_six_houses(self) -> None:
        """``fit`` was given these houses and no others, or else other prices of theirs lead to other answers.

        Only a training that shows nothing to ``fit``, or a data set, runs a second time, from the same start.

        >>> expect(Lessons(candidate, estimates, seed=1)).are_the_six_houses()  # doctest: +SKIP
        """
        said, advice = (
            self._lessons.estimates,
            "In `train_model` give `features, targets` of `create_training_data` to `fit`.",
        )
        told = sorted({rooms for features, _ in said.shown for rooms in features})
        larger = [rooms for rooms in told if rooms > ROOMS.max()]
        require(not larger, "a training on houses with 1 to 6 rooms", f"`fit` was shown {show(told, 8)} rooms", advice)
        if any(_are_six(features, targets) for features, targets in said.shown):
            return
        rooms, lower = said.rooms[0], float(said.prices[0]) - REBATE
        answer = self._answer_to_lower_prices(rooms)
        require(
            abs(answer - lower) < REBATE / 2,
            f"a model that learns its prices from `create_training_data`: with each of them {REBATE:g} lower, "
            f"about {lower:.3g} for {rooms:g} rooms",
            f"{answer:.3g}, and {said.prices[0]:.3g} before",
            f"Are its weights written down? {advice}",
        )

    def _answer_to_lower_prices(self, rooms: float) -> float:
        candidate = self._lessons.candidate
        with candidate.shifted("create_training_data", -REBATE):
            found = train_on_houses(candidate, (rooms,), seed=self._lessons.seed)
        return float(found.prices[0])


def _are_six(features: list[float], targets: list[float]) -> bool:
    """Whether rooms and prices that ``fit`` was given are the six houses, each as often as one likes."""
    return (
        len(features) == len(targets)
        and sorted(set(features)) == ROOMS.tolist()
        and bool(np.allclose(targets, price_of(features), atol=1e-4))
    )


expect.register(Lessons, LessonsMatchers)
