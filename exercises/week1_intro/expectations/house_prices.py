"""Evidence about the price of a house by its rooms, and the words about it: six examples, a straight line, a rule.

The rule: 0.5 for the house and 0.5 for each room, in hundreds of thousands.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_array, as_column, count_of, describe, read_curves, show
from grader.checks.consistency import consistent_answers
from grader.checks.evidence import Model, look_at
from grader.checks.expect import Unmet, expect, require
from grader.checks.measure import Measurement, take
from grader.checks.models.own_shape import build_in_its_shape
from grader.checks.models.training_setup import BOUNDS, SetupMatchers

ROOMS = np.arange(1.0, 7.0)
UNLUCKY_SEEDS = (54, 57, 52, 35)
"""Seeds from which a single unit starts at a weight near 1.4: too steep, so that the bias has the longest way to go.

From there plain SGD with a rate of 0.01 errs by 2.8 for twenty rooms after ten epochs, by 0.42 after 500.
"""
NEAR_THE_RULE = 0.5
"""By how much a model may err that learned from the right houses, in hundreds of thousands."""
BENT = 1e-3
"""Part of the whole rise by which one step may differ from the next: rounding of float32 stays below 1e-5."""


def price_of(rooms: Any) -> Array:
    """Return the price by the rule, in hundreds of thousands.

    >>> price_of(7.0).item()
    4.0
    """
    return 0.5 + 0.5 * np.asarray(rooms, dtype=np.float64)


@dataclass(frozen=True)
class Examples:
    """What ``create_training_data`` returned."""

    features: Array
    """As it came: rooms."""
    targets: Array
    """As it came: prices."""


def read_examples(candidate: Candidate) -> Examples:
    """Call the learner's ``create_training_data``; raises ``Unmet`` where it is no pair of arrays of numbers."""
    found = candidate.call("create_training_data")
    pair = count_of(found) == 2
    require(pair, "two arrays, `features, targets`", describe(found), "End with `return features, targets`.")
    return Examples(as_array(found[0], "the features"), as_array(found[1], "the targets"))


class ExamplesMatchers:
    """What can be said about ``Examples``."""

    def __init__(self, examples: Examples) -> None:
        self._examples = examples

    def are_six_pairs(self) -> None:
        """Features and targets are six floating-point numbers each, of shape ``(6,)`` or ``(6, 1)``.

        >>> expect(read_examples(candidate)).are_six_pairs()  # doctest: +SKIP
        """
        for what, array in (("features", self._examples.features), ("targets", self._examples.targets)):
            require(
                array.shape in ((6,), (6, 1)),
                f"{what} of shape (6,) or (6, 1): one number for each of six houses",
                f"{what} of shape {array.shape}: {show(array)}",
                "Houses with 1, 2, 3, 4, 5 and 6 rooms, no other.",
            )
            require(
                array.dtype.kind == "f",
                f"{what} that are floating-point numbers",
                f"{what} of dtype {array.dtype}: {show(array)}",
                f"`{what} = np.array([…], dtype=float)`: a network computes with floats, and half a price is none.",
            )

    def follow_the_rule(self) -> None:
        """The houses have one to six rooms, in any order, each with its price by the rule.

        >>> expect(read_examples(candidate)).follow_the_rule()  # doctest: +SKIP
        """
        rooms = as_column(self._examples.features, "the features")
        prices = as_column(self._examples.targets, "the targets")
        # How many there are is told elsewhere: each of them has a price.
        others = len(rooms) == len(prices) != len(ROOMS)
        require(
            others or np.array_equal(np.sort(rooms), ROOMS),
            f"houses with {show(ROOMS)} rooms",
            f"houses with {show(rooms)} rooms",
            "What the network is asked later, such as seven rooms, is not shown to it in training.",
        )
        right = price_of(rooms)
        advice = "A house costs 0.5, and 0.5 more for each room."
        if np.allclose(prices, 100 * right) or np.allclose(prices, 1e5 * right):
            advice = "Write prices in hundreds of thousands: targets near 1 are learned far faster than large ones."
        require(
            bool(np.allclose(prices, right, atol=1e-4)),
            f"for {show(rooms)} rooms the prices {show(right)}",
            show(prices),
            advice,
        )


