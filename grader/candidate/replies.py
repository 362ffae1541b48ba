"""Reads what a worker said: the learner's code may have written it, so nothing in it is taken as it comes."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar

import numpy as np

from grader.candidate.events import Progress
from grader.candidate.faults import MOST_FRAMES, MOST_OF_A_VALUE, MOST_VALUES, CandidateFault, Fault
from grader.candidate.protocol import Handle, ProtocolError

Kind = TypeVar("Kind")

MOST_PARAMETERS = 40_000_000
"""Forty times what any answer to an exercise needs: a grading must not fill the memory of a laptop."""

_KINDS_TOLD = {"raised", "ended", "unwritten", "memory", "missing", "protocol"}
"""Kinds of fault that a worker may tell; the examiner finds out the others by itself."""
_ENDINGS_TOLD = {"SystemExit", "KeyboardInterrupt"}
MOST_SKIPPED, MOST_REASON = 100, 200
"""Lines that were passed over, and characters of a reason, that are read."""
MOST_FIRST = 30
"""Rows of an array of which a number each is read."""
MOST_NAMES = 20
"""Classes of callbacks that are read: no answer has more than a few."""
MOST_VALUE, MOST_FIGURES = 20_000, 8
"""Characters of a value, and figures, that a scratch cell tells."""
PNG = b"\x89PNG\r\n\x1a\n"
MOST_PIXELS, MOST_PNG = 4000, 2_000_000
"""The longest side of a figure, and the bytes of its file."""
MOST_LETTERS = 60
MOST_OUTPUTS = 20
"""Outputs of one model."""
MOST_LAYERS = 40
"""Layers of which a training tells."""
_MOST_METRICS = 20
_MOST_EPOCHS = 10**7


def read_as(kind: type[Kind], value: Any) -> Kind:
    """Return ``value`` where it is of this very kind; raises ``ProtocolError`` where it is not."""
    if type(value) is not kind:
        raise ProtocolError(f"{_kind_of(value)} where there should be {_ARTICLES.get(kind.__name__, kind.__name__)}")
    return value


_ARTICLES = {"list": "a list", "dict": "a dictionary", "ndarray": "an array", "bool": "a boolean", "str": "a text"}


def _kind_of(value: Any) -> str:
    return f"an object of type {value.type_name}" if isinstance(value, Handle) else type(value).__name__


def read_lent(value: Any, arguments: int) -> tuple[Any, list[Any]]:
    """Return what a function returned, and its ``arguments``, so many, as it left them."""
    told = read_as(tuple, value)
    if len(told) != 2:
        raise ProtocolError(f"{len(told)} values instead of two")
    if len(read_as(list, told[1])) != arguments:
        raise ProtocolError(f"{len(told[1])} arguments came back, of {arguments}")
    return told[0], told[1]


def read_skipped(value: Any, lines: int) -> list[tuple[int, str]]:
    """Return line and reason of what was passed over when the file was run; what names no line is left out."""
    told = (
        [tuple(item) for item in value if isinstance(item, list) and len(item) == 2] if isinstance(value, list) else []
    )
    return [
        (line, reason[:MOST_REASON])
        for line, reason in told[:MOST_SKIPPED]
        if type(line) is int and 0 < line <= lines and isinstance(reason, str)
    ]


def read_size(value: Any) -> int:
    """Return how many numbers a model's weights hold; raises ``CandidateFault`` where they are too many to go on."""
    size = read_as(int, value)
    if size > MOST_PARAMETERS:
        limit, used = f"{MOST_PARAMETERS:,} parameters", f"{size:,}"
        raise CandidateFault(Fault("size", "before the model was asked anything", message=limit, used=used))
    return size


def read_look(value: Any) -> dict[str, Any]:
    """Return a look at a model: ``outputs``; ``names`` of outputs; ``walk``, plain values; ``archive``, or ``None``."""
    seen = read_as(dict, value)
    archive, names = seen.get("archive"), seen.get("names")
    told = names[:MOST_OUTPUTS] if isinstance(names, list) else []
    return {
        "outputs": _read_arrays(seen.get("outputs"), lambda item: read_as(np.ndarray, item)),
        "names": [item[:MOST_LETTERS] for item in told if isinstance(item, str)],
        "walk": _plain(seen.get("walk")),
        "archive": archive if isinstance(archive, str) else None,
    }


