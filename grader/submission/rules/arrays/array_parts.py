"""Rules on parts of data: random parts of windows, copies that are held out, winners, passes in two orders."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from itertools import islice

from grader.catalogue.patterns import regex
from grader.submission.abstract.interpreter import Event, run_of
from grader.submission.abstract.values import Array, Items, Known, Model, Number, Value, number_of
from grader.submission.rules.reading.events import (
    always,
    array_at,
    arrays_in,
    code_around,
    events_of,
    loop_around,
    said_of,
    sides_of,
    told_always,
)
from grader.submission.rules.reading.told_as_new import AS_NEW
from grader.submission.rules.rule import unless_told_by
from grader.submission.source_tree import Finding, SourceTree, nodes_of, typed
from grader.submission.syntax import called_name

_NEW = regex(rf"(?i)\bnew\b|expect|{AS_NEW.pattern}|neue[nrs]?\b|nouve|nuev|nov[oa]s")
"""In what is said of a figure that is to hold for new examples."""
_OPTIMISTIC = regex(r"(?i)optimis|biased\b(?<!unbiased)|too good|upper|lucky?\b|chosen on|selected on")
_SEEDED = ("default_rng", "RandomState", "Random", "seed", "set_seed", "set_random_seed")
_BEST = regex(r"(?i)\bbest\b|lowest|highest|smallest|largest|\bmin\b|\bmax\b|fold \d")
_UNKNOWN = regex(r"(?i)unknown|(?:not|n't) know|\boov\b|missing|unbekannt|inconnu|desconocid|sconosciut")
_KNOWS_BOTH = regex(r"(?i)\b(?:also|too|as well|both|trained on|known|seen|same)\b|on purpose")
_AHEAD = regex(r"(?i)horizon|ahead")
_LENGTH_OF_WINDOWS = regex(r"(?i)window|size|length|^\d+$")
_NAIVE = regex(r"(?i)naive|persist|baseline|nothing changes")
_TRAINING = regex(r"(?i)train(?!ed\b)|past|in[- _]?sample|mase|scale|\bunit\b|denom|known|histor")


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
        return
    for order in _mixed_and_cut(tree, lambda array: array.what() == "windows"):
        sentence = (
            "These windows overlap, and a random part of them is held out. So the training has nearly all of its "
            "values. Split the series by time, and cut the windows after that."
        )
        yield tree.finding(order, typed(order), "", sentence, certain=False)
        return


def _mixed_and_cut(tree: SourceTree, is_meant: Callable[[Array], bool]) -> Iterator[ast.AST]:
    """Yield random orders in which arrays stand of which one part is trained on, and another one is used apart."""

    def is_mixed(array: Array) -> bool:
        return is_meant(array) and "shuffled" in array.traits and bool(array.cuts)

    for array in [array for fit in events_of(tree, "fit") for array in arrays_in(fit.values[1]) if is_mixed(array)]:
        parts = [held for event in events_of(tree, "index", "evaluate", "validate") for value in event.values
                 for held in arrays_in(value) if is_mixed(held) and held.root is array.root]  # fmt: skip
        order = array.shuffled_by.node if isinstance(array.shuffled_by, Array) else None
        if order is not None and any(held.cuts != array.cuts for held in parts):
            yield order


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
        return
    for fit in _copies_held_out(tree):
        sentence = (
            "Changed copies of training examples are held out, because the copies are made before the split. Split "
            "first, and copy the training examples alone."
        )
        yield tree.finding(fit, typed(fit), "", sentence, certain=False)
        return
    for order in _mixed_and_cut(tree, lambda array: "part of copies" in array.traits):
        sentence = (
            "Changed copies of training examples are held out, because all examples and copies are shuffled here. "
            "Split first, and copy the training examples alone."
        )
        yield tree.finding(order, typed(order), "", sentence, certain=False)
        return


def _copies_held_out(tree: SourceTree) -> Iterator[ast.AST]:
    """Yield where ``fit`` gets two parts of an array in which copies stand one after the other, in no new order."""
    for validated, fit in zip(events_of(tree, "validate"), events_of(tree, "fit"), strict=True):
        trained = [array for array in arrays_in(fit.values[1]) if "part of copies" in array.traits]
        held = [array for array in arrays_in(validated.values[0]) if "part of copies" in array.traits]
        in_order = [array for array in trained if array.shuffled_by is None and array.chosen_by is None]
        if any(array.root is other.root and array.cuts != other.cuts for array in in_order for other in held):
            yield fit.node


def _split_by_orders(tree: SourceTree, kind: str) -> Iterator[tuple[ast.AST, list[Event]]]:
    """Yield random orders of which two parts choose rows of one array, one to train on, and one to measure on."""
    orders: dict[ast.AST, dict[tuple[object, object], list[Event]]] = {}
    for event in events_of(tree, "index"):
        held, places = array_at(event, 0), array_at(event, 1)
        if held is None or places is None or places.kind != "order" or places.chosen_by is None:
            continue
        if (held.what() == kind or not kind) and (node := places.chosen_by[0].node) is not None:
            orders.setdefault(node, {}).setdefault(places.chosen_by[1:], []).append(event)
    used = {node for event in events_of(tree, "fit", "evaluate") for node in _orders_of(event)}
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
    sentence = (
        "Both sides come from one data set that is shuffled again in each pass. So labels of a second pass do not "
        "belong to these predictions. Read both in one loop, or do not shuffle it."
    )
    yield from islice(
        told_always(
            tree,
            ("compare", "sub", "bitand", "index", "confuse", "zip"),
            _is_of_two_passes,
            sentence,
            called_wrong=True,
            each_pass=True,
        ),
        1,
    )


def _is_of_two_passes(event: Event) -> bool | None:
    first, second = array_at(event, 0), array_at(event, 1)
    if first is None or second is None or not first.passes or not second.passes:
        return None
    if event.what == "index" and second.kind != "mask":
        return None
    if event.what == "zip" and not {first.kind, second.kind} & {*_OF_PREDICTIONS}:
        return None
    orders = {order for order, _ in (*first.passes, *second.passes)}
    passes = {passed for _, passed in (*first.passes, *second.passes)}
    return len(orders) == 1 and None not in orders and len(passes) > 1


@unless_told_by("data_sets.shuffled_between_passes", "array_parts.passes_in_two_orders")
def predictions_in_another_order(tree: SourceTree) -> Iterator[Finding]:
    """Yield predictions for a data set that is shuffled again in each pass, beside labels in their own order."""
    sentence = (
        "These predictions are in the order of a data set that is shuffled again in each pass. These labels are not: "
        "do not shuffle it, or collect both in one loop."
    )
    found = told_always(tree, ("compare", "sub", "bitand"), _is_shuffled_beside_plain, sentence, called_wrong=True)
    yield from islice(found, 1)


def _is_shuffled_beside_plain(event: Event) -> bool | None:
    sides = [array for array in (array_at(event, 0), array_at(event, 1)) if array is not None]
    predicted = [side for side in sides if side.passes]
    plain = [side for side in sides if not side.passes and side.root is not None and side.shuffled_by is None
             and side.kind in ("", "mask") and not side.traits & {"statistic", "mean", "sum"}]  # fmt: skip
    if len(predicted) != 1 or len(plain) != 1 or plain[0].chosen_by is not None:
        return None
    return all(order is not None for order, _ in predicted[0].passes) and predicted[0].kind in _OF_PREDICTIONS


_OF_PREDICTIONS = ("outputs", "decided", "answers", "rounded", "mask")


@unless_told_by()
def parts_of_two_draws(tree: SourceTree) -> Iterator[Finding]:
    """Yield predictions for examples of one random draw, beside labels of another one."""
    sentence = (
        "These predictions and labels come from two random draws, so they do not belong together. Draw the places "
        "once, and use them for both."
    )
    yield from islice(told_always(tree, ("compare", "sub"), _is_of_two_draws, sentence, called_wrong=True), 1)


def _is_of_two_draws(event: Event) -> bool | None:
    sides = [array for array in (array_at(event, 0), array_at(event, 1)) if array is not None]
    if len(sides) != 2 or {side.kind in ("outputs", "answers", "decided", "rounded") for side in sides} != {
        True,
        False,
    }:
        return None
    orders = [side.chosen_by[0] for side in sides if side.chosen_by is not None]
    return len(orders) == 2 and orders[0] is not orders[1]


@unless_told_by(
    "unlike_errors.baselines_of_another_part", "baselines.naive_of_another_horizon",
    "array_parts.neighbours_for_a_farther_forecast",
)  # fmt: skip
def errors_of_two_parts(tree: SourceTree) -> Iterator[Finding]:
    """Yield errors on two parts of one series beside each other, of which one at least is that of a baseline."""
    for node, event in always(tree, ("compare", "div", "sub", "choose"), _is_of_two_parts):
        shown = [other for other in events_of(tree, "show") if array_at(other, 0) in _errors(event)]
        said = [
            typed(node),
            tree.said_beside(node),
            *(f"{tree.said_beside(other.node)} {other.text}" for other in shown),
        ]
        if any(map(_TRAINING.search, said)):
            continue
        sentence = "These errors are of different parts of the data. Measure all of them on the same values."
        yield tree.finding(node, typed(node), "", sentence, certain=False)
        return


def _errors(event: Event) -> list[Array]:
    arrays = [
        value
        for value in event.values
        if isinstance(value, Array) and value.axes == () and value.kind in ("errors", "metric")
    ]
    return [array for array in arrays if array.against is not None and array.against.root is not None]


def _is_of_two_parts(event: Event) -> bool | None:
    errors = _errors(event)
    true = [error.against for error in errors if error.against is not None]
    # Windows and their labels are of one part.
    sources = {(array.root.source[0], array.root.source[-1], array.root.given) for array in true if array.root}
    if len({id(error) for error in errors}) < 2 or len(sources) != 1:
        return None
    if len({array.root for array in true}) > 1:
        # Two of the parts that one call gave: training and validation.
        return any(error.model is None for error in errors) and any(error.model is not None for error in errors)
    if any("some" in array.traits or len(array.cuts) != 1 or "?" in array.cuts[0][1:] for array in true):
        return None
    return len({array.cuts for array in true}) > 1 and any(error.model is None for error in errors)


@unless_told_by("metrics.figures_of_winners", "metrics.winners_called_unbiased", "claims.chosen_by_what_is_measured")
def winners_on_what_chose_them(tree: SourceTree) -> Iterator[Finding]:
    """Yield the score of a winner on the examples that chose it, where it is told as one for new examples."""
    evaluated = events_of(tree, "evaluate")
    chosen = [event for event in evaluated if loop_around(event) is not None]
    trained = [_data(event) for event in events_of(tree, "fit")]
    models = {id(event.values[0]) for event in chosen}
    choices = {_data(event) for event in chosen} - {None, *trained}
    # A loop over numbers is run once: a model that is made in it stands for several.
    several = len(models) > 1 or any(_is_made_in_its_loop(event) for event in chosen)
    if not several or len(choices) != 1 or not _are_compared(tree, chosen):
        return
    for event in evaluated:
        if _data(event) not in choices or not isinstance(event.values[0], Model):
            continue
        shown = [other for other in events_of(tree, "show") if array_at(other, 0) is event.result]
        # In a loop it is one of several yet, and after it that of the winner.
        shown = [other for other in shown if event not in chosen or loop_around(other) is None]
        said = " ".join(said_of(tree, other) for other in shown)
        if shown and _NEW.search(said) and not _OPTIMISTIC.search(said):
            node = shown[0].node
            sentence = (
                f"`{typed(node)}` chose the winner among several, so it is partly luck and too good. Measure the "
                "winner on data that chose nothing."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)
            return


@unless_told_by("metrics.figures_of_winners", "metrics.winners_called_unbiased", "claims.chosen_by_what_is_measured")
def settings_on_what_chose_them(tree: SourceTree) -> Iterator[Finding]:
    """Yield the score of a setting, such as a threshold, on what chose it, told as one for new examples."""
    chosen = [(event, array) for event in events_of(tree, "choose", "compare") for array in event.values
              if isinstance(array, Array) and array.kind in ("hits", "errors") and array.axes == ()
              and (event.what == "choose" or _is_the_best_so_far(event))]  # fmt: skip
    events = run_of(tree).events
    for choice, score in chosen:
        for event in events[events.index(choice) :]:
            figure = array_at(event, 0)
            if (
                event.what != "show"
                or figure is None
                or figure.axes != ()
                or (loop_around(event) is not None if figure is score else not _is_on(figure, score))
            ):
                continue
            said = said_of(tree, event)
            if _NEW.search(said) and not _OPTIMISTIC.search(said):
                sentence = (
                    "These examples chose the best setting, so this figure is partly luck and too good. Measure on "
                    "data that chose nothing."
                )
                yield tree.finding(event.node, typed(event.node), "", sentence, certain=False)
                return


@unless_told_by(
    "metrics.figures_of_winners", "metrics.winners_called_unbiased", "claims.chosen_by_what_is_measured",
    "array_parts.winners_on_what_chose_them",
)  # fmt: skip
def best_of_several_to_expect(tree: SourceTree) -> Iterator[Finding]:
    """Yield the best of several measurements, such as those of folds, told as what to expect of new examples."""
    for node, event in always(tree, ("show",), _shows_the_best_of_several):
        said = f"{event.text} {event.line}"
        if _NEW.search(said) and not _OPTIMISTIC.search(said) and not _BEST.search(said):
            sentence = (
                "This is the best of several measurements, so it is luck in part. For what to expect, take the mean "
                "of all."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _shows_the_best_of_several(event: Event) -> bool | None:
    figure = array_at(event, 0)
    if figure is None or figure.kind not in ("metric", "loss", "errors", "hits") or figure.axes != ():
        return None
    return "best of several" in figure.traits


def _is_the_best_so_far(event: Event) -> bool:
    """Return whether a loop compares a score with the one of an earlier pass, or with a number that it sets anew."""
    sides = [array for array in (array_at(event, 0), array_at(event, 1)) if array is not None]
    loop = loop_around(event)
    if event.text not in ("Lt", "Gt", "LtE", "GtE") or loop is None:
        return False
    if len(sides) == 1 and isinstance(event.node, ast.Compare):
        pairs = zip((event.node.left, event.node.comparators[0]), event.values, strict=False)
        kept = [typed(node) for node, value in pairs if isinstance(value, Known)]
        stored = {typed(part) for part in nodes_of(loop) if isinstance(getattr(part, "ctx", None), ast.Store)}
        return bool(kept) and kept[0] in stored
    return len(sides) == 2 and sides[0].node is sides[1].node and sides[0] is not sides[1]


def _is_on(figure: Array, score: Array) -> bool:
    """Return whether two figures compare with the same true values."""
    first, second = figure.against, score.against
    if first is None or second is None or first.root is None or "some" in first.traits | second.traits:
        return False
    if (
        first.root is second.root
        and first.chosen_by is None
        and second.chosen_by is None
        and _reach_the_end(first, second)
    ):
        return True
    is_same = (first.root, first.cuts, first.chosen_by) == (second.root, second.cuts, second.chosen_by)
    return is_same and "?" not in [bound for cut in first.cuts for bound in cut[1:]]


def _reach_the_end(first: Array, second: Array) -> bool:
    """Return whether two parts go up to the end of the same array: then they share its last values at least."""
    cuts = [array.cuts[0] for array in (first, second) if len(array.cuts) == 1]
    return (
        len(cuts) == 2
        and cuts[0][0] == cuts[1][0]
        and cuts[0][2] is cuts[1][2] is None
        and None not in (cuts[0][1], cuts[1][1])
    )


def _is_made_in_its_loop(event: Event) -> bool:
    model = event.values[0]
    return isinstance(model, Model) and loop_around(event) in model.made_in


def _data(event: Event) -> object:
    """Return which labels a model is trained or measured on."""
    labels = array_at(event, 2)
    if labels is None or labels.root is None or "some" in labels.traits:
        return None
    return (labels.root, labels.cuts, labels.chosen_by)


def _are_compared(tree: SourceTree, chosen: list[Event]) -> bool:
    scores = [event.result for event in chosen]
    return any(value in scores for event in events_of(tree, "compare", "choose") for value in event.values)


@unless_told_by("baselines.naive_of_another_horizon", "baselines.steps_ahead_from_true_values")
def neighbours_for_a_farther_forecast(tree: SourceTree) -> Iterator[Finding]:
    """Yield the change from one true value to the next as a naive forecast, where the model forecasts farther ahead."""
    ahead = _steps_ahead(tree)
    if ahead is None:
        return
    columns = {event.node: _column(event) for event in events_of(tree, "index")}

    def is_a_step(event: Event) -> bool | None:
        nodes = [value.node if isinstance(value, Array) else None for value in event.values[:2]]
        places = [columns.get(node) if node is not None else None for node in nodes]
        return _is_of_neighbours(event) or (None if None in places else sorted(places, key=str) == [-1, -2])

    for node, event in always(tree, ("sub",), is_a_step):
        given = [typed(call) for call in event.calls if isinstance(call, ast.Call)]
        if _NAIVE.search(" ".join([said_of(tree, event), *given]).replace("_", " ")):
            sentence = (
                f"This is a change by one step, but the model forecasts {ahead:g} steps ahead. For the same "
                "horizon, subtract the last value of each window from the targets."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _steps_ahead(tree: SourceTree) -> float | None:
    """Return how many steps ahead a program forecasts, by the only name for it; ``None`` for one, and where unknown."""
    lines = [line for line in tree.all(ast.Assign) if isinstance(line.targets[0], ast.Name)]
    ahead = [tree.number_of(line.value) for line in lines if _AHEAD.search(typed(line.targets[0]))]
    return ahead[0] if len(ahead) == 1 and (ahead[0] or 0) > 1 else None


@unless_told_by()
def forecasts_compared_too_early(tree: SourceTree) -> Iterator[Finding]:
    """Yield errors against the values right after each window, where the model forecasts farther ahead."""
    ahead = _steps_ahead(tree)
    if ahead is None or not _windows_reach_ahead(tree):
        return
    starts = {event.node: _first_of_slice(event) for event in events_of(tree, "index")}

    def is_too_early(event: Event) -> bool | None:
        both = sides_of(event)
        sides = [side for side in both if side.kind == "outputs" and side.model is not None]
        others = [side for side in both if side.root is not None and not side.what()]
        if len(sides) != 1 or len(others) != 1 or others[0].node is None or sides[0].model is None:
            return None
        sizes = sides[0].model.input_sizes()
        length = number_of(sizes[0]) if sizes else None
        return None if length is None else starts.get(others[0].node) == length

    for node, _ in always(tree, ("sub",), is_too_early):
        sentence = (
            f"The first value after a window is one step ahead, but the model forecasts {ahead:g} steps ahead. Compare "
            f"with the values {ahead - 1:g} steps later."
        )
        yield tree.finding(node, typed(node), "", sentence, certain=False)


def _windows_reach_ahead(tree: SourceTree) -> bool:
    """Return whether windows are cut with the steps ahead: by a sum with their length, or by an own function."""
    for node in tree.all(ast.BinOp):
        sides = [typed(side) for side in (node.left, node.right)]
        others = [side for side in sides if not _AHEAD.search(side)]
        if isinstance(node.op, ast.Add) and len(others) == 1 and _LENGTH_OF_WINDOWS.search(others[0]):
            return True
    named = [{part.arg for part in code.args.args} for code in tree.all(ast.FunctionDef)]
    return any(any(map(_AHEAD.search, names)) and any("window" in name for name in names) for names in named)


def _first_of_slice(event: Event) -> Number | None:
    """Return where a slice to the end begins."""
    place = event.values[1] if len(event.values) > 1 else None
    ends = place.items if isinstance(place, Items) and place.order == "slice" else None
    return number_of(ends[0]) if ends and number_of(ends[1]) is None else None


def _column(event: Event) -> Number | None:
    """Return which value of each window an index takes."""
    windows, place = array_at(event, 0), event.values[1] if len(event.values) > 1 else None
    parts = place.items if isinstance(place, Items) and place.order != "slice" else None
    if windows is None or windows.what() != "windows" or not parts:
        return None
    return number_of(next((part for part in parts[1:] if not isinstance(part, Items)), None))


def _is_of_neighbours(event: Event) -> bool | None:
    first, second = array_at(event, 0), array_at(event, 1)
    if first is None or second is None or first.what() != "targets" or first.root is not second.root:
        return None
    return {cut[1:] for array in (first, second) for cut in array.cuts} == {(None, -1), (1, None)}


@unless_told_by(
    "one_array.two_names_for_one_array", "comments.slices_called_copies", "side_effects.slices_for_copies",
    "side_effects.sums_in_what_was_given",
)  # fmt: skip
def changed_before_it_is_measured(tree: SourceTree) -> Iterator[Finding]:
    """Yield a change in place of what a function got, where the same data are measured or trained on after that."""
    events = run_of(tree).events
    for place, event in enumerate(events):
        held = array_at(event, 0)
        code = code_around(event)
        if event.what != "change" or held is None or held.root is None or held.made_in is None or code is None:
            continue
        if code in held.made_in or code.name in tree.asked or held.kind or "statistic" in held.traits:
            continue
        later = [other for other in events[place:] if other.what in ("fit", "evaluate") and code not in other.calls]
        asked = [other for other in events[place:] if other.what == "ask" and code not in other.calls]
        # A prediction for what was changed is what is wanted; a second one may be for what it was before.
        later += asked if len({id(other.values[1]) for other in asked}) > 1 else []
        used = [array for other in later for array in arrays_in(other.values[1])]
        if any(array.root is held.root and array.made_in == held.made_in for array in used):
            name = typed(getattr(event.node, "target", event.node))
            sentence = (
                f"This changes `{name}` in place, and with it the data that are used later. Make a new array: "
                f"`{name} = {name} …`."
            )
            yield tree.finding(event.node, typed(event.node), "", sentence, certain=False)
            return


@unless_told_by("orders.sorted_before_the_split")
def sorted_labels_held_out(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``validation_split`` of what is sorted by its labels: the last part has other classes than the rest."""
    for event in events_of(tree, "fit"):
        labels, share = array_at(event, 2), event.values[3]
        if labels is not None and "sorted by labels" in labels.traits and type(share) is not Value:
            sentence = (
                "`validation_split` holds out the last examples, and these labels are sorted, so that part has other "
                "classes than the rest. Shuffle inputs and labels together first."
            )
            yield tree.finding(event.node, typed(event.node), "", sentence, certain=False)
            return


