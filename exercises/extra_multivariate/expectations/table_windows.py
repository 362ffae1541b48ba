"""Evidence about a table as a series: scaled columns, windows with two inputs, and a model that takes both by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from exercises.extra_multivariate.expectations.data import COLUMNS, draw_days
from grader.candidate.candidate import Candidate
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_array, describe, show
from grader.checks.consistency import consistent_predictions, telling_predictions
from grader.checks.differences import show_beside
from grader.checks.evidence import Model, build, call_and_look, look_at
from grader.checks.expect import Unmet, expect, require
from grader.checks.items import require_each_epoch, rows_in
from grader.checks.one_failure import one_failure
from grader.checks.performance import Predictions
from grader.checks.series.window_causes import words_on_missing, words_on_repeats

MAKER, WINDOWS = "create_model", "windowed_dataset"
HISTORY, KNOWN = "history", "known"
WINDOW_SIZE, EPOCHS, SPLIT = 14, 20, 1200
HIDDEN = 400
"""Held-out windows. Each is from days of its own, so no window contains the label of another one."""
MARGIN = 0.85
"""Training stops once the validation error is at most this part of the threshold."""
_ELEMENTS = '`({"history": history, "known": known}, label)`'


@dataclass(frozen=True)
class ScaledColumns:
    """What ``scale_columns`` returned for a table."""

    columns: Array
    """The table, shape ``(n, columns)``."""
    split_time: int
    """How many rows are for training."""
    scaled: Array
    mean: Array
    """Of each column, shape ``(columns,)``."""
    std: Array


@dataclass(frozen=True)
class TableWindows:
    """The elements of the dataset that ``windowed_dataset`` returned, in the order of the table."""

    columns: Array
    window_size: int
    batch_size: int
    sizes: tuple[int, ...]
    """How many windows each batch has."""
    history: Array
    """Shape ``(n, window_size, columns)`` where all is well."""
    known: Array
    """Shape ``(n,)``: one value for each window."""
    labels: Array
    """Shape ``(n,)``."""
    drops: bool = True
    """Whether the source speaks of ``drop_remainder``."""
    rows_again: int | None = None
    """How many windows a second pass over the dataset has; ``None`` where there was none."""


@dataclass(frozen=True)
class NamedInputs:
    """A model with two named inputs, and a batch for it."""

    model: Model


def read_scaled(candidate: Candidate, columns: Array, split_time: int) -> ScaledColumns:
    """Call ``scale_columns(columns, split_time)``; raises ``Unmet`` unless it returns a table, means and deviations."""
    found = call_and_look(candidate, "scale_columns", columns, split_time)
    three = isinstance(found, (tuple, list)) and len(found) == 3
    require(three, "three arrays: scaled columns, mean and standard deviation", describe(found),
            "End with `return scaled, mean, std`.")  # fmt: skip
    names = ("the scaled columns", "the mean", "the standard deviation")
    scaled, mean, std = (as_array(item, name).astype(float) for item, name in zip(found, names, strict=True))
    require(scaled.shape == columns.shape, f"scaled columns of shape {columns.shape}", f"shape {scaled.shape}",
            "Scale all rows: `(columns - mean) / std`.")  # fmt: skip
    for name, part, call in (("mean", mean, "mean"), ("standard deviation", std, "std")):
        require(
            part.size == columns.shape[1],
            f"a {name} for each of {columns.shape[1]} columns",
            f"a {name} of shape {part.shape}",
            f"Use `axis=0`: `columns[:split_time].{call}(axis=0)`.",
        )
    return ScaledColumns(columns, split_time, scaled, mean.reshape(-1), std.reshape(-1))


def counted_table(days: int, columns: int) -> Array:
    """Return a table ``(days, columns)`` float32 in which each value shows its row and its column.

    >>> counted_table(3, 2).tolist()
    [[0.0, 100.0], [1.0, 101.0], [2.0, 102.0]]
    """
    return (np.arange(days)[:, np.newaxis] + 100 * np.arange(columns)).astype(np.float32)


def read_windows(candidate: Candidate, columns: Array, window_size: int, batch_size: int) -> TableWindows:
    """Call ``windowed_dataset(columns, window_size, batch_size)`` and read its dataset.

    Raises ``Unmet`` where its elements are not pairs of a dictionary with two inputs and labels.
    """
    with one_failure(candidate, WINDOWS):
        dataset = candidate.call(WINDOWS, columns, window_size, batch_size)
        require(isinstance(dataset, Handle) and dataset.kind == "dataset", "a `tf.data.Dataset`", describe(dataset),
                f"Return a dataset with elements {_ELEMENTS}.")  # fmt: skip
        elements, ended = candidate.draw(dataset, len(columns) + 1, WINDOWS)
        require(ended, f"a dataset that ends after {len(columns) - window_size} windows", "a dataset that goes on",
                "Leave `repeat()` out.")  # fmt: skip
        batches = [_read_element(element, window_size, columns.shape[1]) for element in elements]
        require(bool(batches), f"{len(columns) - window_size} windows", "no element in the dataset",
                "Make a window for each row that has `window_size` rows before it.")  # fmt: skip
        history, known, labels = (np.concatenate(part) for part in zip(*batches, strict=True))
        again = rows_in(candidate.draw(dataset, len(columns) + 1, WINDOWS)[0])
    order = np.argsort(history.reshape(len(history), -1)[:, 0], kind="stable")
    sizes = tuple(len(array) for _, _, array in batches)
    drops = candidate.speaks_of("drop_remainder")
    made = history[order], known[order], labels[order]
    return TableWindows(columns, window_size, batch_size, sizes, *made, drops, again)


def _read_element(element: Any, window_size: int, columns: int) -> tuple[Array, Array, Array]:
    """Return the windows of one batch, the known values and the labels."""
    pair = isinstance(element, (tuple, list)) and len(element) == 2
    require(pair, f"elements {_ELEMENTS}", describe(element), f"Map each window to {_ELEMENTS}.")
    inputs, labels = element
    named = isinstance(inputs, dict) and set(inputs) == {HISTORY, KNOWN}
    found = f"the keys {', '.join(map(str, inputs))}" if isinstance(inputs, dict) else describe(inputs)
    require(named, "a dictionary with the keys `history` and `known` in each element", found,
            f"Map each window to {_ELEMENTS}.")  # fmt: skip
    history, known, labels = (
        as_array(item, what)
        for item, what in ((inputs[HISTORY], "`history`"), (inputs[KNOWN], "`known`"), (labels, "the labels"))
    )
    require(
        history.ndim == 3 and history.shape[1:] == (window_size, columns),
        f"`history` of shape (batch, {window_size}, {columns}) for a table with {columns} columns",
        f"shape {history.shape}",
        "This leaves out a column, and not the row after the window: write `[:-1]` in place of `[:, :-1]`."
        if history.shape[1:] == (window_size + 1, columns - 1)
        else "A window has all columns of `window_size` rows. Batch the dataset after that: `.batch(batch_size)`.",
    )
    for name, part in (("`known`", known), ("labels", labels)):
        require(
            part.size == len(history),
            f"{name} with one value for each window: shape ({len(history)}, 1) or ({len(history)},)",
            f"shape {part.shape}",
            "Take one column of one row: the day after the window.",
        )
    return history.astype(float), known.reshape(-1).astype(float), labels.reshape(-1).astype(float)


def build_named(candidate: Candidate, window_size: int, columns: int) -> NamedInputs:
    """Build the learner's model, and call it on a batch of both inputs."""
    random = np.random.default_rng(6)
    inputs = {HISTORY: random.normal(size=(24, window_size, columns)), KNOWN: random.normal(size=(24, 1))}
    inputs = {name: part.astype(np.float32) for name, part in inputs.items()}
    with one_failure(candidate, MAKER):
        return NamedInputs(build(candidate, MAKER, window_size, columns, inputs=inputs))


