"""Whether the examples of a training come with other labels later than in its first pass; runs inside the sandbox.

An example is known again by a number for its values. None is known again that is augmented, and nothing is told of
those that have several labels within the first pass.
"""

from __future__ import annotations

import contextlib
import itertools
import math
import operator
import weakref
from collections.abc import Iterator
from types import FrameType
from typing import Any

import numpy as np

from grader.candidate.worker.fit_evidence import MOST_CLASSES
from grader.candidate.worker.offered import SAME_FORM, _classes, _is_renumbering

CLEAR = 1 / 3
"""Labels are other ones where more than this share of them is …"""
LEAST_ROWS = 30
"""… of at least so many examples."""
LEAST_TOGETHER = 8
"""Smaller batches are looked at together."""
AGAIN = 0.9
"""The first pass has ended where this share of a batch is known; so much of it must have been new."""
ALIKE = 0.05
"""Labels that were shuffled are the same ones all together; of those of one pass this share may be others."""
SURELY_SOME = 7
"""Where so many are expected there are some: all but once in 1,000 times."""
MOST_ROWS, MOST_NOTED = 70_000, 150_000
"""Examples of a first pass, and of all passes, that are looked at."""
MOST_VALUES = 100
"""Values of an example by which it is known again."""
MOST_PARTS = 100
"""Variables of a function that are looked at."""
MOST_ARRAYS = 6
"""Arrays of one step among which its labels are."""
_FACTORS = np.random.default_rng(17).integers(1, 2**63, MOST_VALUES, dtype=np.uint64) | np.uint64(1)


class LabelChanges:
    """What one source gives a training, such as one model's ``fit``: examples, and what may be their labels."""

    def __init__(self, epochs: int = 1) -> None:
        self._epochs = epochs
        self._noted = 0
        self._streams: dict[str, _Stream] = {}
        self._latest: tuple[Any, ...] = ()

    def note_step(self, features: Any, labels: dict[str, Any]) -> None:
        """Note the arrays of a loop's step, unless they are those of the step before."""
        latest = (features, *labels.values())
        before = [reference() for reference in self._latest]
        is_same = len(latest) == len(before) and all(map(operator.is_, latest, before))
        self._latest = tuple(map(weakref.ref, latest))
        if not is_same:
            self.note(features, labels)

    @np.errstate(all="ignore")
    def note(self, features: Any, labels: dict[str, Any]) -> None:
        """Note a batch, or all examples of an epoch; what has another form is left out."""
        if self._noted > MOST_NOTED or len(features) > MOST_ROWS:
            return
        keys = _keys_of(np.asarray(features))
        self._noted += len(keys)
        for name, item in labels.items():
            numbers = _numbers_of(np.asarray(item))
            if numbers is not None and len(numbers) == len(keys):
                self._streams.setdefault(name, _Stream()).note(keys, numbers.tolist())

    @np.errstate(all="ignore")
    def told(self) -> dict[str, float]:
        """Return the ``share`` of labels that are other ones from the pass ``since`` on, and ``epochs`` of a pass.

        Of a generator nobody knows how many epochs are a pass: 0. Empty where there is no such pass, or where one of
        several arrays holds the same labels all the time.
        """
        is_sure = len(self._streams) == 1
        found = [stream.told() for stream in self._streams.values() if stream.is_of_labels(is_sure)]
        if not found or not all(found):
            return {}
        return {**max(found, key=lambda told: told["share"]), "epochs": float(self._epochs)}


class _Stream:
    """The labels of examples by one name, pass after pass."""

    def __init__(self) -> None:
        self._first: dict[int, float] = {}
        self._unsure: set[int] = set()
        self._rows = 0
        self._waiting: tuple[list[int], list[float]] = ([], [])
        self._ended = self._dead = False
        self._seen: set[int] = set()
        """The examples of this pass."""
        self._pairs: list[tuple[float, float]] = []
        self._shares: list[float] = []
        """Of each later pass; NaN where its labels are others all together."""

    def note(self, keys: list[int], labels: list[float]) -> None:
        """Note some examples by their keys, with a number for each label."""
        if self._dead:
            self._first, self._seen, self._pairs = {}, set(), []
            return
        keys, labels = self._waiting[0] + keys, self._waiting[1] + labels
        self._waiting = ([], []) if len(keys) >= LEAST_TOGETHER else (keys, labels)
        if self._waiting[0]:
            return
        if sum(key in self._seen for key in keys) >= AGAIN * len(keys):
            self._end_pass()
        self._seen.update(keys)
        if self._ended:
            known = (pair for pair in zip(keys, labels, strict=True) if pair[0] in self._first)
            self._pairs += [(self._first[key], label) for key, label in known if key not in self._unsure]
        else:
            self._begin(keys, labels)

    def _begin(self, keys: list[int], labels: list[float]) -> None:
        for key, label in zip(keys, labels, strict=True):
            if self._first.setdefault(key, label) != label:
                self._unsure.add(key)
        self._rows += len(keys)
        self._dead = self._rows > MOST_ROWS

    def _end_pass(self) -> None:
        """Begin another pass; a first one that was a part of the examples tells no epochs apart."""
        if self._ended:
            self._shares.append(self._share_of_pass)
        else:
            self._ended, self._dead = True, len(self._first) < AGAIN * self._rows
        is_other = len(self._seen) > 2 * len(self._first)
        self._dead = self._dead or is_other or math.isnan(sum(self._shares))
        self._seen, self._pairs = set(), []

    @property
    def _share_of_pass(self) -> float:
        return _share_of_others(*np.array(self._pairs).T) if len(self._pairs) >= LEAST_ROWS else 0.0

    @property
    def _known_shares(self) -> list[float]:
        """The shares of all passes, with the last one where it is nearly whole."""
        is_whole = self._ended and len(self._seen) >= AGAIN * len(self._first)
        return [*self._shares, self._share_of_pass] if is_whole else self._shares

    def is_of_labels(self, is_sure: bool) -> bool:
        """Return whether they have several values, the same ones in each pass; unless ``is_sure``, no row numbers."""
        kinds = {*self._first.values()}
        are_numbers = len(kinds) == len(self._first) and all(map(float.is_integer, kinds))
        is_known = bool(self._known_shares) and not math.isnan(sum(self._known_shares)) and not self._dead
        return is_known and len(kinds) > 1 and (is_sure or not are_numbers)

    def told(self) -> dict[str, float]:
        """Return ``share`` and ``since``, as ``LabelChanges.told`` does."""
        shares = self._known_shares
        since = next((place for place, share in enumerate(shares) if share > CLEAR), len(shares))
        later = shares[since:]
        share = sum(later) / len(later) if later else 0.0
        return {"share": share, "since": since + 2.0} if share > CLEAR else {}