@unless_told_by("data_sets.augmented_validation", "training_inputs.changed_for_validation")
def validation_changed_at_random(tree: SourceTree) -> Iterator[Finding]:
    """Yield images for validation that went through layers which change them at random."""
    for event in events_of(tree, "validate"):
        if any("at random" in array.traits for array in arrays_in(event.values[0])):
            sentence = (
                "Images for validation are changed at random as well, so their accuracy is another one in each run. "
                "Leave them as they are."
            )
            yield tree.finding(event.node, typed(event.node), "", sentence, certain=False)
            return


@unless_told_by("held_out_parts.vocabularies_of_all_texts", "held_out_parts.fitted_on_all_texts",
                "vocabularies.vocabularies_of_held_out_texts")  # fmt: skip
def words_known_from_all_texts(tree: SourceTree) -> Iterator[Finding]:
    """Yield a vocabulary of all texts, where it is asked how many words of a part of them are unknown."""
    encoded = [event.values for event in events_of(tree, "encode") if _is_part(event.values[1])]
    if not any(_UNKNOWN.search(said_of(tree, event)) for event in events_of(tree, "show")):
        return
    sentence = (
        "This vocabulary comes from all texts, so it knows the words of each part of them. Adapt it to the other part "
        "alone."
    )
    yield from islice(told_always(tree, ("adapt",), lambda event: _knows_all(event, encoded), sentence), 1)


