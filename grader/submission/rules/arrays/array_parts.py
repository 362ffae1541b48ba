"""Rules on parts of data: random parts of windows, copies that are held out, winners, passes in two orders."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.abstract.interpreter import Event
from grader.submission.abstract.values import Array, Model
from grader.submission.rules.reading.events import always, array_at, events_of, said_of
from grader.submission.rules.rule import unless_told_by
from grader.submission.source_tree import Finding, SourceTree, typed

_NEW = regex(
    r"(?i)unbiased|expect|estimat|\bnew\b|unseen|never seen|generali|future|real world|unbekannt|neue[nrs]?\b|nouve"
    r"|nuev|nov[oa]s"
)
"""In what is said of a figure that is to hold for new examples."""
_OPTIMISTIC = regex(r"(?i)optimis|biased\b(?<!unbiased)|too good|upper|lucky?\b|chosen on|selected on")
_TRAINING = regex(r"(?i)train|past|in[- _]?sample|mase|scale|known|histor")


@unless_told_by("held_out_parts.windows_drawn_at_random", "orders.windows_drawn_from_a_data_set")
def random_parts_of_windows(tree: SourceTree) -> Iterator[Finding]:
    """Yield a random order by which overlapping windows are split: each part has nearly all values of the other."""
    for order, events in _split_by_orders(tree, "windows"):
        owner = events[0].node.value if isinstance(events[0].node, ast.Subscript) else events[0].node
        sentence = (
            f"`{typed(owner)}` has windows that overlap, and a random part of them is held out. So the training has "
            "nearly all of its values. Split the series by time, and cut the windows after that."
        )
        yield tree.finding(order, typed(order), "", sentence, certain=False)


@unless_told_by("held_out_parts.copied_before_the_split")
def copies_on_both_sides(tree: SourceTree) -> Iterator[Finding]:
    """Yield examples that are joined with changed copies of themselves, before a random part is held out."""
    for order, events in _split_by_orders(tree, ""):
        copies = [event for event in events if (held := array_at(event, 0)) and "copies" in held.traits]
        if not copies or not isinstance(copies[0].node, ast.Subscript):
            continue
        sentence = (
            f"`{typed(copies[0].node.value)}` holds changed copies of the same examples and is split later: copies of "
            "training examples are held out. Split first, and copy the training examples alone."
        )
        yield tree.finding(order, typed(order), "", sentence, certain=False)


def _split_by_orders(tree: SourceTree, kind: str) -> Iterator[tuple[ast.AST, list[Event]]]:
    """Yield random orders of which two parts choose rows of one array, one to train on, and one to measure on."""
    orders: dict[ast.AST, dict[tuple[object, object], list[Event]]] = {}
    for event in events_of(tree, "index"):
        held, places = array_at(event, 0), array_at(event, 1)
        if held is None or places is None or places.kind != "order" or places.chosen_by is None:
            continue
        if (held.what() == kind or not kind) and (node := places.chosen_by[0].node) is not None:
            orders.setdefault(node, {}).setdefault(places.chosen_by[1:], []).append(event)
    used = {node for event in events_of(tree, "fit", "evaluate", "predict") for node in _orders_of(event)}
    for node, parts in orders.items():
        if len(parts) > 1 and (node in used or kind):
            yield node, [event for events in parts.values() for event in events]


def _orders_of(event: Event) -> Iterator[ast.AST]:
    for value in event.values:
        if isinstance(value, Array) and value.chosen_by is not None and value.chosen_by[0].node is not None:
            yield value.chosen_by[0].node


@unless_told_by("data_sets.shuffled_between_passes")
def passes_in_two_orders(tree: SourceTree) -> Iterator[Finding]:
    """Yield values of two passes through a data set that is shuffled again in each, beside one another."""
    for node, event in always(tree, ("compare", "sub", "bitand"), _is_of_two_passes):
        del event
        sentence = (
            "Both sides come from one data set that is shuffled again in each pass. So labels of a second pass do not "
            "belong to these predictions. Read both in one loop, or do not shuffle it."
        )
        yield tree.finding(node, typed(node), "", sentence, certain=False)
        return


def _is_of_two_passes(event: Event) -> bool | None:
    first, second = array_at(event, 0), array_at(event, 1)
    if first is None or second is None or not first.passes or not second.passes:
        return None
    orders = {order for order, _ in (*first.passes, *second.passes)}
    passes = {passed for _, passed in (*first.passes, *second.passes)}
    return len(orders) == 1 and None not in orders and len(passes) > 1


@unless_told_by("unlike_errors.baselines_of_another_part")
def baselines_before_the_split(tree: SourceTree) -> Iterator[Finding]:
    """Yield an error on the values before a split beside an error of a model on the values after it."""
    for node, event in always(tree, ("compare", "div", "sub"), _is_of_two_parts):
        earlier = next(array for array in _errors(event) if _last(array) is not None)
        if earlier.node is None or _TRAINING.search(said_of(tree, event)):
            continue
        if any(
            _TRAINING.search(said_of(tree, shown)) for shown in events_of(tree, "show") if array_at(shown, 0) is earlier
        ):
            continue
        sentence = (
            "One error is measured on earlier values, and the model's on later ones. Measure both on the same values."
        )
        yield tree.finding(node, typed(node), "", sentence, certain=False)
        return


def _errors(event: Event) -> list[Array]:
    arrays = [array for index in (0, 1) if (array := array_at(event, index)) is not None]
    return [array for array in arrays if array.kind == "errors" and array.axes == () and array.cuts]


def _last(array: Array) -> float | None:
    """Return where all parts end from which an error was worked out; ``None`` where one goes to the end."""
    ends = [upper for _, _, upper in array.cuts]
    known = [end for end in ends if isinstance(end, int | float) and end > 0]
    return max(known) if len(known) == len(ends) else None


def _first(array: Array) -> float | None:
    """Return where the first of the parts begins from which an error was worked out, where that is known."""
    starts = [lower or 0 for _, lower, _ in array.cuts]
    known = [start for start in starts if isinstance(start, int | float) and start >= 0]
    return min(known) if len(known) == len(starts) else None


def _is_of_two_parts(event: Event) -> bool | None:
    errors = _errors(event)
    if len(errors) != 2 or len({cut[0] for error in errors for cut in error.cuts}) != 1:
        return None
    baseline = [error for error in errors if error.model is None]
    of_model = [error for error in errors if error.model is not None]
    if len(baseline) != 1:
        return None
    end, start = _last(baseline[0]), _first(of_model[0])
    return end is not None and start is not None and start >= end - 1 > 1


@unless_told_by("metrics.figures_of_winners", "metrics.winners_called_unbiased", "claims.chosen_by_what_is_measured")
def winners_on_what_chose_them(tree: SourceTree) -> Iterator[Finding]:
    """Yield the score of a winner on the examples that chose it, where it is told as one for new examples."""
    evaluated = events_of(tree, "evaluate")
    chosen = [event for event in evaluated if any(isinstance(around, ast.For) for around in event.calls)]
    trained = [_data(event) for event in events_of(tree, "fit")]
    models = {id(event.values[0]) for event in chosen}
    choices = {_data(event) for event in chosen} - {None, *trained}
    if len(models) < 2 or len(choices) != 1 or not _are_compared(tree, chosen):
        return
    for event in evaluated:
        if event in chosen or _data(event) not in choices or not isinstance(event.values[0], Model):
            continue
        shown = [other for other in events_of(tree, "show") if array_at(other, 0) is event.result]
        said = " ".join(said_of(tree, other) for other in shown)
        if shown and _NEW.search(said) and not _OPTIMISTIC.search(said):
            node = shown[0].node
            sentence = (
                f"`{typed(node)}` chose the winner among several, so it is partly luck and too good. Measure the "
                "winner on data that chose nothing."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)
            return


def _data(event: Event) -> object:
    """Return which labels a model is trained or measured on."""
    labels = array_at(event, 2)
    if labels is None or labels.root is None or "some" in labels.traits:
        return None
    return (labels.root, labels.cuts, labels.chosen_by)


def _are_compared(tree: SourceTree, chosen: list[Event]) -> bool:
    scores = [event.result for event in chosen]
    return any(value in scores for event in events_of(tree, "compare") for value in event.values)
