"""Reads what a worker said: the learner's code may have written it, so nothing in it is taken as it comes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np

from grader.candidate.faults import MOST_FRAMES, Fault
from grader.candidate.protocol import Handle, ProtocolError

Kind = TypeVar("Kind")

_KINDS_TOLD = {"raised", "ended", "unwritten", "memory", "missing", "protocol"}
"""Kinds of fault that a worker may tell; the examiner finds out the others by itself."""
_ENDINGS_TOLD = {"SystemExit", "KeyboardInterrupt"}
_MOST_METRICS = 20
_MOST_EPOCHS = 10**7


def read_as(kind: type[Kind], value: Any) -> Kind:
    """Return ``value`` where it is of this very kind; raises ``ProtocolError`` where it is not."""
    if type(value) is not kind:
        raise ProtocolError(f"{_kind_of(value)} where there should be {_ARTICLES.get(kind.__name__, kind.__name__)}")
    return value


_ARTICLES = {"list": "a list", "dict": "a dictionary", "ndarray": "an array", "bool": "a yes or no", "str": "a text"}


def _kind_of(value: Any) -> str:
    return f"an object of type {value.type_name}" if isinstance(value, Handle) else type(value).__name__


def read_lent(value: Any) -> tuple[Any, list[Any]]:
    """Return what a function returned, and its arguments as it left them."""
    told = read_as(tuple, value)
    if len(told) != 2:
        raise ProtocolError(f"{len(told)} values instead of two")
    return told[0], read_as(list, told[1])


def read_look(value: Any) -> dict[str, Any]:
    """Return a look at a model: ``outputs`` are an array, ``walk`` and ``archive`` are read with care elsewhere."""
    seen = read_as(dict, value)
    read_as(np.ndarray, seen.get("outputs"))
    return seen


def read_first_input(value: Any) -> dict[str, Any]:
    """Return ``values`` that reach a model's first layer with weights, layers ``passed`` before, and ``outputs``."""
    found = read_as(dict, value)
    values = found.get("values")
    passed = [str(one)[:200] for one in read_as(list, found.get("passed"))]
    outputs = read_as(np.ndarray, found.get("outputs"))
    return {"values": None if values is None else read_as(np.ndarray, values), "passed": passed, "outputs": outputs}


def read_over_time(value: Any) -> list[dict[str, Any]]:
    """Return the rows of ``over_time``: ``took`` and ``gave`` are arrays of numbers, or ``None``."""
    rows = []
    for row in read_as(list, value):
        told = read_as(dict, row)
        kind = "recurrent" if told.get("kind") == "recurrent" else "convolution"
        arrays = {name: told.get(name) for name in ("took", "gave")}
        if any(one is not None and read_as(np.ndarray, one).dtype.kind not in "biuf" for one in arrays.values()):
            raise ProtocolError("a layer's values that are no numbers")
        rows.append({"kind": kind, "layer": str(told.get("layer", ""))[:200], **arrays})
    return rows


def read_handle(value: Any) -> Handle:
    """Return the name of an object that stays with the candidate."""
    return read_as(Handle, value)


def read_stops(value: Any) -> list[bool]:
    """Return for each logs that a callback was shown whether it stopped the training."""
    return [read_as(bool, one) for one in read_as(list, value)]


def read_weights(value: Any) -> list[Any]:
    """Return the weights of a model, each an array."""
    return [read_as(np.ndarray, one) for one in read_as(list, value)]


def read_answers(value: Any, examples: int) -> np.ndarray[Any, Any]:
    """Return what a model answered, an array of numbers with one row per example."""
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
        if isinstance(row, list) and all(one is None or isinstance(one, (int, float)) for one in row):
            history[str(name)[:80]] = [None if one is None else float(one) for one in row]
    return history


def read_losses(value: Any) -> dict[str, Any]:
    """Return for each form of the labels a number, or the name and the text of what was raised."""
    losses: dict[str, Any] = {}
    for name, one in read_as(dict, value).items():
        if isinstance(one, (int, float)):
            losses[str(name)] = float(one)
        else:
            told = read_as(dict, one)
            losses[str(name)] = {key: str(told.get(key, ""))[:2000] for key in ("type_name", "message")}
    return losses


def read_fits(value: Any) -> list[dict[str, Any]]:
    """Return the rows of ``training.watch_fits``."""
    rows = []
    for row in read_as(list, value):
        told = read_as(dict, row)
        shape = told.get("labels")
        rows.append(
            {
                "model": told.get("model"),
                "epochs": _whole(told.get("epochs")),
                "ran": _whole(told.get("ran")),
                "callbacks": [str(one)[:200] for one in read_as(list, told.get("callbacks"))],
                "validated": told.get("validated") is True,
                "labels": [_whole(size) for size in shape] if isinstance(shape, list) else None,
            }
        )
    return rows


def read_progress(event: dict[str, Any]) -> dict[str, Any]:
    """Return a progress event with one epoch, the number of epochs and at most twenty metrics."""
    told = event.get("logs")
    logs = list(told.items())[:_MOST_METRICS] if isinstance(told, dict) else []
    return {
        "event": "progress",
        "epoch": _whole(event.get("epoch")),
        "epochs": _whole(event.get("epochs")),
        "logs": {str(name)[:80]: float(value) for name, value in logs if type(value) in (int, float)},
    }


def read_fault(fault: dict[str, Any], during: str, source: Sequence[str]) -> Fault:
    """Return a fault that a worker told; ``source`` are the lines of the learner's file."""
    kind, type_name = str(fault.get("kind")), str(fault.get("type_name", ""))[:200]
    if kind not in _KINDS_TOLD or (kind == "ended" and type_name not in _ENDINGS_TOLD):
        kind = "raised"
    told = fault.get("lines")
    numbers = [row[0] for row in told if isinstance(row, (list, tuple)) and row] if isinstance(told, list) else []
    known = [number for number in numbers if type(number) is int and 1 <= number <= len(source)]
    lines = tuple((number, source[number - 1].rstrip()[:300]) for number in known[-MOST_FRAMES:])
    return Fault(kind, during, type_name, str(fault.get("message", ""))[:4000], lines)


def _whole(value: Any) -> int:
    return min(max(value, 0), _MOST_EPOCHS) if type(value) is int else 0