def _plain(value: Any) -> Any:
    """Return a value with nothing in it but scalars, lists, and dictionaries with texts for keys."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if isinstance(key, str)}
    return value if value is None or isinstance(value, (bool, int, float, str)) else None


TRAINED_BY = {
    "fit", "loop", "partial", "renewed", "repeated", "mislabelled", "unapplied", "overwritten", "assigned", "unmoved",
    "none", "composed", "slowed", "idle",
}  # fmt: skip
"""What may have trained a model, as ``Trainings.about`` tells them apart."""


TRAINING_CLAIMS = ("changed_labels", "kept_weights", "loop_optimizer", "own_weights")
"""What ``Candidate.training_claims`` may hold."""


def read_trained_by(value: Any) -> tuple[str, bool, dict[str, dict[str, Any]]]:
    """Return what trained a model, whether nothing changed its weights, and claims that advice alone rests on.

    See ``Candidate.trained_by``.
    """
    told = read_as(tuple, value)
    if len(told) != 3 or read_as(str, told[0]) not in TRAINED_BY:
        raise ProtocolError("a training of an unknown kind")
    claims = read_as(dict, told[2])
    return told[0], read_as(bool, told[1]), {name: _plain_numbers(claims.get(name)) for name in TRAINING_CLAIMS}


def read_others(value: Any) -> list[dict[str, Any]]:
    """Return ``fit`` and ``layers`` of each model that ``Candidate.others`` tells of; they decide on advice alone."""
    rows = [read_as(dict, row) for row in read_as(list, value)[:MOST_OUTPUTS]]
    names = [[str(name)[:MOST_LETTERS] for name in read_as(list, row.get("layers"))[-2:]] for row in rows]
    return [{"fit": _whole(row.get("fit")), "layers": told} for row, told in zip(rows, names, strict=True)]


def read_type(value: Any) -> str:
    """Return the type of integers that a model took, as ``Candidate.read_floats`` tells it; "" for none."""
    if read_as(str, value) and not re.fullmatch(r"u?int\d+|bool", value):
        raise ProtocolError("no type of integers")
    return str(value)


def read_saved(value: Any) -> str | None:
    """Return where a model was saved, as the candidate tells it; ``None`` where it could not be saved."""
    return None if value is None else read_as(str, value)


def read_first_input(value: Any) -> dict[str, Any]:
    """Return ``values`` that reach a model's first layer with weights, layers ``passed`` before, and ``outputs``."""
    found = read_as(dict, value)
    values = found.get("values")
    passed = [str(item)[:200] for item in read_as(list, found.get("passed"))]
    outputs = read_as(np.ndarray, found.get("outputs"))
    return {"values": None if values is None else read_as(np.ndarray, values), "passed": passed, "outputs": outputs}


def read_over_time(value: Any) -> list[dict[str, Any]]:
    """Return the rows of ``over_time``: ``took`` and ``gave`` are arrays of numbers, or ``None``."""
    rows = []
    for row in read_as(list, value):
        told = read_as(dict, row)
        kind = "recurrent" if told.get("kind") == "recurrent" else "convolution"
        arrays = {name: told.get(name) for name in ("took", "gave")}
        if any(array is not None and read_as(np.ndarray, array).dtype.kind not in "biuf" for array in arrays.values()):
            raise ProtocolError("a layer's values that are no numbers")
        rows.append({"kind": kind, "layer": str(told.get("layer", ""))[:200], **arrays})
    return rows


def read_handle(value: Any) -> Handle:
    """Return the name of an object that stays with the candidate."""
    return read_as(Handle, value)


def read_stops(value: Any, shown: int) -> list[bool]:
    """Return for each of the ``shown`` logs whether the callback stopped the training."""
    stops = [read_as(bool, item) for item in read_as(list, value)]
    if len(stops) != shown:
        raise ProtocolError(f"{len(stops)} answers to {shown} logs")
    return stops