def visitor_forecasts(candidate: Candidate, table: Array, threshold: float, seed: int) -> Predictions:
    """Train the learner's model on scaled windows; return its forecasts of visitors for held-out days."""
    mean, std = table[:SPLIT].mean(axis=0), table[:SPLIT].std(axis=0)
    scaled = (table - mean) / std
    training, validation = ready_windows(scaled[:SPLIT]), ready_windows(scaled[SPLIT - WINDOW_SIZE :])
    with one_failure(candidate, MAKER):
        few = {name: part[:8] for name, part in training[0].items()}
        handle = candidate.call(MAKER, WINDOW_SIZE, len(COLUMNS), seed=seed)
        model = look_at(candidate, handle, MAKER, few)
        expect(model).learns_numbers()
        history = candidate.train(
            model.handle,
            training[0],
            training[1][:, np.newaxis],
            epochs=EPOCHS,
            at_most=3 * EPOCHS,
            validation=(validation[0], validation[1][:, np.newaxis]),
            goal={"metric": "mae", "at": float(MARGIN * threshold / std[0]), "keep": "best"},
            options={"batch_size": 32},
            seed=seed,
        )
    days = (draw_days(seed % 2**31 + 10**6, HIDDEN * (WINDOW_SIZE + 1)) - mean) / std
    inputs, truth = ready_windows(days)
    apart = slice(None, None, WINDOW_SIZE + 1)
    inputs, truth = {name: part[apart] for name, part in inputs.items()}, truth[apart]
    outputs = consistent_predictions(candidate, model.handle, inputs)
    require(outputs.size == len(truth), "one forecast for each window", f"outputs of shape {outputs.shape}",
            "End the model with `Dense(1)`.")  # fmt: skip
    forecasts, truth, last = (
        part.reshape(-1).astype(np.float64) * std[0] + mean[0] for part in (outputs, truth, inputs[HISTORY][:, -1, 0])
    )
    return Predictions(candidate, truth=truth, predicted=forecasts, baselines={"naive": last}, history=history)