def _knows_all(event: Event, encoded: list[tuple[Value, ...]]) -> bool:
    layer, texts = event.values
    return _is_whole(texts) and any(other is layer and _has_items_of(part, texts) for other, part in encoded)


def _is_whole(texts: Value) -> bool:
    if isinstance(texts, Array):
        return texts.root is not None and not (texts.kind or texts.cuts or texts.chosen_by or texts.traits)
    return isinstance(texts, Items) and texts.items is None and texts.order != "part"


def _is_part(texts: Value) -> bool:
    if isinstance(texts, Array):
        return texts.root is not None and not texts.kind and bool(texts.cuts or texts.chosen_by)
    return isinstance(texts, Items) and texts.items is None and texts.order == "part"


def _has_items_of(part: Value, texts: Value) -> bool:
    if isinstance(part, Array) and isinstance(texts, Array):
        return part.root is texts.root
    return isinstance(part, Items) and isinstance(texts, Items) and part.each is texts.each


@unless_told_by("data_sets.shuffled_apart")
def rows_in_two_orders(tree: SourceTree) -> Iterator[Finding]:
    """Yield predictions or inputs beside labels that another random order shuffled: they do not belong together."""
    sentence = (
        "Both sides were shuffled, but by two random orders, so they do not belong together. Draw one order, and "
        "use it for both."
    )
    found = told_always(
        tree, ("fit", "evaluate", "validate", "compare", "sub", "index"), lambda event: _is_in_two_orders(tree, event),
        sentence,
    )  # fmt: skip
    yield from islice(found, 1)


