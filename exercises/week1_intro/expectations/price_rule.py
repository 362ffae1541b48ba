"""Evidence that a trained model learned from the six houses: ``fit`` got them, or predictions follow their prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exercises.week1_intro.expectations.house_prices import ROOMS, Predictions, price_of, train_on_houses
from grader.candidate.candidate import Candidate
from grader.checks.arrays import show
from grader.checks.expect import expect, require

_READ_THEM_THERE = (
    "Set no weights by hand, and use no data or model from outside of `train_model`. Train a new model there, on what "
    "`create_training_data()` returns."
)
LOWER_BY = 0.5
"""By how much each price is lower in a second training: then a house costs 0.5 for each room."""


@dataclass(frozen=True)
class LearnedFrom:
    """What a model was trained on."""

    candidate: Candidate
    predictions: Predictions
    """What the trained model predicts, and what its ``fit`` got."""
    seed: int


class LearnedFromMatchers:
    """What can be said about ``LearnedFrom``."""

    def __init__(self, learned: LearnedFrom) -> None:
        self._learned = learned

    def the_houses(self, *, any_houses: bool = False) -> None:
        """``fit`` got the six houses and no others, or else other prices lead to other predictions.

        ``any_houses`` says that houses with other numbers of rooms are correct, too.

        A second training, from the same start, runs only where the arguments of ``fit`` could not be read.

        >>> expect(LearnedFrom(candidate, predictions, seed=1)).the_houses()
        """
        said, advice = (
            self._learned.predictions,
            "Pass `features, targets` from `create_training_data()` to `fit`.",
        )
        told = sorted({rooms for features, _ in said.shown for rooms in features})
        larger = [rooms for rooms in told if rooms > ROOMS.max()] if not any_houses else []
        require(not larger, "training data with 1 to 6 rooms", f"training data with {show(told, 8)} rooms", advice)
        if any(_are_right(features, targets, any_houses) for features, targets in said.shown):
            return
        rooms, lower = said.rooms[0], float(said.prices[0]) - LOWER_BY
        answer = self._with_lower_prices(rooms)
        require(
            abs(answer - lower) < LOWER_BY / 2,
            f"a prediction of about {lower:.3g} for {rooms:g} rooms, after all prices in `create_training_data` were "
            f"lowered by {LOWER_BY:g}",
            f"a prediction of {answer:.3g}, and of {said.prices[0]:.3g} before",
            f"Do not set the weights by hand. {advice}" if said.epochs else _READ_THEM_THERE,
        )

    def _with_lower_prices(self, rooms: float) -> float:
        candidate = self._learned.candidate
        with candidate.shifted("create_training_data", -LOWER_BY):
            found = train_on_houses(candidate, (rooms,), seed=self._learned.seed)
        return float(found.prices[0])


def _are_right(features: list[float], targets: list[float], any_houses: bool) -> bool:
    """Return whether rooms and prices that ``fit`` got are the six houses, or any, in any number of copies."""
    return (
        len(features) == len(targets) > 1
        and (any_houses or sorted(set(features)) == ROOMS.tolist())
        and bool(np.allclose(targets, price_of(features), atol=1e-4))
    )


expect.register(LearnedFrom, LearnedFromMatchers)