def ready_windows(columns: Array) -> tuple[dict[str, Array], Array]:
    """Return all windows of a table by the names of the inputs, and their labels ``(n,)``, float32.

    >>> inputs, labels = ready_windows(counted_table(16, 3))
    >>> inputs["history"].shape, inputs["known"].tolist(), labels.tolist()
    ((2, 14, 3), [[214.0], [215.0]], [14.0, 15.0])
    """
    columns = columns.astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(columns[:-1], WINDOW_SIZE, axis=0).transpose(0, 2, 1)
    return {HISTORY: np.array(windows), KNOWN: columns[WINDOW_SIZE:, -1:]}, columns[WINDOW_SIZE:, 0]


class ScaledColumnsMatchers:
    """Matchers of ``ScaledColumns``."""

    def __init__(self, found: ScaledColumns) -> None:
        self._found = found

    def use_training_rows_only(self) -> None:
        """Mean and standard deviation are those of the training rows, for each column."""
        found = self._found
        training, every = found.columns[: found.split_time].astype(float), found.columns.astype(float)
        named = (("mean", found.mean, np.mean), ("standard deviation", found.std, np.std))
        for name, part, compute in named:
            due = compute(training, axis=0)
            call = f"columns[:split_time].{compute.__name__}(axis=0)"
            # The standard deviation with n - 1 is accepted too: it differs by about 1 / (2 n).
            if np.allclose(part, due, rtol=1 / len(training), atol=1e-3):
                continue
            use = f"Compute it from the training rows, for each column: `{call}`."
            first = f"Compute it before you scale the columns: `{call}`."
            later = every[found.split_time :]
            others = {
                f", the {name} of all {len(every)} rows": (compute(every, axis=0), use),
                f", the {name} of the {len(later)} rows after them": (compute(later, axis=0), use),
                f", the {name} of the scaled columns": (compute(found.scaled[: len(training)], axis=0), first),
            }
            exchanged = "End with `return scaled, mean, std`, in this order."
            if name == "mean":
                others[", the standard deviation"] = (training.std(axis=0), exchanged)
            else:
                others[", the mean"] = (training.mean(axis=0), exchanged)
                others[", the variance"] = (training.var(axis=0), f"Take its square root: `{call}`.")
            known = [item for item in others.items() if np.allclose(part, item[1][0], rtol=1e-2, atol=1e-3)]
            said, (_, advice) = known[0] if known else ("", (due, use))
            raise Unmet(f"the {name} of the {len(training)} training rows: {show(due)}", f"{show(part)}{said}", advice)

    def scale_every_row(self) -> None:
        """Every row is scaled with the mean and the standard deviation that come back."""
        found = self._found
        due = (found.columns - found.mean) / found.std
        near = np.isclose(found.scaled, due, rtol=1e-2, atol=1e-2)
        wrong = np.flatnonzero(~near.all(axis=0))
        if 0 < len(wrong) < due.shape[1]:
            self._tell_of_column(int(wrong[0]), int(np.flatnonzero(~near[:, wrong[0]])[-1]), due)
        if len(wrong) and near[: found.split_time].all():
            later = found.columns[found.split_time :].astype(float)
            of_their_own = (later - later.mean(axis=0)) / later.std(axis=0)
            others = {"unchanged": later, "scaled with their own mean and standard deviation": of_their_own}
            for words, other in others.items():
                if np.allclose(found.scaled[found.split_time :], other, rtol=1e-2, atol=1e-2):
                    raise Unmet(
                        f"all {len(due)} rows scaled with the mean and the standard deviation of the training rows",
                        f"the rows after the {found.split_time} training rows are {words}",
                        "Take both from the training rows, and scale all rows with them: `(columns - mean) / std`.",
                    )
        if not len(wrong):
            return
        row = int(np.flatnonzero(~near.all(axis=1))[-1])
        is_last = row == len(due) - 1
        raise Unmet(
            f"{'the last row' if is_last else f'row {row}'} scaled to {show(due[row])}",
            show_beside(found.scaled[row], due[row]),
            "Subtract the mean, then divide by the standard deviation: `(columns - mean) / std`"
            + (", for all rows." if not is_last else "."),
        )

    def _tell_of_column(self, number: int, row: int, due: Array) -> None:
        """Raise ``Unmet`` about a column that is scaled otherwise than the others."""
        found = self._found
        column, mean, std = found.columns[:, number].astype(float), found.mean[number], found.std[number]
        others = {
            "this column is not scaled": column,
            "this column is not divided by its standard deviation": column - mean,
            "the mean of this column is not subtracted": column / std,
            "this column is divided by the square of its standard deviation": (column - mean) / std**2,
            "this column is scaled from 0 to 1": (column - column.min()) / max(np.ptp(column), 1e-9),
        }
        value = found.scaled[:, number]
        told = [words for words, other in others.items() if np.allclose(value, other, rtol=1e-3, atol=1e-3)]
        raise Unmet(
            f"{due[row, number]:.6g} in column {number} of row {row} (both are counted from 0)",
            f"{value[row]:.6g}" + (f": {told[0]}" if told else ""),
            f"Scale column {number} as the others: `(columns[:, {number}] - mean[{number}]) / std[{number}]`.",
        )