class HouseModel(Model):
    """A model that reads rooms; ``inputs`` are evenly spaced, shape ``(n, 1)``."""


def build_house_model(candidate: Candidate) -> HouseModel:
    """Call ``define_and_compile_model`` and ask the model about -20 to 20 rooms, before any training."""
    model = build_in_its_shape(
        candidate, "define_and_compile_model", inputs=np.linspace(-20, 20, 9, dtype=np.float32).reshape(-1, 1)
    )
    return HouseModel(**{field.name: getattr(model, field.name) for field in fields(Model)})


class HouseModelMatchers(SetupMatchers):
    """What can be said about a ``HouseModel``, besides what can be said about every model."""

    def __init__(self, model: HouseModel) -> None:
        super().__init__(model)
        self._house = model

    def draws_a_straight_line(self) -> None:
        """Each further room changes the answer by the same amount, whatever the weights are.

        >>> expect(build_house_model(candidate)).draws_a_straight_line()  # doctest: +SKIP
        """
        rooms = self._house.inputs[:, 0]
        for answers in self._house.outputs.reshape(len(rooms), -1).T.astype(np.float64):
            self._is_straight(rooms, answers)

    def _is_straight(self, rooms: Array, answers: Array) -> None:
        steps = np.diff(answers)
        whole = np.abs(steps).sum()
        if steps.max() - steps.min() <= BENT * whole + 4 * _grain(answers) * np.abs(answers).max():
            return
        low, high = int(steps.argmin()), int(steps.argmax())
        said = " and ".join(
            f"from {rooms[n]:g} to {rooms[n + 1]:g} rooms by {steps[n]:.3g}" for n in sorted((low, high))
        )
        advice = "A relu, or another activation, between two layers bends the line: one `Dense(1)` is all it takes."
        activation = self._house.summary.last_activation() or ""
        if activation == "relu":
            advice = (
                "`relu` cannot output negative values, and where it outputs 0 it learns nothing. The output layer of a "
                "regression needs no activation: write `Dense(1)`."
            )
        elif activation in BOUNDS:
            advice = (
                f"The output of `{activation}` stays within {BOUNDS[activation]}, whatever goes in. The output layer "
                "of a regression needs no activation: write `Dense(1)`."
            )
        raise Unmet("a straight line: each further room changes the price by the same amount",
                    f"a bent one: the untrained model's answer changes {said}", advice)  # fmt: skip


def _grain(answers: Array) -> float:
    """Return the part by which answers of half precision are rounded, as a mixed policy gives them; else 0."""
    single = answers.astype(np.float32)
    if np.array_equal(single.astype(np.float16), single):
        return 2.0**-11
    return 0.0 if (single.view(np.uint32) & 0xFFFF).any() else 2.0**-8


@dataclass(frozen=True)
class Estimates:
    """What the model of a learner's own training says about some houses."""

    candidate: Candidate
    epochs: int
    """Epochs that ran in it; 0 where it did not use ``fit``."""
    rooms: tuple[float, ...]
    prices: Array
    """An answer for each of ``rooms``, shape ``(n,)``; NaN where the training went astray."""
    history: dict[str, list[float | None]]
    """The training's history, for the curves; empty where there is none."""
    has_bias: bool = True
    """Whether the model has a weight besides those that rooms are multiplied by."""
    shown: tuple[tuple[list[float], list[float]], ...] = ()
    """Rooms and prices that each ``fit`` was given; empty lists where they could not be told."""
    own_epochs: int = 0
    """Epochs that the returned model itself was trained for by ``fit``."""
    again: Callable[[], Estimates] | None = None
    """Calls ``train_model`` once more, in the same way."""


