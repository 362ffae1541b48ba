"""Evidence about a linear regression, and its matchers: six examples, a linear model, predictions after training.

The rule: a house costs 0.5, and 0.5 more for each room, in hundreds of thousands.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_array, as_column, count_of, describe, read_curves, show
from grader.checks.consistency import consistent_predictions
from grader.checks.differences import show_beside
from grader.checks.evidence import Model, look_at
from grader.checks.expect import Unmet, expect, require
from grader.checks.measure import TARGET_UNITS, Measurement, take
from grader.checks.models.own_shape import build_in_its_shape
from grader.checks.models.training_setup import BOUNDS, SetupMatchers
from grader.submission.models.keras_names import is_own

ROOMS = np.arange(1.0, 7.0)
FAR_SEEDS = (54, 57, 52, 35)
"""Seeds with which the weight of one unit starts near 1.4, so that the bias is farthest from its goal.

From there SGD with a learning rate of 0.01 has an error of 2.8 for twenty rooms after ten epochs, and 0.42 after 500.
"""
_REFUSED = "Unrecognized data type"
"""What Keras says of lists."""
NONLINEAR = 1e-3
"""Share of the whole change by which two steps of a linear model may differ: float32 rounding stays below 1e-5."""


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
    """Rooms, as returned."""
    targets: Array
    """Prices, as returned."""
    lists: tuple[str, ...] = ()
    """Which of the two were returned as lists that the learner's ``fit`` refuses: a loop may take them."""


def read_examples(candidate: Candidate, seed: int = 0) -> Examples:
    """Call the learner's ``create_training_data``; raises ``Unmet`` unless it returns two arrays of numbers."""
    found = candidate.call("create_training_data")
    require(
        count_of(found) == 2, "two arrays, `features, targets`", describe(found), "End with `return features, targets`."
    )
    named = {"features": found[0], "targets": found[1]}
    lists = tuple(name for name, value in named.items() if isinstance(value, (list, tuple)))
    pair = Examples(as_array(found[0], "the features"), as_array(found[1], "the targets"))
    return replace(pair, lists=lists) if lists and _refuses_lists(candidate, seed) else pair


def _refuses_lists(candidate: Candidate, seed: int) -> bool:
    """Return whether the learner's training gives lists to ``fit``, which raises at once."""
    try:
        candidate.call("train_model", seed=FAR_SEEDS[seed % len(FAR_SEEDS)], training=True)
    except CandidateFault as fault:
        return _REFUSED in fault.fault.message
    return False