def _inputs_and_labels(event: Event) -> tuple[Array | None, Array | None]:
    """Return the two sides of an event: inputs and labels of a model, or what is compared."""
    if event.what == "validate":
        pair = event.values[0].items if isinstance(event.values[0], Items) else None
        first, second, *_ = [*(pair or []), Value(), Value()]
        return (first if isinstance(first, Array) else None, second if isinstance(second, Array) else None)
    begin = 1 if event.what in ("fit", "evaluate") else 0
    return array_at(event, begin), array_at(event, begin + 1)


def _is_in_two_orders(tree: SourceTree, event: Event) -> bool | None:
    first, second = _inputs_and_labels(event)
    if first is None or second is None:
        return None
    orders = [array.shuffled_by for array in (first, second) if isinstance(array.shuffled_by, Array)]
    if len(orders) < 2 or (any(_repeats(tree, order) for order in orders) and not _are_drawn_in_turn(tree, orders)):
        return None
    if event.what == "index" and second.kind != "mask":
        return None
    return orders[0] is not orders[1]


def _are_drawn_in_turn(tree: SourceTree, orders: list[Array]) -> bool:
    """Return whether one generator draws two orders in one call of a function, which sets its seed once."""
    codes = [tree.functions_around(order.node)[-1:] if order.node is not None else [] for order in orders]
    if codes[0] != codes[1] or not codes[0] or orders[0].node is orders[1].node:
        return False
    return len([seed for seed in _seeds(tree) if seed in nodes_of(codes[0][0])]) == 1