def train_on_houses(candidate: Candidate, rooms: tuple[float, ...], *, seed: int) -> Estimates:
    """Call the learner's ``train_model`` from an unlucky start, and ask its model about houses.

    Where a single unit starts decides how much ten epochs can seem to do: from an unlucky start they never
    seem enough, whatever ``seed`` is.
    """
    candidate.recorded_fits()
    model = candidate.call("train_model", seed=UNLUCKY_SEEDS[seed % len(UNLUCKY_SEEDS)], training=True)
    fits = candidate.recorded_fits()
    ran = sum(int(row["ran"]) for row in fits)
    theirs = model if isinstance(model, Handle) else None
    own = sum(int(row["ran"]) for row in fits if row.get("model", theirs) == theirs)
    houses = np.array(rooms, dtype=np.float32).reshape(-1, 1)
    seen = look_at(candidate, model, "train_model", houses)
    one_each = seen.outputs.size == len(rooms)
    require(one_each, "one number for each house", f"answers of shape {seen.outputs.shape}", "End with `Dense(1)`.")
    if np.isfinite(seen.outputs).all():
        consistent_answers(candidate, seen.handle, houses)
    told = candidate.attribute(model, "history") if isinstance(model, Handle) else None
    history = candidate.attribute(told, "history") if isinstance(told, Handle) else None
    prices = seen.outputs.reshape(-1).astype(np.float64)
    has_bias = any(np.ndim(weight) != 2 for weight in candidate.weights(seen.handle))
    shown = tuple((row["shown"][0], row["shown"][1]) for row in fits if len(row["shown"]) == 2)
    curves = read_curves(history)
    if rates := [rate for row in fits[-1:] for rate in row.get("rates", []) if np.isfinite(rate)]:
        curves.setdefault("learning_rate", rates)
    candidate.note("training", {"history": curves, **{name: fits[-1].get(name, {}) for name in _TOLD if fits}})
    again = functools.partial(train_on_houses, candidate, rooms, seed=seed)
    return Estimates(candidate, ran, rooms, prices, curves, has_bias, shown, own, again)


def train_with_help(
    candidate: Candidate, rooms: tuple[float, ...], *, seed: int, houses: bool, model: bool
) -> Estimates:
    """Train as ``train_on_houses`` does; where that brings nothing near the rule, again with right functions.

    Unless ``houses``, the learner's ``create_training_data`` has a mistake, which is told elsewhere: for the second
    training it returns the six houses and their prices. Unless ``model``, so has ``define_and_compile_model``.
    """
    if houses and model:
        return train_on_houses(candidate, rooms, seed=seed)
    with contextlib.suppress(CandidateFault, Unmet):
        found = train_on_houses(candidate, rooms, seed=seed)
        if np.abs(found.prices - price_of(rooms)).max() <= NEAR_THE_RULE:
            return found
    if not houses:
        candidate.replace("create_training_data", (ROOMS, price_of(ROOMS)))
    if not model:
        candidate.replace("define_and_compile_model", candidate.stand_in("straight_line"))
    return train_on_houses(candidate, rooms, seed=seed)


class EstimatesMatchers:
    """What can be said about ``Estimates``."""

    def __init__(self, estimates: Estimates) -> None:
        self._estimates = estimates

    def know_the_rule(self, *within: float) -> None:
        """The answer for each house differs from the rule by at most its number in ``within``.

        >>> expect(train_on_houses(candidate, (7.0, 20.0), seed=1)).know_the_rule(0.15, 0.5)  # doctest: +SKIP
        """
        said = self._estimates
        errors = np.abs(said.prices - price_of(said.rooms))
        note = said.candidate.note
        note("curves", {"metric": "loss", "bar": None, "history": said.history})
        # Of several houses the one that is farthest off, by its own threshold.
        worst = int(np.argmax(errors / np.array(within)))
        note("measured", {"metric": "mae", "value": float(errors[worst]), "bar": within[worst]})
        take(
            Measurement(
                f"error for {said.rooms[worst]:g} rooms",
                float(errors[worst]),
                within[worst],
                at_least=False,
                unit="hundred thousands",
            )
        )
        expected = " and ".join(
            f"{price_of(rooms):g} for {rooms:g} rooms (give or take {far:g})"
            for rooms, far in zip(said.rooms, within, strict=True)
        )
        found = " and ".join(f"{price:.4g} for {rooms:g}" for rooms, price in zip(said.rooms, said.prices, strict=True))
        after = f", after {said.epochs} epochs" if said.epochs else ""
        require(
            bool((errors <= within).all()),
            expected,
            f"{found}{after}",
            _what_went_wrong(said),
            again=functools.partial(_error_again, said, worst),
            runs=[float(errors[worst]) if np.isfinite(errors[worst]) else None],
            bar=within[worst],
            otherwise=_otherwise(said, errors),
            linear=True,
        )