def read_names(value: Any) -> list[str]:
    """Return names as Python allows them, at most ``MOST_NAMES``."""
    names = [read_as(str, item) for item in read_as(list, value)[:MOST_NAMES]]
    if not all(name.isidentifier() and len(name) <= MOST_LETTERS for name in names):
        raise ProtocolError("a name that Python does not allow, or a very long one")
    return names


def read_weights(value: Any) -> list[Any]:
    """Return the weights of a model, each an array."""
    return [read_as(np.ndarray, item) for item in read_as(list, value)]


def read_predictions(value: Any, examples: int) -> Any:
    """Return what a model answered: an array of numbers with one row per example, or a structure of such arrays."""
    return _read_arrays(value, lambda item: _read_rows(item, examples))


def _read_arrays(value: Any, read: Callable[[Any], Any]) -> Any:
    """Return an array, or a tuple or a dictionary of at most ``MOST_OUTPUTS`` arrays."""
    if isinstance(value, (tuple, dict)):
        parts = list(value.values()) if isinstance(value, dict) else value
        names = list(value) if isinstance(value, dict) else []
        if not 0 < len(parts) <= MOST_OUTPUTS or not all(isinstance(name, str) for name in names):
            raise ProtocolError("outputs that are no arrays")
        made = [read(part) for part in parts]
        return dict(zip(names, made, strict=True)) if isinstance(value, dict) else tuple(made)
    return read(value)


def _read_rows(value: Any, examples: int) -> np.ndarray[Any, Any]:
    answers: np.ndarray[Any, Any] = read_as(np.ndarray, value)
    if answers.dtype.kind not in "biuf":
        raise ProtocolError("answers that are no numbers")
    if answers.ndim == 0 or len(answers) != examples:
        raise ProtocolError(f"{answers.shape[0] if answers.ndim else 1} answers to {examples} examples")
    return answers


def read_elements(value: Any) -> tuple[list[Any], bool]:
    """Return the elements of a data set, and whether it ended by itself."""
    facts = read_as(dict, value)
    return read_as(list, facts.get("elements")), read_as(bool, facts.get("ended"))


def read_history(value: Any) -> dict[str, list[float | None]]:
    """Return a history: numbers by metric, ``None`` where nothing was measured; other entries are left out."""
    history = {}
    for name, row in read_as(dict, value).items():
        if isinstance(row, list) and all(item is None or isinstance(item, (int, float)) for item in row):
            history[str(name)[:80]] = [None if item is None else _real(item) for item in row]
    return history


def read_losses(value: Any, forms: Collection[str]) -> dict[str, Any]:
    """Return for each of ``forms`` of the labels a number, or the name and the text of what was raised."""
    losses: dict[str, Any] = {}
    told = read_as(dict, value)
    for name in forms:
        item = told.get(name)
        if isinstance(item, (int, float)):
            losses[name] = _real(item)
        else:
            raised = read_as(dict, item)
            losses[name] = {key: str(raised.get(key, ""))[:2000] for key in ("type_name", "message")}
    return losses


def _is_real(value: Any) -> bool:
    return type(value) in (int, float)


def read_fits(value: Any) -> list[dict[str, Any]]:
    """Return the rows of ``training.watch_fits``."""
    rows = []
    for row in read_as(list, value):
        told = read_as(dict, row)
        shape = told.get("labels")
        rows.append(
            {
                "model": model if isinstance(model := told.get("model"), Handle) else None,
                "epochs": _whole(told.get("epochs")),
                "ran": _whole(told.get("ran")),
                "callbacks": [str(item)[:200] for item in read_as(list, told.get("callbacks"))],
                "validated": told.get("validated") is True,
                "labels": [_whole(size) for size in shape] if isinstance(shape, list) else None,
                "shown": [
                    [_real(item) for item in read_as(list, column) if isinstance(item, (int, float))]
                    for column in read_as(list, told.get("shown"))
                ],
                "rates": [
                    _real(rate) if type(rate) in (int, float) else math.nan
                    for rate in read_as(list, told.get("rates", []))
                ],
                "steps": _whole(told.get("steps")),
                "examples": _figures(told.get("examples")),
                "targets": _figures(told.get("targets")),
                "logs": [
                    {str(name)[:80]: _real(value) for name, value in read_as(dict, epoch).items() if _is_real(value)}
                    for epoch in read_as(list, told.get("logs", []))
                ],
                **read_signs(told),
            }
        )
    return rows