def arrays_of_step(found: dict[str, Any]) -> tuple[Any, dict[str, Any]] | None:
    """Return the examples among the variables of a step, and what may be their labels: as many rows, no more values.

    Of several sizes it is the smallest: a batch, where all examples are there as well.
    """
    arrays = {name: item for name, item in found.items() if _is_array(item)}
    sizes = sorted({len(item) for item in arrays.values()})
    groups = ({name: item for name, item in arrays.items() if len(item) == size} for size in sizes)
    group = next((group for group in groups if 1 < len(group) <= MOST_ARRAYS), {})
    if not group:
        return None
    largest = max(group, key=lambda name: int(np.prod(group[name].shape)))
    return group.pop(largest), {name: item for name, item in group.items() if not _are_shares(item)}


def parts_of(given: list[Any]) -> dict[str, Any]:
    """Return the arguments of a function by their places, and the parts of those that are tuples."""
    parts = (part for item in given for part in (item if isinstance(item, (tuple, list)) else [item]))
    return {str(place): part for place, part in enumerate(itertools.islice(parts, MOST_PARTS))}


def noting(batches: Any, changes: LabelChanges) -> Iterator[Any]:
    """Yield the batches of a generator, and note each of them."""
    for batch in batches:
        with contextlib.suppress(Exception):
            changes.note(batch[0], {"labels": batch[1]})
        yield batch


def arrays_of_frame(frame: FrameType | None) -> dict[str, Any]:
    """Return the local variables of a function that is running."""
    with contextlib.suppress(Exception):
        return dict(itertools.islice(frame.f_locals.items(), MOST_PARTS)) if frame else {}
    return {}


def _is_array(item: Any) -> bool:
    """Return whether it is an array, or a tensor with values, of several rows; a weight is none."""
    is_tensor = type(item).__name__ == "EagerTensor"
    return (isinstance(item, np.ndarray) or is_tensor) and len(item.shape) > 0 and item.shape[0] >= LEAST_TOGETHER


def _are_shares(item: Any) -> bool:
    """Return whether rows are shares that add up to 1, and no single ones: what a softmax gave, and no labels."""
    values = np.asarray(item)
    if values.ndim != 2 or values.dtype.kind != "f" or values.shape[1] < 2:
        return False
    return bool(np.allclose(values.sum(axis=1), 1, atol=1e-3) and np.any(values != np.round(values)))


def _keys_of(features: Any) -> list[int]:
    """Return a number for each row, which follows from its values alone, whatever their type."""
    if features.dtype.kind not in "biuf" or not features.size:
        return []
    flat = features.reshape(len(features), -1)
    some = flat[:, :: -(-flat.shape[1] // MOST_VALUES)].astype(np.float32) + np.float32(0)
    bits = np.ascontiguousarray(some).view(np.uint32).astype(np.uint64)
    keys: list[int] = (bits @ _FACTORS[: bits.shape[1]]).tolist()
    return keys


def _numbers_of(labels: Any) -> Any:
    if labels.dtype.kind not in "biuf" or not labels.size:
        return None
    return _classes(labels if labels.ndim < 3 else labels.reshape(len(labels), -1))


def _share_of_others(first: Any, now: Any) -> float:
    """Return the share of labels that are others than the first ones; NaN where they are others all together.

    Classes with other numbers, and numbers on another scale or with a little noise, are the same labels. Labels of
    another task are others as well, such as those of the next one of several classes against the rest.
    """
    share = float(np.mean(~np.isclose(first, now, rtol=1e-3, atol=1e-3)))
    if share <= CLEAR:
        return share
    if _is_renumbering(now, first):
        return 0.0
    are_numbers = len(np.unique(first)) > MOST_CLASSES
    if not np.ptp(now) or (are_numbers and abs(np.corrcoef(first, now)[0, 1]) > SAME_FORM):
        return math.nan
    kinds, places = np.unique(np.round(np.concatenate([first, now]), 3), return_inverse=True)
    before, after = (np.bincount(part, minlength=len(kinds)) for part in np.split(places.reshape(-1), 2))
    # Of the labels that are shuffled, some of each class stay by chance.
    stay = np.bincount(places.reshape(2, -1)[0][np.isclose(first, now)], minlength=len(kinds))
    is_other_task = np.any((stay == 0) & (before * after > SURELY_SOME * len(first)))
    are_same = np.abs(before - after).sum() <= 2 * ALIKE * len(first)
    return share if are_same and not is_other_task else math.nan