def _seeds(tree: SourceTree) -> list[ast.Call]:
    """Return the calls that set a seed."""
    return [call for call in tree.all(ast.Call) if called_name(call) in _SEEDED and (call.args or call.keywords)]


def _repeats(tree: SourceTree, order: Array) -> bool:
    """Return whether a seed is set more than once, or where an order is drawn: it may be the same order each time."""
    seeds = _seeds(tree)
    around = tree.functions_around(order.node) if order.node is not None else []
    return len(seeds) > 1 or any(seed in nodes_of(function) for seed in seeds for function in around)


@unless_told_by("one_array.two_names_for_one_array", "one_array.compared_with_itself", "side_effects.slices_for_copies")
def differences_of_one_array(tree: SourceTree) -> Iterator[Finding]:
    """Yield a change in place of an array that is compared with itself after that, by another name."""
    stored = [event for event in events_of(tree, "store") if isinstance(event.node, ast.Subscript)]
    for _, event in always(tree, ("sub",), lambda event: _is_with_itself(event, stored)):
        for change in [other for other in stored if other.values[0] is event.values[0]][:1]:
            name = typed(change.node.value)  # type: ignore[attr-defined]
            sentence = (
                f"`{name}` is no copy, so this line changes both arrays that are compared later: they never differ. "
                f"Begin with a copy of it: `….copy()`."
            )
            yield tree.finding(change.node, name, "", sentence, certain=False)