class ExamplesMatchers:
    """What can be said about ``Examples``."""

    def __init__(self, examples: Examples) -> None:
        self._examples = examples

    def are_six_pairs(self) -> None:
        """Features and targets are six floating-point numbers each, of shape ``(6,)`` or ``(6, 1)``.

        >>> expect(read_examples(candidate)).are_six_pairs()
        """
        pair = {"features": self._examples.features, "targets": self._examples.targets}
        other = {what: array for what, array in pair.items() if array.shape not in ((6,), (6, 1))}
        require(
            not other,
            f"{' and '.join(other)} of shape (6,) or (6, 1): one number for each of six houses",
            "; ".join(f"{what} of shape {array.shape}: {show(array)}" for what, array in other.items()),
            "Write one list of six values, not a list in a list."
            if {array.shape for array in other.values()} == {(1, 6)}
            else "Return six values, one for each house: 1 to 6 rooms.",
        )
        whole = {what: array for what, array in pair.items() if array.dtype.kind != "f"}
        require(
            not whole,
            f"{' and '.join(whole)} that are floating-point numbers",
            "; ".join(f"{what} of dtype {array.dtype}: {show(array)}" for what, array in whole.items()),
            "Use a float dtype, because a `Dense` layer computes with floats: "
            f"{' and '.join(f'`{what} = np.array([…], dtype=float)`' for what in whole)}.",
        )
        lists = self._examples.lists
        require(
            not lists,
            f"{lists[0]} as an array" if len(lists) == 1 else "two arrays, `features` and `targets`",
            f"{lists[0]} as a Python list" if len(lists) == 1 else "two Python lists",
            f"`fit` takes arrays, not lists: write {' and '.join(f'`{what} = np.array([…])`' for what in lists)}.",
            no_changes=True,  # A training that does not reach `fit` refuses no list.
        )

    def follow_the_rule(self, *, any_houses: bool = False) -> None:
        """The houses have one to six rooms, in any order, each with its price by the rule.

        ``any_houses`` says that other numbers of rooms are correct, too.

        >>> expect(read_examples(candidate)).follow_the_rule()
        """
        rooms = as_column(self._examples.features, "the features")
        prices = as_column(self._examples.targets, "the targets")
        require(
            len(rooms) == len(prices),
            f"{len(rooms)} prices for {len(rooms)} houses",
            f"{len(prices)} prices",
            "Give each house one price: features and targets need the same length.",
        )
        # Another number of houses is the failure of another criterion.
        others = any_houses or len(prices) != len(ROOMS)
        advice = "Use each number of rooms from 1 to 6 once: `features = np.arange(1.0, 7.0)`."
        if np.array_equal(np.sort(prices), ROOMS) and np.allclose(rooms, price_of(prices)):
            advice = "The two results are exchanged. End with `return features, targets`."
        elif np.array_equal(rooms, ROOMS - 1):
            advice = "Count the rooms from 1, not from 0: `features = np.arange(1.0, 7.0)`."
        elif not others and np.allclose(np.sort(prices), price_of(ROOMS)):
            advice = "Give the inputs unchanged, 1 to 6 rooms: the model is asked about rooms."
        elif len(rooms) and rooms.max() > ROOMS.max():
            advice = "Use 1 to 6 rooms. Other houses are for testing the trained model."
        require(
            others or np.array_equal(np.sort(rooms), ROOMS),
            f"houses with {show(ROOMS)} rooms",
            f"houses with {show(rooms)} rooms",
            advice,
        )
        right = price_of(rooms)
        advice = "Compute the prices by the rule: `targets = 0.5 + 0.5 * features`."
        if np.allclose(prices, 100 * right) or np.allclose(prices, 1e5 * right):
            advice = "Give prices in hundreds of thousands: a training with small targets is faster."
        elif np.allclose(prices, np.trunc(right)):
            advice = (
                "The decimals are lost: `int(…)`, `//` and arrays with an integer `dtype` drop them. Make the array "
                'with `dtype="float32"`.'
            )
        elif np.allclose(np.sort(prices), np.sort(right)):
            advice = "Keep the prices in the order of the houses: each label belongs to the input at the same place."
        require(
            bool(np.allclose(prices, right, atol=1e-4)),
            f"prices {show(right)} for {show(rooms)} rooms",
            show_beside(prices, right),
            advice,
        )


class HouseModel(Model):
    """A model of prices by rooms; ``inputs`` are evenly spaced, shape ``(n, 1)``."""


def build_house_model(candidate: Candidate) -> HouseModel:
    """Call ``define_and_compile_model``; the untrained model predicts for -20 to 20 rooms."""
    model = build_in_its_shape(
        candidate, "define_and_compile_model", inputs=np.linspace(-20, 20, 9, dtype=np.float32).reshape(-1, 1)
    )
    return HouseModel(**{field.name: getattr(model, field.name) for field in fields(Model)})


class HouseModelMatchers(SetupMatchers):
    """What can be said about a ``HouseModel``, besides what can be said about every model."""

    def __init__(self, model: HouseModel) -> None:
        super().__init__(model)
        self._house = model

    def is_linear(self) -> None:
        """Each further room changes the prediction by the same amount, whatever the weights are.

        >>> expect(build_house_model(candidate)).is_linear()
        """
        rooms = self._house.inputs[:, 0]
        for outputs in self._house.outputs.reshape(len(rooms), -1).T.astype(np.float64):
            self._require_linear(rooms, outputs)

    def _require_linear(self, rooms: Array, outputs: Array) -> None:
        steps = np.diff(outputs)
        whole = np.abs(steps).sum()
        if steps.max() - steps.min() <= NONLINEAR * whole + 4 * _rounding(outputs) * np.abs(outputs).max():
            return
        low, high = int(steps.argmin()), int(steps.argmax())
        said = " and ".join(
            f"from {rooms[n]:g} to {rooms[n + 1]:g} rooms by {steps[n]:.3g}" for n in sorted((low, high))
        )
        activation = self._house.summary.last_activation() or ""
        advice = "Use one `Dense(1)` and no other layer: an activation between two layers makes a model nonlinear."
        if activation and activation != "linear" and not is_own(activation):
            advice = f"Write `Dense(1)` without an activation, and no other layer: `{activation}` is not linear."
        if activation == "relu":
            advice = (
                "Write `Dense(1)` without an activation. `relu` has no negative outputs, and where it outputs 0 its "
                "gradient is 0."
            )
        elif activation in BOUNDS:
            advice = (
                f"Write `Dense(1)` without an activation: `{activation}` limits the output to values between "
                f"{BOUNDS[activation]}."
            )
        raise Unmet("a linear model: each further room changes the prediction by the same amount",
                    f"a nonlinear model: the prediction changes {said}", advice)  # fmt: skip