def read_signs(told: dict[str, Any]) -> dict[str, Any]:
    """Return what a row of ``training.watch_fits`` tells of the causes of a missed threshold.

    A claim: advice rests on it, and no verdict.
    """
    classes = told.get("classes")
    counts = classes.get("counts") if isinstance(classes, dict) else None
    return {
        "optimizer": _plain_numbers(told.get("optimizer")),
        "classes": {
            "counts": [_whole(count) for count in counts[:MOST_NAMES]] if isinstance(counts, list) else [],
            "turns": _whole(classes.get("turns")) if isinstance(classes, dict) else 0,
            **{name: share for name, share in _plain_numbers(classes).items() if name in ("rising", "held_back")},
        },
        "batch": _whole(told.get("batch")),
        "shuffled": told.get("shuffled") is not False,
        "initial": _whole(told.get("initial")),
        "split": _plain_numbers(told).get("split", 0.0),
        "weighed": _plain_numbers(told.get("weighed")),
        **({"validation": checked} if (checked := _plain_numbers(told.get("validation"))) else {}),
        **_offered(told.get("offered")),
        **{name: known for name in ("seen", "watching") if (known := _plain_numbers(told.get(name)))},
        "layers": _rows(told.get("layers")),
    }


def _offered(value: Any) -> dict[str, Any]:
    """Return what is known of the arrays that a submission was given; empty where nothing is."""
    if not isinstance(value, dict) or not isinstance(value.get("asked"), dict):
        return {}
    return {
        "asked": _plain_numbers(value["asked"]),
        "asked_labels": _plain_numbers(value.get("asked_labels")),
        "moved_labels": _plain_numbers(value).get("moved_labels", 0.0),
        "changed": _plain_numbers(value.get("changed")),
    }


def _data_set(told: dict[str, Any]) -> dict[str, Any]:
    """Return what the examples of a data set tell of causes."""
    known = read_signs(told)
    figures = {name: _plain_numbers(told.get(name)) for name in ("examples", "targets")}
    return {
        **figures,
        **{name: known[name] for name in ("classes", "batch", "shuffled")},
        **({"weighed": known["weighed"]} if known["weighed"] else {}),
        **_offered(told.get("offered")),
    }


def read_training(value: Any) -> tuple[dict[str, list[float | None]], dict[str, Any]]:
    """Return the history of a training, and what it told of causes."""
    told = read_as(dict, value)
    fit = told.get("fit")
    figures = {name: _figures(fit.get(name)) for name in ("examples", "targets")} if isinstance(fit, dict) else {}
    for figure in figures.values():
        figure.pop("first")
    return read_history(told.get("history", told)), {**figures, **read_signs(fit if isinstance(fit, dict) else {})}


def read_experiment(value: Any) -> dict[str, Any]:
    """Return what an experiment told: ``fits``, ``epochs``, ``cut``, ``losses``, ``layers`` and ``look``."""
    told = read_as(dict, value)
    losses, seen, seconds = told.get("losses"), told.get("look"), told.get("seconds")
    look = seen if isinstance(seen, dict) else {}
    return {
        "fits": _whole(told.get("fits")),
        "epochs": _whole(told.get("epochs")),
        "seconds": max(0.0, _real(seconds)) if isinstance(seconds, (int, float)) else 0.0,
        "rate": _real(rate) if isinstance(rate := told.get("rate"), (int, float)) else 0.0,
        "cut": told.get("cut") is True,
        "losses": [_real(loss) for loss in losses[:MOST_NAMES] if _is_real(loss)] if isinstance(losses, list) else [],
        "layers": _rows(told.get("layers")),
        "look": {
            **{name: _real(look[name]) for name in _OF_A_LOOK if _is_real(look.get(name))},
            "layers": _rows(look.get("layers")),
            **{name: _plain_numbers(look.get(name)) for name in ("input", "outputs", "classes", "neighbors")},
            **({"data": _data_set(data)} if isinstance(data := look.get("data"), dict) else {}),
        },
    }


_OF_A_LOOK = ("rows", "values", "loss", "penalty", "constant", "straight")


