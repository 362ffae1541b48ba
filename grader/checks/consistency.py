"""Predicts for held-out rows: every prediction that is scored comes from here.

No call contains the label of a row of the same call or of an earlier one, and a prediction must not depend on the
other rows of its batch. The first predictions count. Later calls only test whether they repeat. Where predictions
change by chance, and no row contains a label, each row is predicted alone: chance costs a criterion of its own only.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate, NotReloaded, Reloaded
from grader.candidate.faults import CandidateFault
from grader.candidate.protocol import Handle
from grader.candidate.structures import as_bytes, count, take
from grader.checks.arrays import Array, as_array
from grader.checks.expect import Unmet
from grader.checks.several import ONE_OUTPUT
from grader.checks.usage import ROWS, usage
from grader.errors import RubricProblem
from grader.submission.plain_source import MANY_VALUES
from grader.submission.rules import subjects

Predict = Callable[..., Any]
ASKED_ALONE = 7
"""Rows that are predicted a second time, one at a time."""
IN_OTHER_COMPANY = 25
"""Rows that are predicted a second time in another batch."""
SAME_UNTRAINED = 1e-3
"""Predictions that differ by less than this share of their standard deviation are the same."""
UNMOVED_BY_NOISE = 1e-2
"""The same for a model whose weights are changed by more than their size."""
MORE_THAN_CHANCE = 1.5
"""Two models are alike where they differ by less than this multiple of what a random one differs from itself."""
TIMES_THE_WEIGHTS = 4
"""A model with so many times as many numbers in its settings as in weights that changed holds a table."""
_NO_WEIGHTS = (
    "predictions that the model computes from its weights",
    "the same predictions after random changes to all weights",
    "Compute the predictions with layers that have weights, and train them with `fit`.",
)
_NOTHING_LEARNED = (
    "predictions from weights that the training changed",
    "the same predictions from an untrained copy of the model",
    "Train the model with `fit`, so that its layers learn from the data, and return this same model.",
)
_NO_TABLE = "Keep examples and tables out of the model: let `fit` train the weights of its layers on the data."
_USE_NO_CHANCE = "Use random layers, such as augmentation, in training only, and update nothing in `predict`."
_USE_NO_OTHER_ROWS = (
    "Compute each prediction from its own example. Look for `axis=0`, as in `Softmax(axis=0)` or in a mean over the "
    "batch, and for `BatchNormalization` with `training=True`."
)


def consistent_predictions(
    candidate: Candidate,
    model: Handle,
    inputs: Any,
    what: str = "the model's outputs",
    stages: Array | None = None,
) -> Array:
    """Return the predictions of a model for ``inputs`` ``(n, …)``: finite numbers, one row for each input.

    ``inputs`` may be a structure of arrays, as ``grader.candidate.structures`` says. ``model`` has one output: of
    several, each is asked alone, as ``model.output("kind").handle``.

    Rows that contain no labels of each other are predicted in one call. Others have ``stages``: integers of shape
    ``(n,)``. Each stage is one call, in ascending order; a row may contain labels of earlier stages, but never of its
    own or of a later one.

    A model of Keras's own layers is saved, loaded in a process where the submission never ran, and predicts there. Any
    other model predicts in the process of the submission. If the submission could have replaced ``predict``, Keras's
    own method is called first, and its predictions count.

    Afterwards some rows, chosen at random, are predicted again: alone, and in other batches. Raises ``Unmet`` where
    the predictions change, for the model uses the other rows of the batch. Where the same batch is predicted
    differently each time, the model is random. Without ``stages`` each row is then predicted alone, and that counts;
    with them it raises ``Unmet``, for the model has seen labels by now. Raises ``Unmet`` too where the predictions do
    not come from weights that a training changed.
    """
    try:
        reloaded = reload(candidate, model)
        outputs = _asked_in_turn(reloaded.predict, inputs, what, stages)
    except (NotReloaded, CandidateFault) as reason:
        candidate.note("not_reloaded", str(reason)[:300])
    else:
        candidate.used = functools.partial(_used, reloaded.predict, inputs)
        outputs, chance = _repeatable(candidate, reloaded.predict, inputs, outputs, what, in_one=stages is None)
        _require_learned(reloaded, inputs, outputs, chance)
        return outputs
    predict = functools.partial(_one_output, candidate, model, functools.partial(candidate.predict, model))
    by_keras = predict_by_keras(candidate, model)
    if by_keras is not None:
        by_keras = functools.partial(_one_output, candidate, model, by_keras)
    counted = None if by_keras is None else _asked_in_turn(by_keras, inputs, what, stages)
    outputs = _asked_in_turn(predict, inputs, what, stages)
    candidate.used = functools.partial(_used, predict, inputs)
    outputs, chance = _repeatable(candidate, predict, inputs, outputs, what, in_one=stages is None)
    if by_keras and chance:
        counted = as_array(by_keras(inputs, batch_size=1), what, trained=True)
    counted = outputs if counted is None else counted
    _require_weights(candidate, model, inputs, counted, chance)
    return counted


def _one_output(candidate: Candidate, model: Handle, predict: Predict, *inputs: Any, **how: Any) -> Any:
    """Return the predictions of one output; several are a mistake of the author who welcomed them, or of the model."""
    told = predict(*inputs, **how)
    if not isinstance(told, (tuple, dict)):
        return told
    if model.number in candidate.several:
        raise RubricProblem(
            f"The model has {len(told)} outputs, and predictions are compared for one.",
            "",
            'Ask about one of them: `model.output("…").handle`, or `model.output(0).handle`.',
        )
    raise Unmet("a model with one output", f"{len(told)} outputs", ONE_OUTPUT)


def _used(predict: Predict, inputs: Any) -> dict[str, Any]:
    return usage(predict, take(inputs, slice(0, ROWS)))


def reload(candidate: Candidate, model: Handle) -> Reloaded:
    """Return a model as it loads from its saved file; raises ``NotReloaded`` for parts that Keras does not know."""
    return candidate.reload(model)


def _repeatable(
    candidate: Candidate, predict: Predict, inputs: Any, outputs: Array, what: str, *, in_one: bool
) -> tuple[Array, float]:
    """Predict some rows again; return the predictions that count, and by how much chance changes them on average.

    Raises ``Unmet`` where they differ from the first ones, unless all rows were asked ``in_one`` call and chance is
    the reason.
    """
    largest = max(1.0, float(np.abs(outputs).max(initial=0)))
    random = np.random.default_rng(list(hashlib.sha256(as_bytes(inputs)).digest()))
    order = random.permutation(count(inputs))
    for rows, batch_size in ((order[:ASKED_ALONE], 1), (order[-IN_OTHER_COMPANY:], 256)):
        asked = functools.partial(predict, take(inputs, rows), batch_size=batch_size)
        again = as_array(asked(), what, trained=True)
        if again.shape == outputs[rows].shape and np.allclose(again, outputs[rows], rtol=1e-2, atol=1e-3 * largest):
            continue
        once_more = np.asarray(asked())
        by_chance = again.shape == once_more.shape and not np.allclose(again, once_more, rtol=0, atol=1e-6 * largest)
        if by_chance and in_one and again.shape == outputs[rows].shape:
            candidate.note("random_predictions", True)
            alone = as_array(predict(inputs, batch_size=1), what, trained=True)
            return alone, float(np.mean(np.abs(alone.astype(np.float64) - outputs)))
        raise Unmet(
            "a prediction for each example that does not depend on the other examples in its batch",
            "predictions that change with the order and the number of the examples",
            _USE_NO_CHANCE if by_chance else _USE_NO_OTHER_ROWS,
        )
    return outputs, 0.0


def _require_weights(candidate: Candidate, model: Handle, inputs: Any, outputs: Array, chance: float) -> None:
    """Raise ``Unmet`` where the predictions do not depend on the weights, or the training changed none of them."""
    rows = slice(0, IN_OTHER_COMPANY)
    for weights, share, unmet, by in (
        ("noisy", UNMOVED_BY_NOISE, _NO_WEIGHTS, (subjects.UNTRAINED,)),
        ("untrained", SAME_UNTRAINED, _NOTHING_LEARNED, ()),
    ):
        try:
            others = predict_with(weights, candidate, model, take(inputs, rows))
        except CandidateFault:
            continue
        if _alike(others, outputs[rows], share, chance):
            raise Unmet(*unmet, explained_by=by)


def predict_with(weights: str, candidate: Candidate, model: Handle, inputs: Any) -> Array:
    """Return the predictions of a model in the process of the submission, with ``noisy`` or ``untrained`` weights.

    Untrained ones are those of a copy of the model, made of what its ``get_config`` returns.
    """
    return np.asarray(candidate.predict(model, inputs, weights=weights, by_keras=not candidate.is_plain))


def _alike(found: Array, outputs: Array, share: float, chance: float) -> bool:
    """Return whether predictions differ by less than a ``share`` of their standard deviation, on average.

    Those of a random model differ by ``chance`` anyway. ``False`` where all rows have one prediction: the metric of
    such a model shows the mistake better.
    """
    spread = float(np.std(outputs, axis=0, dtype=np.float64).mean())
    if found.shape != outputs.shape or not spread > 0:
        return False
    apart = np.abs(found.astype(np.float64) - outputs.astype(np.float64))
    return bool(np.mean(apart) < share * spread + MORE_THAN_CHANCE * chance)


def _require_learned(reloaded: Reloaded, inputs: Any, outputs: Array, chance: float) -> None:
    """Raise ``Unmet`` where the same layers with untrained weights predict the same: nothing was learned.

    Or where a table stands in the settings of layers: the few weights behind it would only pass its answers on.
    """
    rows = slice(0, IN_OTHER_COMPANY)
    try:
        untrained = np.asarray(reloaded.untrained(take(inputs, rows)))
        moved = reloaded.moved(take(inputs, rows)) if reloaded.settings >= MANY_VALUES else reloaded.settings
    except CandidateFault:
        return
    if _alike(untrained, outputs[rows], SAME_UNTRAINED, chance):
        raise Unmet(*_NOTHING_LEARNED)
    if reloaded.settings > TIMES_THE_WEIGHTS * moved:
        found = f"{reloaded.settings:,} numbers in the settings of layers, and {moved:,} in weights that changed"
        raise Unmet(_NOTHING_LEARNED[0], found, _NO_TABLE)


def require_changed_weights(candidate: Candidate) -> None:
    """Raise ``Unmet`` where the weights of the model are those with which its layers began.

    Random weights reach an easy threshold now and then, by chance.
    """
    if candidate.is_as_begun:
        raise Unmet(_NOTHING_LEARNED[0], "the random weights with which its layers began", _NOTHING_LEARNED[2])


def telling_predictions(candidate: Candidate, model: Handle, inputs: Any) -> Predict:
    """Return how to ask an untrained model, given its handle and inputs, for predictions that show what it reads.

    Where its own weights predict one value for all ``inputs``, as an output layer does that begins with zeros, noise
    takes their place: the same noise in each call.
    """
    usual = consistent_predictions(candidate, model, inputs)
    if len(usual) > 1 and np.allclose(usual, usual[:1], atol=1e-5):
        return functools.partial(predict_with, "noisy", candidate)
    return functools.partial(consistent_predictions, candidate)


def predict_by_keras(candidate: Candidate, model: Handle) -> Predict | None:
    """Return Keras's own ``predict`` for a model whose submission could have replaced it.

    Return ``None`` where it changed nothing.
    """
    return None if candidate.is_plain else functools.partial(candidate.predict, model, by_keras=True)


def _asked_in_turn(predict: Predict, inputs: Any, what: str, stages: Array | None) -> Array:
    """Return the predictions for ``inputs``, one call for each stage, in the order of ``inputs``."""
    if stages is None:
        return as_array(predict(inputs), what, trained=True)
    rows = [np.flatnonzero(stages == stage) for stage in np.unique(stages)]
    parts = [as_array(predict(take(inputs, row)), what, trained=True) for row in rows]
    shapes = {part.shape[1:] for part in parts}
    if len(shapes) > 1:
        raise Unmet(
            "predictions of one shape",
            f"predictions of the shapes {', '.join(map(str, sorted(shapes)))} per row",
            "Give the model one output shape, whatever the batch is.",
        )
    return np.concatenate(parts)[np.argsort(np.concatenate(rows))]