def _rounding(outputs: Array) -> float:
    """Return the relative rounding of half-precision outputs, as a mixed policy gives them; else 0."""
    single = outputs.astype(np.float32)
    if np.array_equal(single.astype(np.float16), single):
        return 2.0**-11
    return 0.0 if (single.view(np.uint32) & 0xFFFF).any() else 2.0**-8


@dataclass(frozen=True)
class Predictions:
    """What the model that ``train_model`` returned predicts for some houses."""

    candidate: Candidate
    epochs: int
    """Epochs that ran in ``train_model``; 0 where it did not call ``fit``."""
    rooms: tuple[float, ...]
    prices: Array
    """A prediction for each of ``rooms``, shape ``(n,)``; NaN where the training diverged."""
    history: dict[str, list[float | None]]
    """The training's history, for the curves; empty where there is none."""
    has_bias: bool = True
    """Whether the model has a bias."""
    shown: tuple[tuple[list[float], list[float]], ...] = ()
    """Rooms and prices that each ``fit`` got; empty lists where they could not be read."""
    own_epochs: int = 0
    """Epochs that the returned model itself was trained for by ``fit``."""
    again: Callable[[], Predictions] | None = None
    """Calls ``train_model`` once more, in the same way."""
    loss: str = ""
    """The loss that it is compiled with; empty where it is not known."""
    optimizer: dict[str, Any] = field(default_factory=dict)
    """The ``name`` and the ``learning_rate`` of the optimizer of the last ``fit``."""


def train_on_houses(candidate: Candidate, rooms: tuple[float, ...], *, seed: int) -> Predictions:
    """Call the learner's ``train_model`` with one of ``FAR_SEEDS``; its model predicts for ``rooms``.

    With a start near the rule, ten epochs could be enough by luck. From a far start they never are.
    """
    candidate.recorded_fits()
    model = candidate.call("train_model", seed=FAR_SEEDS[seed % len(FAR_SEEDS)], training=True)
    fits = candidate.recorded_fits()
    ran = sum(int(row["ran"]) for row in fits)
    theirs = model if isinstance(model, Handle) else None
    own = sum(int(row["ran"]) for row in fits if row.get("model", theirs) == theirs)
    houses = np.array(rooms, dtype=np.float32).reshape(-1, 1)
    seen = look_at(candidate, model, "train_model", houses)
    one_each = seen.outputs.size == len(rooms)
    require(one_each, "one value for each house", f"outputs of shape {seen.outputs.shape}", "End with `Dense(1)`.")
    if np.isfinite(seen.outputs).all():
        consistent_predictions(candidate, seen.handle, houses)
    told = candidate.attribute(model, "history") if isinstance(model, Handle) else None
    history = candidate.attribute(told, "history") if isinstance(told, Handle) else None
    prices = seen.outputs.reshape(-1).astype(np.float64)
    has_bias = any(np.ndim(weight) != 2 for weight in candidate.weights(seen.handle))
    shown = tuple((row["shown"][0], row["shown"][1]) for row in fits if len(row["shown"]) == 2)
    curves = read_curves(history)
    if rates := [rate for row in fits[-1:] for rate in row.get("rates", []) if np.isfinite(rate)]:
        curves.setdefault("learning_rate", rates)
    told = {name: fits[-1].get(name, {}) for name in _TOLD if fits}
    if fits and fits[-1].get("epochs"):
        told |= {"epochs": fits[-1]["epochs"], "callbacks": len(fits[-1].get("callbacks", ()))}
    candidate.note("training", {"history": curves, **told})
    again = functools.partial(train_on_houses, candidate, rooms, seed=seed)
    how = {"loss": seen.summary.loss or "", "optimizer": fits[-1].get("optimizer", {}) if fits else {}}
    return Predictions(candidate, ran, rooms, prices, curves, has_bias, shown, own, again, **how)