class TableWindowsMatchers:
    """Matchers of ``TableWindows``."""

    def __init__(self, found: TableWindows) -> None:
        self._found = found
        self._starts = range(len(found.columns) - found.window_size)

    def hold_every_window(self) -> None:
        """There is one window for each row with ``window_size`` rows before it, with all columns, in batches."""
        found = self._found
        due = np.stack([found.columns[start : start + found.window_size] for start in self._starts])
        size, rows = found.window_size, len(found.columns)
        lost = len(due) - len(found.history)
        require(
            not lost or lost != len(due) % found.batch_size or not found.drops,
            f"{len(due)} windows, the last ones in a smaller batch",
            f"{len(found.history)} windows, all in batches of {found.batch_size}",
            "Leave out `drop_remainder=True` of `.batch(…)`: it drops the last windows.",
        )
        require(
            len(found.history) == len(due),
            f"{len(due)} windows: {rows} rows, and the first {size} have no full window before them",
            f"{len(found.history)} windows",
            self._about_count(len(due)),
        )
        for start, (window, right) in enumerate(zip(found.history, due, strict=True)):
            require(
                bool(np.allclose(window, right)),
                f"the rows {start} to {start + size - 1} in window {start}, with all columns in their order",
                f"a window that begins with {show(window[0])} and ends with {show(window[-1])}",
                self._about_alike(due)
                or "Take all columns of the rows before the label: `columns[i : i + window_size]`.",
            )
        if found.rows_again is not None:
            require_each_epoch(len(due), found.rows_again, "windows")
        full = found.sizes[:-1]
        require(
            all(number == found.batch_size for number in full) and found.sizes[-1] <= found.batch_size,
            f"batches of {found.batch_size} windows; the last batch may be smaller",
            f"batches of {show(found.sizes)} windows",
            "Batch once, with the argument: `.batch(batch_size)`.",
        )

    def _about_count(self, count: int) -> str:
        """Return what to do about too few or too many windows, by the rows where they start."""
        starts, rest = np.unique(np.round(self._found.history[:, 0, 0]).astype(int), return_counts=True)
        if starts.min() < 0 or starts.max() >= count:
            return "The last window ends one row before the last row, which is its label."
        if rest.max() > 1:
            return words_on_repeats(np.repeat(starts, rest).tolist(), count, "len(columns) - window_size")
        return (
            words_on_missing(starts.tolist(), count)
            or "The last window ends one row before the last row, which is its label."
        )

    def _about_alike(self, due: Array) -> str:
        """Return what to do about windows that are all the same: the last one or the first; else an empty text."""
        history = self._found.history
        if not (history == history[0]).all():
            return ""
        if np.allclose(history[0], due[0]):
            return "All windows are like the first one. Cut each one at its own `i`: `columns[i : i + window_size]`."
        return "All windows are the same. Is one array changed in each turn of a loop? Then append a copy: `.copy()`."

    def know_the_day_after(self) -> None:
        """``known`` is the last column of the row after the window."""
        self._are_of_the_day_after(self._found.known, "`known`", -1, "last")

    def are_labelled_with_the_day_after(self) -> None:
        """The label is the first column of the row after the window."""
        self._are_of_the_day_after(self._found.labels, "the label", 0, "first")

    def _are_of_the_day_after(self, values: Array, name: str, column: int, which: str) -> None:
        found, size = self._found, self._found.window_size
        for start, window in enumerate(found.history):
            row = round(float(window[0, 0])) + size
            inside = row < len(found.columns)
            require(
                inside,
                "windows of rows that have a row after them",
                f"a window that begins with {show(window[0])}",
                "The last window ends one row before the last row.",
            )
            due = found.columns[row, column]
            place = np.argwhere(np.isclose(found.columns, values[start]))
            where = f", of column {place[0][1]} in row {place[0][0]}" if len(place) else ""
            require(
                bool(np.isclose(values[start], due)),
                f"{name} {due:g} for rows {row - size} to {row - 1}: the {which} column of row {row}",
                f"{values[start]:g}{where}",
                f"Take the {which} column of the row after the window: `columns[i + window_size, {column}]`.",
            )