def _is_with_itself(event: Event, stored: list[Event]) -> bool | None:
    first, second = array_at(event, 0), array_at(event, 1)
    if first is None or second is None:
        return None
    return first is second and any(first is change.values[0] for change in stored)


@unless_told_by("one_array.two_names_for_one_array", "one_array.compared_with_itself")
def checks_of_one_array(tree: SourceTree) -> Iterator[Finding]:
    """Yield a check whether an array is as before that compares it with itself: it was kept without a copy."""
    sentence = (
        "Both names are one array, so they are always equal. Keep a copy of it before the change: `images.copy()`, "
        "for example."
    )
    yield from told_always(tree, ("same",), _is_of_one_array, sentence)


def _is_of_one_array(event: Event) -> bool | None:
    first, second = array_at(event, 0), array_at(event, 1)
    if first is None or second is None or first.root is None:
        return None
    return first is second


@unless_told_by("side_effects.rows_that_are_one_list")
def rows_of_one_list(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``[row] * n`` that is filled entry by entry: all rows are the same list."""
    for event in events_of(tree, "fill"):
        table = array_at(event, 0)
        if table is not None and "one row" in table.traits and table.node is not None:
            sentence = (
                "All rows of this table are one list, so what is counted in one is counted in all. Write "
                "`[[0] * n for _ in range(n)]`."
            )
            yield tree.finding(table.node, typed(table.node), "", sentence, certain=False)
            return


@unless_told_by("value_ranges.scaled_for_a_model_that_scales", "value_ranges.prepared_in_another_way",
                "value_ranges.scaled_once_more", "value_ranges.divided_twice")  # fmt: skip
def scaled_before_a_model_that_scales(tree: SourceTree) -> Iterator[Finding]:
    """Yield inputs of a prediction that are divided, where the model scales for itself and was trained on raw ones."""
    sentence = (
        "The model scales its inputs itself, and was trained on raw ones. Here they are divided before: give it "
        "the raw values."
    )
    yield from islice(told_always(tree, ("ask",), lambda event: _is_scaled_again(tree, event), sentence), 1)


def _is_scaled_again(tree: SourceTree, event: Event) -> bool | None:
    model, given = event.values[0], array_at(event, 1)
    if not isinstance(model, Model) or given is None or given.root is None or given.kind:
        return None
    fits = [array for fit in events_of(tree, "fit") if fit.values[0] is model for array in arrays_in(fit.values[1])]
    same = [array for array in fits if array.root is not None and array.root.source[0] == given.root.source[0]]
    scales = any(layer.name in ("Rescaling", "Normalization") for layer in model.layers[:3])
    if not same or not scales:
        return None
    return "divided" in given.traits and not any("scaled" in array.traits for array in same)


@unless_told_by()
def forecasts_beside_earlier_values(tree: SourceTree) -> Iterator[Finding]:
    """Yield forecasts from the windows of a part of a series, beside the values from the beginning of that part."""
    sentence = (
        "The first forecast is for the value after the first window, and not for the first value of this part. Begin "
        "the true values one window later."
    )
    yield from islice(told_always(tree, ("sub", "compare"), _begins_too_early, sentence), 1)


@unless_told_by("baselines.forecasts_compared_one_step_late", "baselines.first_forecasts_dropped")
def forecasts_cut_where_the_series_is(tree: SourceTree) -> Iterator[Finding]:
    """Yield forecasts of a whole series that are cut at the place where its values are: they are a window later."""
    sentence = (
        "Forecast 0 is for the value after the first window, so one cut for both gives other times. Cut "
        "the forecasts one window earlier: `forecast[split_time - window_size:]`."
    )
    yield from islice(told_always(tree, ("sub", "compare"), _is_cut_at_one_place, sentence), 1)


def _is_cut_at_one_place(event: Event) -> bool | None:
    pair = _forecasts_and_series(event)
    if pair is None or len(pair[0].cuts) != 2 or pair[0].cuts[0][1:] != ("?", "?"):
        return None
    begins = pair[0].cuts[1][1]
    return isinstance(begins, int | float) and begins > 0 and pair[1].cuts[0][1] == begins


def _begins_too_early(event: Event) -> bool | None:
    pair = _forecasts_and_series(event)
    if pair is None or pair[0].cuts[1][1] != "?":
        return None
    begins = pair[0].cuts[0][1]
    return begins not in (None, "?", 0) and pair[1].cuts[0][1] == begins


def _forecasts_and_series(event: Event) -> tuple[Array, Array] | None:
    """Return the outputs for parts of a series, beside a part of the series itself."""
    sides = sides_of(event)
    forecasts = [side for side in sides if side.kind == "outputs" and len(side.cuts) > 1]
    true = [side for side in sides if side.root is not None and not side.kind and len(side.cuts) == 1]
    is_one = bool(forecasts and true) and forecasts[0].cuts[0][0] == true[0].cuts[0][0]
    return (forecasts[0], true[0]) if is_one else None


@unless_told_by("held_out_parts.scaled_before_the_split", "held_out_parts.adapted_to_validation",
                "training_inputs.scaled_by_the_whole_series")  # fmt: skip
def scaled_by_both_parts(tree: SourceTree) -> Iterator[Finding]:
    """Yield a model that scales by numbers of training examples joined with those that are held out."""
    for validated, event in zip(events_of(tree, "validate"), events_of(tree, "fit"), strict=True):
        model = event.values[0]
        measured = [other for other in events_of(tree, "evaluate") if other.values[0] is model]
        held_out = [array for other in (validated, *measured) for value in other.values for array in arrays_in(value)]
        roots = [array.root for array in held_out if array.root is not None]
        layers = model.layers if isinstance(model, Model) else []
        scales = [array for layer in layers if layer.name in ("Rescaling", "Normalization")
                  for value in (*layer.given, *layer.words.values()) for array in arrays_in(value)]  # fmt: skip
        known = [array for array in scales if any(root in roots for root in array.also) and array.node is not None]
        if known:
            node = known[0].node or event.node
            sentence = (
                f"`{typed(node)}` contains the examples that are held out, so these are not new to the model. Take it "
                "from the training examples alone."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)
            return


@unless_told_by("held_out_parts.trained_on_the_rest_too", "held_out_parts.trained_on_the_part_taken",
                "measurements.trained_on_and_called_validation", "claims.trained_on_what_is_measured")  # fmt: skip
def validated_on_what_is_trained(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``validation_data`` that is a part of an array of which all is trained on."""
    fits = dict(zip(events_of(tree, "validate"), events_of(tree, "fit"), strict=True))
    sentence = (
        "`validation_data` is a part of what `fit` trains on, so its metrics say nothing about new examples. Give "
        "`fit` the others alone."
    )
    for node, _ in always(tree, ("validate",), lambda event: _is_trained_too(event, fits.get(event))):
        if not _KNOWS_BOTH.search(tree.said_beside(node)):
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _is_trained_too(event: Event, fit: Event | None) -> bool | None:
    parts = arrays_in(event.values[0])
    trained = array_at(fit, 1) if fit is not None else None
    if not parts or trained is None or trained.root is None or trained.kind:
        return None
    is_whole = not (trained.cuts or trained.chosen_by or trained.traits or trained.passes)
    return is_whole and any(part.root is trained.root and (part.cuts or part.chosen_by) for part in parts)


@unless_told_by()
def nearest_to_themselves(tree: SourceTree) -> Iterator[Finding]:
    """Yield distances from a part of the examples to all of them: the nearest one is the example itself."""
    sentence = (
        "The examples that are looked up are among those that are searched, so each finds itself at the distance 0. "
        "Search only the others."
    )
    if tree.mentions("argmin", "argsort", "argpartition", "min") and not tree.mentions("fill_diagonal", "inf"):
        yield from islice(told_always(tree, ("sub",), _is_of_part_and_whole, sentence), 1)


@unless_told_by()
def distances_of_token_ids(tree: SourceTree) -> Iterator[Finding]:
    """Yield differences of the token ids of two texts that are searched for the nearest one."""
    sentence = (
        "A token id is only the number of a word, so words with near numbers are not alike. Compare how often each "
        "text has each word."
    )
    if tree.mentions("argmin", "argsort", "argpartition", "min", "sorted", "argmax"):
        yield from islice(told_always(tree, ("sub",), _are_texts, sentence), 1)


def _are_texts(event: Event) -> bool | None:
    sides = [array for array in (array_at(event, 0), array_at(event, 1)) if array is not None]
    axes = [array.known_axes() for array in sides]
    if len(sides) != 2 or None in axes:
        return None
    # Neighbours in one text are of the same examples.
    is_of_one = axes[0] == axes[1] and "examples" in (axes[0] or ()) and sides[0].cuts == sides[1].cuts
    return not is_of_one and all(
        array.what() == "token ids" and "words" in (of_one or ()) for array, of_one in zip(sides, axes, strict=True)
    )


def _is_of_part_and_whole(event: Event) -> bool | None:
    sides = [array for array in (array_at(event, 0), array_at(event, 1)) if array is not None and not array.kind]
    axes = [(array.known_axes() or ()) for array in sides]
    if len(sides) != 2 or sides[0].root is None or sides[0].root is not sides[1].root:
        return None
    if not all("one" in of_one and "examples" in of_one for of_one in axes) or axes[0] == axes[1]:
        return None
    is_part = [bool(array.cuts) or array.chosen_by is not None for array in sides]
    return sorted(is_part) == [False, True] and not any("some" in array.traits for array in sides)
