"""What a submission was given to train on, beside what its ``fit`` gets; runs inside the sandbox.

An array of a ``fit`` is found again among the arguments of the function and the data sets that it loaded. What differs
tells causes apart, and an experiment can give ``fit`` what the submission was given.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.candidate.worker.fit_evidence import MOST_CLASSES

MOST_KEPT = 12
"""Arrays that are remembered, the latest ones."""
LEAST_ROWS = 20
"""Arrays with fewer rows are no examples."""
MOST_SIZE = 12_000_000
"""Larger arrays are not looked through."""
COMPARED = 200
"""Rows of a ``fit`` that are looked up."""
SAME_ROW = 1e-3
"""Rows are the same whose means differ by at most this part of the range of all means."""
MOST = 0.9
"""Rows are recognized where this share of them is."""
MOST_COPIES = 8
"""Of so many copies of the examples, each changed a little, the labels are compared."""
TOO_OFTEN = 0.1
"""Labels are other ones where this share of them is not among those that were offered, or more often than there."""
IN_PLACE = 0.5
"""Rows that were changed are known by their places where they differ from other rows so many times more."""
MOST_COLUMNS = 50
"""Of examples with more values than these, no column is looked at alone."""
UNRELATED = 0.25
"""The correlation of noise with the values of a column is below this."""
SAME_FORM, SAME_CLASSES = 0.9, 0.999
"""Labels whose correlation with the right ones is beyond this are these in another form: numbers, and classes."""


class NotOffered(Exception):
    """Nothing that the submission was given goes with the arrays of this ``fit``."""


class Offered:
    """Remembers the arrays that a submission was given, the latest of them, as they were before it ran."""

    def __init__(self) -> None:
        self._given: list[tuple[Any, Any]] = []
        """Each with a copy: a submission may change what it was given."""
        self._latest: set[int] = set()
        """The addresses of the copies that were made since a function of the submission was called."""

    def begin(self) -> None:
        """Begin a call of a function of the submission."""
        self._latest = set()

    @property
    def _kept(self) -> list[Any]:
        return [copy for _, copy in self._given]

    @property
    def most_rows(self) -> int:
        """The rows of the largest array that was given since a function of the submission was called."""
        return max((len(item) for item in self._kept if id(item) in self._latest), default=0)

    def note(self, given: Any) -> None:
        """Remember the arrays of numbers in ``given``, an argument or a data set: a pair of features and labels."""
        if isinstance(given, (list, tuple)) and len(given) <= MOST_KEPT:
            for item in given:
                self.note(item)
        elif isinstance(given, np.ndarray) and given.dtype.kind in "biuf" and given.ndim and len(given) >= LEAST_ROWS:
            copy = given.copy() if given.size <= MOST_SIZE else given
            self._given = [*(pair for pair in self._given if pair[0] is not given), (given, copy)][-MOST_KEPT:]
            self._latest.add(id(copy))

    def pair_for(self, features: Any, labels: Any) -> Pair | None:
        """Return the offered arrays that ``fit`` was given in some form; ``None`` where there are none.

        Of several pairs it is the one whose rows are recognized, then one whose labels are there in their order, then
        one of as many rows, then no copies, then the latest.
        """
        # A tensor, such as that of `tf.one_hot`, is read as an array.
        features, labels = (np.asarray(item) if hasattr(item, "numpy") else item for item in (features, labels))
        if not _is_array(features) or not _is_array(labels) or len(features) != len(labels):
            return None
        size = features.size // len(features)
        found = []
        for place, (given, item) in enumerate(self._given):
            after = next((other for _, other in self._given[place + 1 :] if len(other) == len(item)), None)
            if after is None or item.size // len(item) != size:
                continue
            if len(item) >= len(features) and item.size <= MOST_SIZE:
                found.append(Pair(item, after, features, labels, given))
            elif _copies(item, features):
                copied = _arrangement(item, features)
                found.append(Pair(copied(item), copied(after), features, labels, copied(item), copied=True))
        pair = max(reversed(found), key=lambda other_pair: other_pair.fits, default=None)
        if pair is not None and len(features) < LEAST_ROWS and not pair.recognized:
            # So few rows that are not offered ones may be anything.
            return None
        if pair is not None:
            of_this_call = [other_pair for other_pair in found if other_pair.is_of(self._latest)]
            pair.largest = max([pair, *of_this_call], key=lambda other_pair: other_pair.rows)
        return pair

    def examples_of(self, shape: tuple[int, ...]) -> tuple[Any, Any]:
        """Return the largest features of such a shape that were given, and their labels; raises ``NotOffered``."""
        size = int(np.prod(shape))
        found = [
            (item, labels)
            for item, labels in itertools.pairwise(self._kept)
            if len(item) == len(labels) and item.size == size * len(item) and item.size <= MOST_SIZE
        ]
        if not found:
            raise NotOffered("no examples of this shape")
        features, labels = max(found, key=lambda pair: len(pair[0]))
        return features.reshape(len(features), *shape), labels


class Pair:
    """Offered features and labels, and what ``fit`` was given of them."""

    def __init__(
        self, offered: Any, truth: Any, features: Any, labels: Any, now: Any, *, copied: bool = False
    ) -> None:  # fmt: skip
        self._offered, self._truth = offered, truth
        self._now = now
        """The offered features as they are by now."""
        self._copied = copied
        self._features, self._labels = features, labels
        self._places = _places_in(features)
        self._factor, self._offset = 1.0, float(offered.min())
        self.largest = self
        """The pair with most rows whose examples have the same size."""
        self._in_any_order = False
        """Whether the rows of ``fit``, whose order is not known, hold the values of offered ones in other orders."""
        self._rows, self._known = self._rows_of(self._places)
        if not self._are_known:
            self._factor, self._offset = self._scale()
            self._rows, self._known = self._rows_of(self._places)
        self.recognized = self._are_known
        """Whether most rows of ``fit`` are offered ones: as they are, or all scaled and moved alike."""
        if not self.recognized and not copied and not self.keeps_labels:
            before, self._in_any_order = (self._rows, self._known), True
            self._rows, self._known = self._rows_of(self._places)
            if not self._are_known:
                (self._rows, self._known), self._in_any_order = before, False

    @property
    def _are_known(self) -> bool:
        return bool(self._known.mean() > MOST)

    @property
    def fits(self) -> tuple[bool, ...]:
        """What makes a pair the one that ``fit`` was given."""
        return self.recognized, self._in_any_order, self.keeps_labels, self.as_many, not self._copied

    def is_of(self, addresses: set[int]) -> bool:
        """Return whether the features are an array at one of these addresses."""
        return id(self._offered) in addresses

    @property
    def rows(self) -> int:
        """How many rows were offered."""
        return len(self._offered)

    @property
    def as_many(self) -> bool:
        """Whether ``fit`` got as many rows as were offered."""
        return len(self._offered) == len(self._features)

    @functools.cached_property
    def keeps_labels(self) -> bool:
        """Whether the labels of ``fit`` are those of the first offered rows, in their order."""
        own, truth = _classes(self._labels), _classes(self._truth)
        if own is None or truth is None or not LEAST_ROWS <= len(own) <= len(truth):
            return False
        own, truth = own[self._places], truth[self._places]
        return bool(np.ptp(truth) > 0 and np.allclose(own, truth, rtol=1e-3, atol=1e-3))

    @property
    def knows_rows(self) -> bool:
        """Whether it is known which offered row each row of ``fit`` is: by its values, its place, or its label."""
        if self._are_known or self._is_in_place:
            return True
        own, truth = _classes(self._labels), _classes(self._truth)
        if own is None or truth is None or len(own) > len(truth):
            return False
        own, truth = own[self._places], truth[self._places]
        return bool(np.ptp(own) and np.ptp(truth) and abs(np.corrcoef(own, truth)[0, 1]) > SAME_FORM)

    def told(self) -> dict[str, Any]:
        """Return ``asked``: rows, range and mean of the offered features, ``asked_labels``, and ``moved_labels``.

        The last is the share of the examples that reach ``fit`` with another label than their own: 0 where the examples
        cannot be recognized, or where all labels have another form. ``kinds`` counts different labels, of ``fit`` and
        of those that were offered; ``own_lowest`` and ``own_highest`` are the classes of one-hot rows. ``changed`` has
        the shares of examples and of labels that hold other values than what was offered at their place, and the
        shares of those that hold the same values in another order; ``renumbered`` is the share of labels that are not
        theirs because each class has another number, and ``in_place`` the share of examples that are no longer what
        was offered, in the offered array itself. Where the labels are kept, ``how_changed`` adds to it. Where the
        examples are known, labels are compared with theirs.
        """
        offered = self._offered
        known = offered[np.isfinite(offered)] if offered.dtype.kind == "f" else offered
        if not known.size:
            return {}
        asked = {"lowest": float(known.min()), "highest": float(known.max()), "mean": float(known.mean())}
        own, truth = _classes(self._labels), _classes(self._truth)
        moved, renumbered = self._moved_labels(own, truth)
        told: dict[str, Any] = {
            "asked": {"rows": len(offered), "largest": self.largest.rows, **asked},
            "moved_labels": moved,
            "changed": {**self._changed(), **({"renumbered": renumbered} if renumbered else {})},
        }
        if own is not None and truth is not None:
            kinds = {"kinds": len(np.unique(own)), "offered_kinds": len(np.unique(truth))}
            rounded = 2 * len(own) >= len(truth) and _are_whole(own) and not _are_whole(truth)
            if len(own) < len(truth) and kinds["offered_kinds"] > MOST_CLASSES and not rounded:
                kinds = {}  # A part of many different numbers holds fewer of them, as they are.
            values = truth if self._truth.ndim == 2 and _are_shares(self._truth) else self._truth
            told["asked_labels"] = {"lowest": float(np.min(values)), "highest": float(np.max(values)), **kinds}
            if self._labels.ndim == 2 and _are_shares(self._labels):
                told["asked_labels"] |= {"own_lowest": float(own.min()), "own_highest": float(own.max())}
        return told

    def _changed(self) -> dict[str, float]:
        if self._in_any_order:
            rows = self._as_offered(self._features[self._places[self._known]])
            differ, turned = _apart(rows, self._offered[self._rows[self._known]])
            return {"examples": differ, "turned": turned, "same_labels": float(self._same_labels())}
        if not self.as_many and not self.keeps_labels:
            return {"same_labels": float(self._same_labels())} if self.recognized else {}
        told: dict[str, float] = {} if self.recognized else self._holds_labels() or self._drowned()
        # Copies are there to differ: flipped images are no mistake.
        if not self.recognized and not self._copied:
            told["in_place"] = self._apart_at_places(self._now, self._offered)[0]
            told["examples"], told["turned"] = self._apart_at_places(self._features, self._offered)
            told |= self._how_changed() if self.keeps_labels else {}
        if self._labels.size == self._truth.size:
            found, rows = self._places, self._places
            if self.recognized and not self._copied:
                found, rows = self._places[self._known], self._rows[self._known]
            told["labels"], told["turned_labels"] = _apart(self._labels[found], self._truth[rows])
            told["same_labels"] = float(self._same_labels())
        return told

    def _holds_labels(self) -> dict[str, float]:
        """Return that some columns of a table have the values of the labels, in any order, and did not before."""
        own, offered = (item.reshape(len(item), -1) for item in (self._features, self._offered))
        truth = self._truth.ravel()
        if not 1 < own.shape[1] == offered.shape[1] <= MOST_COLUMNS or truth.size != len(own) or own.dtype.kind != "f":
            return {}
        if len(np.unique(truth)) <= MOST_CLASSES:
            return {}

        def held(rows: Any) -> int:
            return sum(np.allclose(np.sort(column), np.sort(truth), rtol=1e-4, atol=1e-6) for column in rows.T)

        return {"holds_labels": float(held(own))} if held(own) > held(offered) else {}

    def _drowned(self) -> dict[str, float]:
        """Return how many ``columns`` of a table there are where noise that was added is as large as some, ``drowned``.

        What was put in the place of values goes with these, and is no noise.
        """
        own, offered = (item[self._places].reshape(len(self._places), -1) for item in (self._features, self._offered))
        if offered.dtype.kind != "f" or not 1 < offered.shape[1] <= MOST_COLUMNS:
            return {}
        noise = own - offered
        size, spreads = noise.std(axis=0), offered.std(axis=0)
        together = np.mean((noise - noise.mean(axis=0)) * (offered - offered.mean(axis=0)), axis=0)
        drowned = (size > spreads) & (spreads > 0) & (np.abs(together) < UNRELATED * size * spreads)
        return {"drowned": float(drowned.sum()), "columns": float(len(drowned))} if drowned.any() else {}

    def _how_changed(self) -> dict[str, float]:
        """Return the ``value`` that is more frequent in ``fit`` than before, its ``share``, and its ``share_before``.

        ``alike`` is the correlation of the means of rows with those that were offered: near 0 where values were mixed
        across examples. It is there where all values together have the same mean.
        """
        own, offered = (item[self._places].reshape(len(self._places), -1) for item in (self._features, self._offered))
        values, counts = np.unique(own, return_counts=True)
        before = np.array([np.mean(offered == value) for value in values[np.argsort(-counts)[:3]]])
        shares = np.sort(counts)[::-1][:3] / own.size
        most = int(np.argmax(shares - before))
        told = {"value": float(values[np.argsort(-counts)[most]]), "share": shares[most], "share_before": before[most]}
        means = own.mean(axis=1), offered.mean(axis=1)
        if self.as_many and np.ptp(means[0]) and np.ptp(means[1]):
            near = SAME_ROW * float(np.ptp(self._offered))
            if abs(self._features.mean(dtype=np.float64) - self._offered.mean(dtype=np.float64)) <= near:
                told["alike"] = np.corrcoef(*means)[0, 1]
        return {name: float(item) for name, item in told.items()}

    def _same_labels(self) -> bool:
        """Return whether all labels of ``fit`` may be offered ones; of a part of them hardly one comes too often."""
        if self._labels.size == self._truth.size:
            own, truth = np.sort(self._labels, axis=None), np.sort(self._truth, axis=None)
            return bool(np.allclose(own, truth, rtol=1e-3, atol=1e-3))
        found, known = _classes(self._labels), _classes(self._truth)
        if found is None or known is None:
            return True
        kinds, counts = np.unique(found.astype(np.float32), return_counts=True)
        theirs, most = np.unique(known.astype(np.float32), return_counts=True)
        spots = np.searchsorted(theirs, kinds).clip(max=len(theirs) - 1)
        allowed = np.where(np.isclose(theirs[spots], kinds, rtol=1e-5), most[spots], 0)
        return bool(np.maximum(counts - allowed, 0).sum() <= TOO_OFTEN * len(found))

    @property
    def _is_in_place(self) -> bool:
        """Whether most rows are offered ones that were changed a little, at their places."""
        return len(self._places) >= LEAST_ROWS and bool(self._in_place.mean() > MOST)

    @functools.cached_property
    def _in_place(self) -> Any:
        """Whether each row is an offered one that was changed a little, at its place: nearer than other rows are."""
        if not self.as_many or len(self._places) < LEAST_ROWS:
            return np.zeros(len(self._places), dtype=bool)
        own = self._as_offered(self._features[self._places]).reshape(len(self._places), -1)
        offered = self._offered[self._places].reshape(len(self._places), -1)
        other = np.abs(own - np.roll(offered, 1, axis=0)).mean()
        return np.abs(own - offered).mean(axis=1) < IN_PLACE * other

    def _apart_at_places(self, own: Any, offered: Any) -> tuple[float, float]:
        return _apart(own[self._places], offered[self._places])

    def _moved_labels(self, own: Any, truth: Any) -> tuple[float, float]:
        """Return the shares of labels that are those of other examples, and that are other numbers for each class."""
        places, rows, found = self._places, self._rows, self._known
        if not self.recognized and self._is_in_place:
            rows, found = places, self._in_place
        elif not self._are_known:
            return 0.0, 0.0
        if own is None or truth is None:
            return 0.0, 0.0
        wrong = ~np.isclose(own[places][found], truth[rows[found]], rtol=1e-3, atol=1e-3)
        # Labels that were all scaled or rounded, or counted from another number, are the right ones in another form.
        form = np.corrcoef(own[places][found], truth[rows[found]])[0, 1] if np.ptp(own[places][found]) else 0.0
        same_form = SAME_FORM if len(np.unique(truth)) > MOST_CLASSES else SAME_CLASSES
        if form > same_form or (abs(form) > same_form and len(np.unique(truth)) > MOST_CLASSES):
            return 0.0, 0.0
        share = float(np.mean(wrong))
        return (0.0, share) if _is_renumbering(own[places][found], truth[rows[found]]) else (share, 0.0)

    @functools.cached_property
    def _means(self) -> tuple[Any, Any]:
        """A number for each offered row, and the rows in the order of these numbers."""
        return _numbered(_means(self._offered))

    @functools.cached_property
    def _contents(self) -> tuple[Any, Any]:
        """The same, with numbers that do not depend on the order of the values in a row."""
        return _numbered(self._content_of(self._offered))

    def _content_of(self, rows: Any) -> Any:
        flat = rows.reshape(len(rows), -1).astype(np.float32)
        squares = np.einsum("ij,ij->i", flat, flat) / flat.shape[1] / (float(np.ptp(self._offered)) or 1.0)
        return flat.mean(axis=1, dtype=np.float64) + squares

    def _rows_of(self, places: Any) -> tuple[Any, Any]:
        """Return for rows of ``fit`` which offered rows they are, and whether that is known."""
        offered, order = self._contents if self._in_any_order else self._means
        own = self._as_offered(self._features[places])
        shown = self._content_of(own) if self._in_any_order else _means(own)
        spots = np.clip(np.searchsorted(offered[order], shown), 1, len(order) - 1)
        nearer = np.abs(offered[order[spots - 1]] - shown) < np.abs(offered[order[spots]] - shown)
        rows = np.where(nearer, order[spots - 1], order[spots])
        spread = float(np.ptp(offered)) or 1.0
        near = np.abs(offered[rows] - shown) <= SAME_ROW * spread
        size = self._offered.size // len(self._offered)
        pairs = [item.reshape(-1, size) for item in (own[near], self._offered[rows[near]])]
        same, theirs = (np.sort(pair, axis=1) for pair in pairs) if self._in_any_order else pairs
        alike = np.abs(same - theirs).max(axis=1, initial=0.0)
        near[near] = alike <= 10 * SAME_ROW * max(1e-9, float(np.ptp(self._offered)))
        return rows, near

    def _as_offered(self, features: Any) -> Any:
        """Return features on the scale of what was offered."""
        return (features.astype(np.float64) - self._offset) * self._factor + float(self._offered.min())

    def _scale(self) -> tuple[float, float]:
        known = self._features[np.isfinite(self._features)]
        low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
        if high <= low:
            return 1.0, low
        return float(np.ptp(self._offered)) / (high - low), low

    def inputs(self) -> Any:
        """Return the inputs as they were offered, in the rows of ``fit`` and in its shape."""
        if not self._in_any_order and (self.as_many or (self.keeps_labels and not self.recognized)):
            rows = np.arange(len(self._features))
        else:
            rows, known = self._rows_of(np.arange(len(self._features)))
            if not known.all():
                raise NotOffered("rows that are not known")
        return self._offered[rows].reshape(self._features.shape).astype(np.float32)

    def labels(self) -> Any:
        """Return the label of each row of ``fit``, in the form in which ``fit`` gets labels."""
        rows, known = self._rows_of(np.arange(len(self._features)))
        if known.mean() < MOST:
            if not self.as_many:
                raise NotOffered("rows that are not known")
            rows = np.arange(len(self._features))
        return self._formed(self._truth[rows])

    def whole(self) -> tuple[Any, Any]:
        """Return all that was offered: features on the scale that ``fit`` has, and their labels."""
        features = (self._offered - float(self._offered.min())) / self._factor + self._offset
        shape = (len(features), *self._features.shape[1:])
        return features.reshape(shape).astype(np.float32), self._formed(self._truth)

    def _formed(self, truth: Any) -> Any:
        """Return offered labels with as many columns as those of ``fit`` have."""
        wanted = self._labels.shape[1:]
        if truth.shape[1:] == wanted or truth.size // len(truth) == self._labels.size // max(1, len(self._labels)):
            return truth.reshape(len(truth), *wanted)
        columns = wanted[-1] if len(wanted) == 1 else 0
        if truth.size == len(truth) and truth.dtype.kind in "iu" and truth.min() >= 0 and truth.max() < columns:
            return np.eye(columns, dtype=np.float32)[truth.reshape(-1)]
        raise NotOffered("labels of another form")


def _is_array(data: Any) -> bool:
    return (
        isinstance(data, np.ndarray) and data.dtype.kind in "biuf" and data.ndim > 0 and 0 < data.size <= MOST_SIZE
    )  # fmt: skip


def _places_in(features: Any) -> Any:
    """Return the places of the rows that are compared, all over ``features``."""
    return np.linspace(0, len(features) - 1, min(COMPARED, len(features))).astype(int)


def _is_renumbering(own: Any, truth: Any) -> bool:
    """Return whether each class has one other label, or the same one, and no two classes the same."""
    kinds = (np.unique(own), np.unique(truth), np.unique(np.stack([own, truth]), axis=1).T)
    return 1 < len(kinds[0]) == len(kinds[1]) == len(kinds[2]) <= MOST_CLASSES


def _copies(offered: Any, features: Any) -> int:
    """Return how often ``features`` may hold all offered rows, more than once; else 0."""
    times, rest = divmod(len(features), len(offered))
    return times if not rest and 1 < times <= MOST_COPIES and features.size <= MOST_SIZE else 0


def _arrangement(offered: Any, features: Any) -> Callable[[Any], Any]:
    """Return what makes of the offered rows as many as ``features`` has: all of them again and again, or each one."""
    times = _copies(offered, features)
    places = _places_in(features)
    rows = features[places].reshape(len(places), -1)

    def apart(found: Any) -> float:
        return float(np.abs(rows - offered[found].reshape(len(places), -1)).mean())

    each = apart(places // times) < apart(places % len(offered))
    return lambda item: np.repeat(item, times, axis=0) if each else np.concatenate([item] * times)


def _means(rows: Any) -> Any:
    """Return a number for each row that tells rows apart: a weighted mean, so that columns may not change places."""
    flat = rows.reshape(len(rows), -1)
    weights = 1 + np.arange(flat.shape[1]) / flat.shape[1]
    return (flat @ (weights / flat.shape[1]).astype(np.float32)).astype(np.float64)


def _numbered(numbers: Any) -> tuple[Any, Any]:
    return numbers, np.argsort(numbers, kind="stable")


def _apart(rows: Any, others: Any) -> tuple[float, float]:
    """Return the share of rows that differ from others, and of those that hold the same values in another order."""
    rows, others = (item.reshape(len(item), -1).astype(np.float64) for item in (rows, others))
    near = SAME_ROW * max(1e-9, float(np.ptp(others)))
    differ = ~(np.abs(rows - others) <= near).all(axis=1)
    turned = differ & (np.abs(np.sort(rows, axis=1) - np.sort(others, axis=1)) <= near).all(axis=1)
    return float(differ.mean()), float(turned.mean())


def _classes(labels: Any) -> Any:
    """Return one number for each label: the number itself, the class of a row of shares, the mean of another row."""
    if labels.size == len(labels):
        return labels.reshape(-1).astype(np.float64)
    if labels.ndim != 2:
        return None
    return labels.argmax(axis=1).astype(np.float64) if _are_shares(labels) else labels.mean(axis=1, dtype=np.float64)


def _are_whole(values: Any) -> bool:
    """Return whether all of these numbers are integers."""
    return values.dtype.kind in "fiu" and bool(np.all(values == np.round(values)))


def _are_shares(labels: Any) -> bool:
    """Return whether each row adds up to 1: it says how probable each class is, as a one-hot row does."""
    return bool(np.all(labels >= 0) and np.allclose(labels.sum(axis=1), 1, atol=1e-3))