class NamedInputsMatchers:
    """Matchers of ``NamedInputs``."""

    def __init__(self, found: NamedInputs) -> None:
        self._model = found.model

    def predicts_a_number(self) -> None:
        """The model outputs one value for each window, and its loss is one for regression."""
        expect(self._model).predicts_a_number()

    def uses_both_inputs(self) -> None:
        """The predictions change with each column of ``history``, and with ``known``."""
        model, inputs = self._model, self._model.inputs
        with model.one_failure():
            predict = telling_predictions(model.candidate, model.handle, inputs)
            usual = predict(model.handle, inputs)
            changes = _changed(inputs)
            unused = [name for name, part in changes if np.allclose(usual, predict(model.handle, part), atol=1e-5)]
            require(
                not unused,
                f"predictions that depend on {unused[0] if unused else ''}",
                "the same predictions for other values of it",
                _about_unused(unused, len(changes)),
            )


def _about_unused(unused: list[str], count: int) -> str:
    """Return what to do about inputs that change no prediction; ``count`` is how many there are."""
    if len(unused) == count:
        return "No input changes the predictions: call each layer on the output of the one before it."
    if 0 < len(unused) < count - 1 and "`known`" not in unused[0]:
        return "Give the layers all columns of `history`: cut none off, as `history[:, :, :1]` does."
    return "Join both branches before the last layers, and use the result: `tf.keras.layers.Concatenate()([x, known])`."


def _changed(inputs: dict[str, Array]) -> list[tuple[str, dict[str, Array]]]:
    """Return the inputs with one part of them exchanged between the examples, and the name of that part."""
    history, known = inputs[HISTORY], inputs[KNOWN]
    changed = [("the input `known`", {**inputs, KNOWN: known[::-1].copy()})]
    for column in range(history.shape[2]):
        other = history.copy()
        other[:, :, column] = other[::-1, :, column]
        changed.append((f"column {column} of the input `history`", {**inputs, HISTORY: other}))
    return changed


expect.register(ScaledColumns, ScaledColumnsMatchers)
expect.register(TableWindows, TableWindowsMatchers)
expect.register(NamedInputs, NamedInputsMatchers)