def train_with_help(
    candidate: Candidate,
    rooms: tuple[float, ...],
    *,
    within: tuple[float, ...],
    seed: int,
    houses: bool,
    model: bool,
) -> Predictions:
    """Train as ``train_on_houses`` does; if that went wrong, train again with correct functions.

    That is where a prediction is not ``within`` its tolerance, or where ``fit`` got larger houses than it should.

    ``houses`` says that the learner's ``create_training_data`` passed its criteria. Unless it did, the second training
    gets the six houses and their prices. ``model`` says the same of ``define_and_compile_model``: a linear model is
    trained with the learner's optimizer.
    """
    if houses and model:
        return train_on_houses(candidate, rooms, seed=seed)
    optimizer: dict[str, Any] = {}
    alike = True
    try:
        found = train_on_houses(candidate, rooms, seed=seed)
        optimizer = found.optimizer
        larger = any(feature > ROOMS.max() for features, _ in found.shown for feature in features)
        if not larger and bool((np.abs(found.prices - price_of(rooms)) <= np.array(within)).all()):
            candidate.note("as_written", True)
            return found
    except CandidateFault as fault:
        alike = _REFUSED not in fault.fault.message  # Lists, which `fit` refuses, are a known mistake.
    except Unmet:
        pass
    if not houses:
        # A model computes with float32, and so does a training loop that was written for it.
        right = tuple(pair.astype(np.float32) for pair in (ROOMS, price_of(ROOMS)))
        candidate.replace("create_training_data", right, alike=alike)
    if not model:
        candidate.replace("define_and_compile_model", candidate.stand_in("straight_line", optimizer=optimizer))
    candidate.note_replaced()
    return train_on_houses(candidate, rooms, seed=seed)


class PredictionsMatchers:
    """What can be said about ``Predictions``."""

    def __init__(self, predictions: Predictions) -> None:
        self._predictions = predictions

    def are_close(self, *within: float) -> None:
        """The prediction for each house differs from the rule by at most its number in ``within``.

        >>> expect(predictions).are_close(0.15, 0.5)
        """
        said = self._predictions
        errors = np.abs(said.prices - price_of(said.rooms))
        note = said.candidate.note
        note("curves", {"metric": "loss", "threshold": None, "history": said.history})
        # The house whose error is the largest share of its threshold.
        worst = int(np.argmax(errors / np.array(within)))
        measured = {"metric": "mae", "value": float(errors[worst]), "threshold": within[worst]}
        note("measured", {**measured, "linear": True})
        take(
            Measurement(
                f"error for {said.rooms[worst]:g} rooms",
                float(errors[worst]),
                within[worst],
                at_least=False,
                unit=TARGET_UNITS,
            )
        )
        expected = " and ".join(
            f"{price_of(rooms):g} ± {far:g} for {rooms:g} rooms" for rooms, far in zip(said.rooms, within, strict=True)
        )
        found = " and ".join(
            f"{price:.4g} for {rooms:g} rooms" for rooms, price in zip(said.rooms, said.prices, strict=True)
        )
        after = f", after {said.epochs} epochs" if said.epochs else ""
        require(
            bool((errors <= within).all()),
            expected,
            f"{found}{after}",
            _what_went_wrong(said),
            again=functools.partial(_error_again, said, within, worst),
            runs=[float(errors[worst]) if np.isfinite(errors[worst]) else None],
            threshold=within[worst],
            otherwise=_otherwise(said, errors),
            linear=True,
        )


def _error_again(said: Predictions, within: tuple[float, ...], house: int) -> float | None:
    """Return the largest error after another training, as it were for one of the houses: all have to be in reach."""
    found = said.again() if said.again else said
    shares = np.abs(found.prices - price_of(found.rooms)) / np.array(within)
    return float(shares.max() * within[house])


_TOLD = ("examples", "targets", "steps", "batch", "optimizer", "classes", "layers", "shuffled", "weighed")
"""Facts about a ``fit`` that the report shows."""


_ADAPTIVE = ("Adam", "AdamW", "Nadam", "Adamax", "RMSprop")
"""Optimizers whose steps are about as large as their learning rate, whatever the gradient is."""


_OWN_STEPS = (
    "The errors are very large. Subtract the gradients in your loop, as `optimizer.apply_gradients` does, or use a "
    "lower learning rate."
)
_OWN_LOOP = (
    "Print the loss in your loop. If it still falls at the end, train longer; if not, check that the weight and the "
    "bias both change."
)
_TOO_LARGE = "Try a `learning_rate` that is 2 to 100 times lower: the loss grows with each step."


def _otherwise(said: Predictions, errors: Array) -> str:
    """Return the fix where neither the learning curves nor the settings show a cause."""
    if np.isfinite(errors).all() and errors.max() > 100:
        return _TOO_LARGE if said.epochs else _OWN_STEPS
    if not said.epochs:
        return _OWN_LOOP
    if _has_stopped_falling(said.history.get("loss", [])):
        return _against_jumps(said)
    return _to_learn_more(said) if _still_falls(said.history.get("loss", [])) else ""


def _against_jumps(said: Predictions) -> str:
    """Return the fix for a loss that jumps around its goal."""
    rate = said.optimizer.get("learning_rate")
    lower = "a lower learning rate" + (f" than {rate:.3g}" if rate else "")
    if said.loss in ("mean_squared_error", ""):
        return f"Use {lower}: the loss jumps and no longer falls."
    return (
        f'The loss jumps and no longer falls. Use `loss="mse"`, whose gradient gets smaller near the goal, or {lower}.'
    )