def _error_again(said: Estimates, house: int) -> float | None:
    """Return the error for one of the houses in a training that runs once more."""
    found = said.again() if said.again else said
    return float(np.abs(found.prices - price_of(found.rooms))[house])


_TOLD = ("examples", "targets", "steps", "batch", "optimizer", "classes", "layers", "shuffled")
"""What is known of a ``fit``, for the report."""


_TOO_SHORT = (
    "Train longer, or with a higher learning rate: `SGD()` needs about 500 epochs, `SGD(learning_rate=0.05)` about "
    "200. `Adam()` moves a weight by at most 0.1 in 100 epochs."
)


_TOO_LARGE = "The steps are too large, and each one overshoots more than the last. Divide the learning rate by 10."


def _otherwise(said: Estimates, errors: Array) -> str:
    """Return what to do where neither curves nor settings tell a cause."""
    if np.isfinite(errors).all() and errors.max() > 100:
        return _TOO_LARGE
    if _has_stopped_falling(said.history.get("loss", [])):
        return "The loss jumps and no longer falls. Use a lower learning rate, or `mse`, whose steps shrink."
    return _TOO_SHORT if _still_falls(said.history.get("loss", [])) else ""


def _still_falls(loss: list[float | None]) -> bool:
    """Return whether the last fifth of a training brought something; ``True`` where nothing is known of it."""
    values = [one for one in loss if one is not None]
    return len(values) < 5 or values[-1] < 0.99 * values[-max(2, len(values) // 5)]


def _what_went_wrong(said: Estimates) -> str:
    """Return the advice where this lesson itself shows the cause; else nothing, and the curves tell it."""
    if not said.has_bias:
        return (
            "Without a bias the line goes through 0, but a house costs 0.5 before its first room. Remove "
            "`use_bias=False`."
        )
    if any(_are_swapped(features, targets) for features, targets in said.shown):
        return "`fit` was given prices as inputs and rooms as labels. Write `model.fit(features, targets, …)`."
    if said.epochs and not said.own_epochs:
        return (
            "The model that `train_model` returns was not trained: `fit` ran for another model. Return the model that "
            "you call `fit` on."
        )
    if 10 * said.own_epochs < said.epochs:
        return (
            f"The returned model was trained for {said.own_epochs} of the {said.epochs} epochs: the others trained "
            "other models. Build the model once, before the loop."
        )
    return ""


def _are_swapped(features: list[float], targets: list[float]) -> bool:
    """Return whether rooms stand where prices belong, and prices where rooms belong."""
    same = len(features) == len(targets) > 1
    return same and bool(np.allclose(features, price_of(targets))) and not np.allclose(targets, price_of(features))


def _has_stopped_falling(loss: list[float | None]) -> bool:
    """Whether the second half of a training brought nothing, although its loss still moves from epoch to epoch."""
    late = [one for one in loss[len(loss) // 2 :] if one is not None]
    half = len(late) // 2
    if half < 10:
        return False
    before, after = np.mean(late[:half]), np.mean(late[half:])
    return bool(after > 0.9 * before and np.std(late[half:]) > 0.1 * after)


expect.register(Examples, ExamplesMatchers)
expect.register(HouseModel, HouseModelMatchers)
expect.register(Estimates, EstimatesMatchers)
