"""Rules on axes: entries that are compared in the place of rows, averages over the wrong axis, tables of all pairs."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.submission.abstract.interpreter import Event
from grader.submission.abstract.values import Array, Items, Range, number_of
from grader.submission.rules.reading.decisions import OF_ROWS
from grader.submission.rules.reading.events import always, array_at, events_of, sides_of, told_always
from grader.submission.rules.rule import unless_told_by
from grader.submission.source_tree import Finding, SourceTree, typed

_ROWS_OF_CLASSES = ("examples", "classes")
_IN_A_COLUMN = (("examples", "one"), ("examples",))


@unless_told_by("decided_outputs.rows_compared_by_entries")
def entries_compared_for_rows(tree: SourceTree) -> Iterator[Finding]:
    """Yield decided outputs that are compared with one-hot rows entry by entry, and the mean of all entries."""
    compared = {node for node, _ in always(tree, ("compare",), _compares_entries)}
    yield from told_always(tree, ("mean",), lambda event: _is_of_all(event, compared), OF_ROWS)


def _compares_entries(event: Event) -> bool | None:
    sides = sides_of(event)
    if event.text != "Eq" or len(sides) != 2 or any(side.known_axes() is None for side in sides):
        return None
    outputs = [side for side in sides if side.kind in ("decided", "rounded") and side.root is None]
    labels = [side for side in sides if side.root is not None and side.root.kind == "one-hot"]
    several = [side.model.units() for side in outputs if side.model is not None]
    # Of two values that add up to 1, both are right, or both are wrong.
    is_table = bool(outputs and labels) and all(side.known_axes() == _ROWS_OF_CLASSES for side in sides)
    return is_table and several != [2]


def _is_of_all(event: Event, compared: set[ast.AST]) -> bool | None:
    hits = array_at(event, 0)
    if hits is None or hits.kind != "hits" or hits.node not in compared:
        return None
    return hits.known_axes() == _ROWS_OF_CLASSES and isinstance(event.result, Array) and event.result.axes == ()


@unless_told_by("measurements.classes_of_one_unit")
def largest_of_one_output(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``argmax`` over the outputs of one unit: it is always 0."""
    sentence = "The model has one output for each example, so `argmax` is always 0. Compare the output with 0.5."
    yield from told_always(tree, ("argmax",), _is_of_one, sentence)


def _is_of_one(event: Event) -> bool | None:
    outputs = array_at(event, 0)
    if outputs is None or outputs.kind != "outputs" or outputs.known_axes() is None:
        return None
    axis = number_of(event.values[1])
    return outputs.known_axes() == ("examples", "one") and axis in (1, -1)