def _to_learn_more(said: Predictions) -> str:
    """Return the fix for a training that ended too soon, by the optimizer that it had."""
    name, rate = said.optimizer.get("name", ""), said.optimizer.get("learning_rate") or 0.0
    if name in _ADAPTIVE and rate and said.own_epochs:
        longer = "Write `Adam(learning_rate=0.1)` and about 200 epochs, or use"
        if np.isclose(rate, 0.1):
            longer = "Train for about 200 epochs, or use" if said.own_epochs < 200 else "Use"
        why, way = "The loss still falls.", rate * said.own_epochs
        if way < 2:
            why = f"`{name}` with the learning rate {rate:.3g} moves a weight by at most about {way:.2g} in "
            why += f"{said.own_epochs} epochs."
        return f"{why} {longer} `SGD()` and about 500 epochs."
    return (
        "Train longer, or use a higher learning rate. `SGD()` needs about 500 epochs, `SGD(learning_rate=0.05)` about "
        "200."
    )


def _still_falls(loss: list[float | None]) -> bool:
    """Return whether the loss fell in the last fifth of a training; ``True`` where the loss is unknown."""
    values = [value for value in loss if value is not None]
    return len(values) < 5 or values[-1] < 0.99 * values[-max(2, len(values) // 5)]


def _what_went_wrong(said: Predictions) -> str:
    """Return the fix for a cause that only this exercise knows; else ``""``, and the learning curves decide."""
    if not said.has_bias:
        return "Remove `use_bias=False`: without a bias the prediction for 0 rooms is 0, and it should be 0.5."
    if any(_are_swapped(features, targets) for features, targets in said.shown):
        return "Write `model.fit(features, targets, …)`: `fit` got prices as inputs and rooms as labels."
    if changed := next(filter(None, (_changed(features, targets) for features, targets in said.shown)), ""):
        return changed
    asked = {rooms for features, _ in said.shown for rooms in features}
    if len(asked) == 1 and asked <= {*ROOMS.tolist()}:
        return f"`fit` got one house alone: its number of rooms is {asked.pop():g}. Give `fit` all houses and prices."
    if said.epochs and not said.own_epochs:
        return "Return the model that you call `fit` on: `train_model` trained one model and returned another."
    if 10 * said.own_epochs < said.epochs:
        return (
            f"Build the model once, and call `fit` on it: the returned model was trained for {said.own_epochs} of the "
            f"{said.epochs} epochs."
        )
    return ""


def _are_swapped(features: list[float], targets: list[float]) -> bool:
    """Return whether ``features`` are the prices and ``targets`` the rooms."""
    same = len(features) == len(targets) > 1
    return same and bool(np.allclose(features, price_of(targets))) and not np.allclose(targets, price_of(features))


def _changed(features: list[float], targets: list[float]) -> str:
    """Return what to do where ``fit`` was given six houses and prices that do not belong together, or changed ones."""
    known = len(features) == len(targets) == len(ROOMS) and bool(np.isfinite([*features, *targets]).all())
    if not known or np.allclose(targets, price_of(features)):
        return ""
    prices = price_of(ROOMS)
    if np.allclose(np.sort(features), ROOMS):
        if np.allclose(np.sort(targets), prices):
            return "`fit` was given prices in another order than houses: give `fit` the labels in their own order."
        house = int(np.argmax(np.abs(np.array(targets) - price_of(features))))
        return (
            f"`fit` was given the label {targets[house]:g} for {features[house]:g} rooms, where the price is "
            f"{price_of(features[house]):g}. Give `fit` the labels unchanged."
        )
    if np.allclose(np.sort(targets), prices):
        return (
            f"`fit` was given {show(np.sort(features))} as rooms, and not 1 to 6. Give `fit` the inputs unchanged, or "
            "scale them inside the model with `Rescaling`."
        )
    return ""


def _has_stopped_falling(loss: list[float | None]) -> bool:
    """Return whether the loss did not fall in the second half of a training, although it still changes."""
    late = [value for value in loss[len(loss) // 2 :] if value is not None]
    half = len(late) // 2
    if half < 10:
        return False
    before, after = np.mean(late[:half]), np.mean(late[half:])
    return bool(after > 0.9 * before and np.std(late[half:]) > 0.1 * after)


expect.register(Examples, ExamplesMatchers)
expect.register(HouseModel, HouseModelMatchers)
expect.register(Predictions, PredictionsMatchers)