def _rows(value: Any) -> list[dict[str, Any]]:
    """Return rows of plain numbers with names, as many as a model has layers at most."""
    return [_plain_numbers(item) for item in value[:MOST_LAYERS]] if isinstance(value, list) else []


def _plain_numbers(value: Any) -> dict[str, Any]:
    """Return the numbers, short texts and truths of a dictionary; empty where it is none."""
    rows = list(value.items())[:MOST_NAMES] if isinstance(value, dict) else []
    return {
        str(name)[:MOST_LETTERS]: item
        if isinstance(item, bool)
        else item[:MOST_LETTERS]
        if isinstance(item, str)
        else _real(item)
        for name, item in rows
        if isinstance(item, (bool, str)) or _is_real(item)
    }


def _figures(told: Any) -> dict[str, Any]:
    figures = told if isinstance(told, dict) else {}
    names, first = ("rows", "size", "lost", "lowest", "highest"), figures.get("first")
    known: dict[str, Any] = {name: _real(figures[name]) for name in names if type(figures.get(name)) in (int, float)}
    numbers = first if isinstance(first, list) else []
    return {**known, "first": [_real(number) for number in numbers[:MOST_FIRST] if type(number) in (int, float)]}


def read_progress(event: dict[str, Any]) -> Progress:
    """Return the progress that a worker told: one epoch, the number of epochs and at most twenty metrics."""
    told = event.get("logs")
    logs = list(told.items())[:_MOST_METRICS] if isinstance(told, dict) else []
    known = {str(name)[:80]: _real(value) for name, value in logs if type(value) in (int, float)}
    return Progress(_whole(event.get("epoch")), _whole(event.get("epochs")), known)


def read_cell(value: Any) -> dict[str, Any]:
    """Return what a scratch cell came to: ``value``, a text or ``None``, ``raised``, and ``figures``, PNG files."""
    told = read_as(dict, value)
    shown, figures = told.get("value"), read_as(list, told.get("figures"))[:MOST_FIGURES]
    return {
        "value": None if shown is None else read_as(str, shown)[:MOST_VALUE],
        "raised": read_as(bool, told.get("raised")),
        "figures": [_read_png(read_as(np.ndarray, figure)) for figure in figures],
    }


def _read_png(array: np.ndarray[Any, Any]) -> bytes:
    """Return the bytes of a PNG file of a size that a browser can show."""
    data = array.tobytes() if array.dtype == np.uint8 else b""
    sides = struct.unpack(">II", data[16:24]) if len(data) > 24 and data.startswith(PNG) else (0, 0)
    if not all(0 < side <= MOST_PIXELS for side in sides) or len(data) > MOST_PNG:
        raise ProtocolError(f"a figure that is no PNG file of at most {MOST_PIXELS} pixels a side")
    return data


def read_fault(fault: dict[str, Any], during: str, source: Sequence[str]) -> Fault:
    """Return a fault that a worker told; ``source`` are the lines of the learner's file."""
    kind, type_name = str(fault.get("kind")), str(fault.get("type_name", ""))[:200]
    if kind not in _KINDS_TOLD or (kind == "ended" and type_name not in _ENDINGS_TOLD):
        kind = "raised"
    told = fault.get("lines")
    numbers = [row[0] for row in told if isinstance(row, (list, tuple)) and row] if isinstance(told, list) else []
    known = [number for number in numbers if type(number) is int and 1 <= number <= len(source)]
    lines = tuple((number, source[number - 1].rstrip()[:300]) for number in known[-MOST_FRAMES:])
    held = fault.get("values")
    pairs = (
        [item for item in held if isinstance(item, (list, tuple)) and len(item) == 2] if isinstance(held, list) else []
    )
    values = tuple((str(name)[:MOST_OF_A_VALUE], str(words)[:MOST_OF_A_VALUE]) for name, words in pairs[:MOST_VALUES])
    near = str(fault.get("near", ""))[:MOST_OF_A_VALUE]
    return Fault(kind, during, type_name, str(fault.get("message", ""))[:4000], lines, values=values, near=near)


def _real(value: float) -> float:
    """Return a number as a float; a whole number beyond all floats is infinite."""
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _whole(value: Any) -> int:
    return min(max(value, 0), _MOST_EPOCHS) if type(value) is int else 0