@unless_told_by("reported_figures.classes_of_the_wrong_axis")
def largest_over_the_examples(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``argmax`` of outputs along the axis of the examples."""
    sentence = "`axis=0` goes through the examples, not through the classes. Write `axis=-1`."
    yield from told_always(tree, ("argmax",), _is_over_examples, sentence)


def _is_over_examples(event: Event) -> bool | None:
    outputs = array_at(event, 0)
    if outputs is None or outputs.kind != "outputs" or outputs.known_axes() != _ROWS_OF_CLASSES or outputs.traits:
        return None
    return number_of(event.values[1]) == 0


@unless_told_by(
    "reports.last_values_in_a_column",
    "outputs.labels_against_all_classes",
    "changed_values.columns_against_rows",
    "changed_values.rows_against_columns",
)
def columns_against_rows_of_values(tree: SourceTree) -> Iterator[Finding]:
    """Yield outputs of shape (n, 1) beside true values of shape (n,): NumPy makes a table of all pairs."""
    for node, event in always(tree, ("sub", "compare"), _is_all_pairs, each_pass=True):
        column = event.values[0] if _axes(event.values[0]) == _IN_A_COLUMN[0] else event.values[1]
        at = 0 if column is event.values[0] else 1
        sides: tuple[ast.expr, ...]
        match node:
            case ast.BinOp(left=left, right=right) | ast.Compare(left=left, comparators=[right]):
                sides = (left, right)
            case ast.Call(args=[left, right]) if node is event.node:
                sides = (left, right)
            case _:
                sides = ()
        if not sides:
            # In a call that has more arguments, nobody sees which of them are meant.
            sentence = (
                "The predictions have the shape (n, 1), and the true values have the shape (n,). So the result is a "
                "table of all pairs. Write `predict(…)[:, 0]`."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)
            continue
        name, other = typed(sides[at]), typed(sides[1 - at])
        sentence = (
            f"`{name}` has the shape (n, 1), and `{other}` has the shape (n,): the result is a table of all pairs. "
            f"Write `{name}[:, 0]`."
        )
        yield tree.finding(node, typed(node), f"{name}[:, 0]", sentence, certain=False)


def _axes(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, Array):
        return None
    return ("examples",) if _is_a_range(value) else value.known_axes()


def _is_a_range(value: Array) -> bool:
    """Return whether an array was worked out from ``arange``, so that it has one axis."""
    is_made = value.root is not None and value.root.source == ("arange",) and not value.kind
    return is_made and value.axes is None and "reshaped" not in value.traits


def _is_all_pairs(event: Event) -> bool | None:
    axes = [_axes(value) for value in event.values[:2]]
    kinds = [value.what() for value in event.values[:2] if isinstance(value, Array)]
    # Beside a single number, any shape is right.
    if len(kinds) != 2 or None in axes or () in axes or event.text not in ("", "Eq"):
        return None
    is_pair = "outputs" in kinds or "decided" in kinds
    return (
        is_pair
        and ({"targets", "labels", "mask"} & {*kinds} != set() or any(map(_is_a_range, sides_of(event))))
        and sorted(axes, key=str) == sorted(_IN_A_COLUMN, key=str)
    )


@unless_told_by("changed_values.reshaped_for_transposed")
def tables_reshaped_for_turned(tree: SourceTree) -> Iterator[Finding]:
    """Yield a table (examples, steps) that is reshaped to (steps, examples): its rows are no steps."""
    sentence = (
        "`reshape` keeps the order of the values, so a row here is no step of all windows. To exchange the axes, write "
        "`.T`."
    )
    yield from told_always(tree, ("reshape",), _exchanges_axes, sentence)


def _exchanges_axes(event: Event) -> bool | None:
    table = array_at(event, 0)
    shape = [number_of(value) for value in event.values[1:]]
    if table is None or table.model is None or len(shape) != 2 or table.known_axes() is None:
        return None
    is_table = table.known_axes() in (("examples", "steps"), ("examples", "classes"))
    return is_table and shape[1] == -1 and shape[0] == table.model.units()


@unless_told_by()
def averages_over_the_steps(tree: SourceTree) -> Iterator[Finding]:
    """Yield averages over the steps ahead that are read as one for each step: they are one for each window."""
    steps = [event for event in events_of(tree, "index", "zip") if _reads_as_steps(event)]
    told = {array.node for event in steps for value in event.values if (array := _of_windows(value)) is not None}
    sentence = (
        "`axis=1` averages over the steps ahead, so there is one value for each window. For one value for each "
        "step, write `axis=0`."
    )
    yield from told_always(tree, ("mean",), lambda event: event.node in told or None, sentence, "axis=0")


def _of_windows(value: object) -> Array | None:
    is_mean = isinstance(value, Array) and "over steps" in value.traits and value.known_axes() == ("examples",)
    return value if isinstance(value, Array) and is_mean else None


def _reads_as_steps(event: Event) -> bool:
    found = [array for value in event.values if (array := _of_windows(value)) is not None]
    units = {array.model.units() for array in found if array.model is not None} - {None}
    ends = [value.end for value in event.values if isinstance(value, Range)]
    if event.what == "zip":
        ends += [value.how_many() for value in event.values if isinstance(value, Items)]
    # The first of them, as many as there are steps: `errors[:STEPS]`.
    slices = [value.items for value in event.values if isinstance(value, Items) and value.order == "slice"]
    ends += [number_of(items[1]) for items in slices if items is not None and number_of(items[0]) in (None, 0)]
    # The last one: `errors[STEPS - 1]`.
    ends += [place + 1 for value in event.values[1:] if (place := number_of(value))]
    return any(end in units for end in ends)
