"""Rules on trainings: what a figure of them is measured on, what a history tells, how often weights change."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.abstract.interpreter import Event
from grader.submission.abstract.values import Array, Known, Layer, Model, Value, number_of
from grader.submission.models.keras_names import SETS_WEIGHTS
from grader.submission.rules.reading.events import (
    LOOPS,
    always,
    array_at,
    arrays_in,
    code_around,
    events_of,
    loop_around,
    named_by,
    said_of,
    told_always,
)
from grader.submission.rules.reading.examples import computed_too_early
from grader.submission.rules.reading.own_steps import is_tape
from grader.submission.rules.reading.told_as_new import AS_NEW, UNSEEN
from grader.submission.rules.reading.words_beside import is_shown_as_wrong
from grader.submission.rules.rule import unless_told_by
from grader.submission.source_tree import Finding, SourceTree, names_in, nodes_of, typed

_NEW = regex(
    rf"(?i)\bnew\b|unknown (?:digit|image|text|example)|\btest\b|\bstrangers?\b|{UNSEEN.pattern}|{AS_NEW.pattern}"
)
_SAYS_LITTLE = regex(r"(?i)\bsays? (?:very )?(?:little|nothing)\b")
_NEW_START = regex(
    r"(?i)(?:back to|from) the (?:start|beginning)|from scratch|start(?:s|ed)? over|\breset|\bfresh|\banew\b"
)
_NEVER_SEEN = regex(r"(?i)(?:never|not) (?:been )?seen|unseen|\bnew (?:digits|images|examples|texts|data)\b")
_NOT_TRAINED = regex(
    r"(?i)\b(?:not|never|n't)\b(?: \w+){0,2} (?:train(?:ed|ing)?|fit(?:ted)?)\b(?: on| with)?"
    r"|\bfit (?:has |had )?(?:held|holds|kept|keeps|left|leaves|put|puts|set|sets)\b(?: out| back| aside| away)?"
)
_TRAINING = regex(r"(?i)train|\bfit\b|\ball\b|gap|overfit")
_SEEN = regex(r"(?i)\W*(?:already )?seen\b")
"""How a line begins that is of the training."""
_KNOWS_ALL = regex(r"(?i)on purpose|leak|final|all (?:of )?(?:them|the data|examples) (?:on purpose|is fine)")
_OF_THE_MODEL = regex(
    r"(?i)(?:returned|saved|final|trained|finished|this|the|my) (?:model|network|net)\b|\.keras|weights|\bfinal\b"
    r"|hand(?:ed)? in|\breached\b"
)
_FITS_ALONE = ("solve", "lstsq", "pinv", "polyfit", "inv", "curve_fit")
_HELD_OUT_NAME = regex(r"(?i)test|held|unknown|unseen|valid|\bval|_val|\bnew|rest")
_FINISHED = regex(r"(?i)finished|\bfinal\b|returned|trained (?:model|network|net)\b")
_ON_TRAINING = regex(r"(?i)train|known")
_ON_THE_WAY = regex(r"(?i)on the way|along the way|meanwhile|at some point")
_BEST = regex(r"(?i)\bbest\b|highest|lowest|peak|maximum|minimum|record")
_KEPT = ("restore_best_weights", "ModelCheckpoint", "load_weights", "load_model", "set_weights", "BackupAndRestore")
_UPDATES = regex(r"(?i)\bupdates?\b|gradient (?:descent )?steps|steps of (?:the )?(?:gradient|optimi)|weight changes")
_LEARNS = regex(r"(?i)learn|train|tune|adjust|determine|\boptimi[sz]er\b")
_ALL_WEIGHTS = regex(r"(?i)\ball\b|total|frozen|\bof (?:which|them|these)\b")
_ON_PURPOSE = regex(
    r"(?i)monte[ -]?carlo|\bmc\b|uncertain|spread|on purpose|with dropout|bayes|in training|training mode"
)
Scaled = tuple[ast.AST, Array, list[Array]]
"""Where a statistic is worked out, the statistic, and what is trained on that is scaled by it."""


@unless_told_by(
    "claims.trained_on_what_is_measured",
    "measurements.first_part_called_held_out",
    "measurements.trained_on_and_called_validation",
)
def trained_examples_called_new(tree: SourceTree) -> Iterator[Finding]:
    """Yield a figure on examples that the model was trained on, which is told as one for new examples."""
    fits, told = events_of(tree, "fit"), set[object]()
    for node, event in always(tree, ("show",), lambda event: _is_of_trained(event, fits)):
        figure = array_at(event, 0)
        true = figure.against if figure is not None else None
        if true is None or (part := (true.root, true.cuts, true.chosen_by)) in told:
            continue
        said = _NOT_TRAINED.sub("unseen", f"{_said_of_figure(tree, event)} {_heading(event)}")
        beside = [other for other in events_of(tree, "show") if code_around(other) is code_around(event)]
        kinds = [kind for kind in tree.all(ast.ClassDef) if node in nodes_of(kind)]
        texts = [*tree.said_around(node), *(ast.get_docstring(kind) or "" for kind in kinds)]
        around = _NOT_TRAINED.sub("unseen", " ".join(texts))
        if not _TRAINING.search(around) and not any(_is_of_trained(other, fits) is False for other in beside):
            # All figures of this function are on what was trained, whatever is printed above them.
            said = f"{said} {around}"
        is_told = _TRAINING.search(_NOT_TRAINED.sub("", event.text)) or _SEEN.match(event.line)
        if _NEW.search(said) and not is_told:
            told.add(part)
            yield tree.finding(node, typed(node), "", _said_of_trained(event, fits, typed(node)), certain=False)


def _said_of_trained(event: Event, fits: list[Event], figure: str) -> str:
    """Return what is said of a figure on examples of the training, by how these were chosen."""
    if _is_a_random_part(event, fits):
        return (
            "`validation_split` holds out the last examples, and not random ones: most of these were trained on. "
            f"`{figure}` is not of new examples: take the last ones."
        )
    if _is_drawn_from_all(event):
        return (
            f"`{figure}` is of examples that are drawn from all, and many of these were trained on. Draw from those "
            "that `fit` never gets."
        )
    if _is_the_first_share(event):
        return (
            f"`validation_split` holds out the last examples, and not the first ones. `{figure}` is of examples that "
            "were trained on: take the last ones."
        )
    return (
        f"`{figure}` is measured on examples of the training, so they are not new to the model. Measure on others, "
        "which `fit` never gets."
    )


def _said_of_figure(tree: SourceTree, event: Event) -> str:
    """Return what is said of a figure, without docstrings that are of a training, too."""
    said = said_of(tree, event)
    docs = [ast.get_docstring(code) or "" for code in event.calls if isinstance(code, ast.FunctionDef)]
    for doc in filter(None, docs):
        if _TRAINING.search(_NOT_TRAINED.sub("", doc)):
            said = said.replace(doc.replace("_", " "), "")
    return said


def _heading(event: Event) -> str:
    """Return what was printed above a figure, unless that speaks of the training."""
    return "" if _TRAINING.search(_NOT_TRAINED.sub("", event.above)) else event.above


def _is_a_random_part(event: Event, fits: list[Event]) -> bool:
    """Return whether a figure is of a random part of examples of which ``fit`` held out the last ones."""
    figure = array_at(event, 0)
    if figure is None or figure.against is None or figure.against.chosen_by is None:
        return False
    return all(isinstance(fit.values[3], Known) for fit in fits if fit.values[0] is figure.model)


def _is_drawn_from_all(event: Event) -> bool:
    figure = array_at(event, 0)
    return figure is not None and figure.against is not None and "of all" in figure.against.traits


def _is_the_first_share(event: Event) -> bool:
    figure = array_at(event, 0)
    return figure is not None and figure.against is not None and "first share" in figure.against.traits


def _is_of_trained(event: Event, fits: list[Event]) -> bool | None:
    figure = array_at(event, 0)
    true = figure.against if figure is not None else None
    if figure is None or true is None or true.root is None or figure.axes != ():
        return None
    same = [fit for fit in fits if (given := array_at(fit, 2)) is not None and given.root is true.root
            and fit.values[0] is figure.model]  # fmt: skip
    return any(_were_trained(fit, true) for fit in same) if same else None


def _were_trained(fit: Event, true: Array) -> bool:
    trained = array_at(fit, 2)
    if trained is None or trained.passes or true.passes or "some" in trained.traits:
        return False
    if type(fit.values[3]) is Value and not trained.cuts and trained.chosen_by is None:
        return True
    is_same = (trained.cuts, trained.chosen_by) == (true.cuts, true.chosen_by) and "some" not in true.traits
    is_same = is_same or _is_inside(true, trained) or "of all" in true.traits
    if type(fit.values[3]) is Value:
        return is_same
    is_from_the_end = any(isinstance(cut[1], int | float) and cut[1] < 0 for cut in true.cuts)
    if true.chosen_by is not None and trained.chosen_by is None and not trained.cuts:
        return "some" not in true.traits and isinstance(fit.values[3], Known) and not is_from_the_end
    # `validation_split` holds out the last part: the first one, up to a known place, was trained on.
    if len(true.cuts) != 1 or true.cuts[0][1] is not None or trained.cuts:
        return is_same
    end = true.cuts[0][2]
    return is_same or "first share" in true.traits or (isinstance(end, int | float) and end > 0)


@unless_told_by(
    "held_out_parts.scaled_before_the_split",
    "held_out_parts.adapted_to_validation",
    "held_out_parts.fitted_on_all_texts",
    "training_inputs.scaled_by_the_whole_series",
    "training_inputs.changed_before_the_split",
)
def scaled_by_all_examples(tree: SourceTree) -> Iterator[Finding]:
    """Yield inputs that are scaled by statistics of all examples, though a part of them is held out."""
    found = [
        *_statistics_of_inputs(tree),
        *_statistics_of_neighbours(tree),
        *_statistics_of_parts(tree),
        *_adapted(tree),
    ]
    for node, statistic, parts in found:
        same = [array for array in parts if array.root is statistic.root]
        is_split = any(array.cuts or array.chosen_by is not None for array in same)
        is_whole = any(not (array.cuts or array.chosen_by or "some" in array.traits) for array in same)
        if is_split and not is_whole and not (statistic.cuts or statistic.chosen_by):
            said = " ".join(tree.said_near(node))
            if _KNOWS_ALL.search(said):
                continue
            yield computed_too_early(tree, node)
            return


@unless_told_by(
    "held_out_parts.scaled_apart", "held_out_parts.scaled_by_their_own_sizes", "array_trainings.scaled_by_all_examples"
)
def parts_scaled_apart(tree: SourceTree) -> Iterator[Finding]:
    """Yield two parts of the same data that are compared or scaled in one line, each by the means of its columns."""
    parts: dict[ast.AST, list[Array]] = {}
    for event in events_of(tree, "sub"):
        array, mean = array_at(event, 0), array_at(event, 1)
        if array is not None and mean is not None and _is_of_itself(array, mean):
            parts.setdefault(event.node, []).append(array)
    divided = {array.node for event in events_of(tree, "div") if (array := array_at(event, 0)) is not None}
    parts = {node: arrays for node, arrays in parts.items() if node in divided}
    scaled = {array.cuts for arrays in parts.values() for array in arrays}
    pairs = [{array.cuts for array in _scaled_sides(event)} for event in events_of(tree, "sub")]
    compared = [pair for pair in pairs if len(pair) > 1 and pair <= scaled]
    last = max(parts, key=lambda line: getattr(line, "lineno", 0), default=None)
    for node, arrays in parts.items():
        cuts = {array.cuts for array in arrays}
        is_compared = node is last and any(cuts & pair for pair in compared)
        if (len(cuts) > 1 or is_compared) and not is_shown_as_wrong(tree, node):
            sentence = (
                "Each part is scaled by its own mean, so the same value means something else in each. Use the mean and "
                "the spread of the training for both."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


@unless_told_by("held_out_parts.scaled_apart", "array_trainings.parts_scaled_apart")
def parts_adapted_apart(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``Normalization`` of its own for held-out examples, where another one was adapted to the training."""
    adapted = [event for event in events_of(tree, "adapt")
               if isinstance(event.values[0], Layer) and event.values[0].name == "Normalization"]  # fmt: skip
    trained = {array.cuts for fit in events_of(tree, "fit") for array in arrays_in(fit.values[1])}
    measured = {array.cuts for event in events_of(tree, "evaluate") for array in arrays_in(event.values[1])}
    of_training = [event.values[0] for event in adapted
                   if any(array.cuts in trained for array in arrays_in(event.values[1]))]  # fmt: skip
    for event in adapted:
        layer, cuts = event.values[0], {array.cuts for array in arrays_in(event.values[1])}
        if of_training and layer not in of_training and () not in cuts and cuts & (measured - trained):
            calls = [node for node in event.calls if isinstance(node, ast.Call)]
            place = calls[-1] if calls else event.node
            sentence = (
                "This adapts a layer of its own to the held-out examples, so the same value means something else there."
                " Use the layer of the training examples for both."
            )
            yield tree.finding(place, typed(place), "", sentence, certain=False)
            return


def _scaled_sides(event: Event) -> list[Array]:
    """Return both sides of a difference, where each is scaled by statistics; else nothing."""
    sides = [array for array in (array_at(event, 0), array_at(event, 1)) if array is not None]
    return sides if len(sides) == 2 and all({"by a statistic", "divided"} <= side.traits for side in sides) else []


def _is_of_itself(array: Array, mean: Array) -> bool:
    """Return whether a part of data has its own means of columns taken away."""
    is_mean = {"statistic", "mean", "over examples"} <= mean.traits and "row" not in array.traits
    is_part = array.root is not None and array.root is mean.root and bool(array.cuts)
    return is_mean and is_part and array.cuts == mean.cuts


def _statistics_of_inputs(tree: SourceTree) -> Iterator[Scaled]:
    """Yield means and spreads by which the inputs of a training are scaled, in the data or by a layer."""
    fits = events_of(tree, "fit")
    given = [array for fit in fits for array in arrays_in(fit.values[1]) if "by the whole" in array.traits]
    used = [(array, given) for event in events_of(tree, "div", "sub") if (array := array_at(event, 1))]
    for fit in fits:
        layers = fit.values[0].layers if isinstance(fit.values[0], Model) else []
        means = [layer.words.get("mean") for layer in layers if layer.name == "Normalization"]
        used += [(array, arrays_in(fit.values[1])) for mean in means for array in arrays_in(mean)]
    for array, parts in used:
        if array.node is not None and "statistic" in array.traits:
            yield array.node, array, parts


def _statistics_of_neighbours(tree: SourceTree) -> Iterator[Scaled]:
    """Yield means and spreads by which two parts are scaled whose distances are measured: nothing is trained."""
    pairs = [(array_at(event, 0), array_at(event, 1)) for event in events_of(tree, "sub")]
    parts = [part for first, second in pairs if first is not None and second is not None
             and first.root is second.root is not None and first.cuts != second.cuts
             for part in (first, second) if "by the whole" in part.traits]  # fmt: skip
    for event in events_of(tree, "div", "sub") if parts else ():
        array = array_at(event, 1)
        if array is not None and array.node is not None and "statistic" in array.traits:
            yield array.node, array, parts


def _statistics_of_parts(tree: SourceTree) -> Iterator[Scaled]:
    """Yield means and spreads by which examples are scaled that are cut in two later, for a fit without Keras."""
    if not tree.mentions(*_FITS_ALONE):
        return
    cuts = [(event, event.result) for event in events_of(tree, "index") if isinstance(event.result, Array)]
    parts = [part for event, part in cuts if "by the whole" in part.traits and part.chosen_by is not None
             and _HELD_OUT_NAME.search(typed(event.node))]  # fmt: skip
    for event in events_of(tree, "div", "sub") if parts else ():
        array = array_at(event, 1)
        if array is not None and array.node is not None and "statistic" in array.traits:
            yield array.node, array, parts


def _adapted(tree: SourceTree) -> Iterator[Scaled]:
    """Yield what a layer is adapted to."""
    fits = [(fit.values[0].layers, arrays_in(fit.values[1])) for fit in events_of(tree, "fit")
            if isinstance(fit.values[0], Model)]  # fmt: skip
    for event in events_of(tree, "adapt"):
        layer, data = event.values
        if isinstance(layer, Layer) and layer.name == "Normalization":
            parts = [array for layers, given in fits if layer in layers for array in given]
            yield from ((event.node, array, parts) for array in arrays_in(data) if "some" not in array.traits)


@unless_told_by("claims.history_of_the_training", "metrics.validation_counted_as_training")
def training_metrics_called_new(tree: SourceTree) -> Iterator[Finding]:
    """Yield a metric of the training from a history, told as one for validation or for new examples."""
    for node, event in always(tree, ("show",), _shows_a_training_metric):
        beside = {other.node for other in events_of(tree, "show") if other.line == event.line
                  and (shown := array_at(other, 0)) is not None and shown.kind != "count"}  # fmt: skip
        is_of_line = _NEVER_SEEN.search(event.line) and len(beside) == 1 and not _SAYS_LITTLE.search(event.line)
        said = event.line if is_of_line else event.text
        said = _NOT_TRAINED.sub("unseen", said)
        if _NEW.search(said) and not _TRAINING.search(said) and "val" not in f"{typed(node)} {said}":
            sentence = (
                f"`{typed(node)}` of a history is measured on the training examples. For the validation, take the key "
                "with `val_`."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _shows_a_training_metric(event: Event) -> bool | None:
    figure = array_at(event, 0)
    if figure is None or figure.kind not in ("metric", "loss") or figure.against is not None:
        return None
    return "of training" in figure.traits


@unless_told_by("claims.history_of_the_training", "array_trainings.training_metrics_called_new")
def epochs_told_of_the_finished(tree: SourceTree) -> Iterator[Finding]:
    """Yield a metric of the last epoch told as that of the finished model, where that epoch had dropout on."""
    for node, event in always(tree, ("show",), _shows_a_random_epoch):
        if _FINISHED.search(f"{event.text} {event.line}") and _ON_TRAINING.search(f"{event.text} {event.line}"):
            sentence = (
                f"`{typed(node)}` is a mean over the epoch, while `Dropout` was on. For the finished model, call "
                "`evaluate` with the training examples."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _shows_a_random_epoch(event: Event) -> bool | None:
    is_of_training = _shows_a_training_metric(event)
    figure = array_at(event, 0)
    model = figure.model if is_of_training and figure is not None else None
    return is_of_training if model is None else any("Dropout" in layer.name for layer in model.layers)


def _is_inside(part: Array, whole: Array) -> bool:
    """Return whether one part of an array is seen to be inside of another."""
    if len(part.cuts) != 1 or len(whole.cuts) != 1 or part.cuts[0][0] != whole.cuts[0][0]:
        return False
    (_, begin, end), (_, first, last) = part.cuts[0], whole.cuts[0]
    bounds = [begin or 0, end, first or 0, last]
    if part.chosen_by or whole.chosen_by or not all(isinstance(bound, int | float) and bound >= 0 for bound in bounds):
        return False
    return bounds[0] >= bounds[2] and bounds[1] <= bounds[3]  # type: ignore[operator]


@unless_told_by(
    "measurements.best_epoch_never_restored",
    "measurements.best_epoch_for_the_model",
    "callbacks.last_weights_kept",
)
def best_epoch_told_of_the_last(tree: SourceTree) -> Iterator[Finding]:
    """Yield the best value of a history, or its epoch, told as that of the model, which has the last weights."""
    if tree.mentions(*_KEPT) or any(word.arg in _KEPT for word in tree.all(ast.keyword)):
        return
    for node, event in always(tree, ("show",), _shows_the_best):
        told = [event.text, event.line, f"{event.above} {event.line}"]
        said = next(filter(_OF_THE_MODEL.search, told), "")
        # The weights of the best epoch are what is claimed where its number is shown.
        figure = array_at(event, 0)
        is_claim = "weights of" in said and figure is not None and figure.kind == "best epoch"
        if said and (is_claim or not _BEST.search(said)) and not _ON_THE_WAY.search(event.line):
            sentence = (
                "After `fit` the model has the weights of the last epoch, not of the best one. Take the last value, or "
                "write `EarlyStopping(…, restore_best_weights=True)`."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)
            return


def _shows_the_best(event: Event) -> bool | None:
    figure = array_at(event, 0)
    if figure is None or figure.kind not in ("metric", "loss", "best epoch") or figure.against is not None:
        return None
    return figure.axes == () and ("best" in figure.traits or figure.kind == "best epoch")


@unless_told_by()
def averages_over_all_epochs(tree: SourceTree) -> Iterator[Finding]:
    """Yield the average of a metric over all epochs, told as that of the trained model."""
    means = {event.node for event in events_of(tree, "mean") if _is_over_epochs(event)}
    for node, event in always(tree, ("show",), lambda event: _is_made_at(event, means)):
        figure = array_at(event, 0)
        said = " ".join([event.text, *named_by(tree, figure.node if figure and figure.node else node)])
        if _OF_THE_MODEL.search(said) and not re.search("(?i)average|mean over|epochs", event.text):
            sentence = (
                "This average goes over all epochs, the first ones as well. For the trained model, take the last "
                "value: `[-1]`."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _is_over_epochs(event: Event) -> bool:
    figure = array_at(event, 0)
    return figure is not None and figure.axes == ("epochs",) and not figure.cuts


def _is_made_at(event: Event, nodes: set[ast.AST]) -> bool | None:
    figure = array_at(event, 0)
    return None if figure is None or figure.node is None else figure.node in nodes


@unless_told_by("repeated_trainings.folds_of_one_model", "repeated_trainings.one_model_for_all_folds")
def trained_further_with_more(tree: SourceTree) -> Iterator[Finding]:
    """Yield a model that a loop trains further with more and more examples, and measures in each pass."""
    fits: dict[tuple[ast.AST, Value], list[Event]] = {}
    for event in events_of(tree, "fit"):
        fits.setdefault((event.node, event.values[0]), []).append(event)
    for (node, model), events in fits.items():
        loop = loop_around(events[0])
        given = [array for event in events if (array := array_at(event, 2)) is not None]
        # A part that was cut before the loop is the same in each pass.
        inside = {event.node for event in events_of(tree, "index") if loop in event.calls and _varies(event.node, loop)}
        sizes = {array.cuts[0][2] for array in given if array.cuts and array.cuts[0][1] is None
                 and (array.cuts[0][2] != "?" or array.node in inside)}  # fmt: skip
        measured = [event for event in events_of(tree, "evaluate") if event.values[0] is model and loop in event.calls]
        # Rows that a place chooses which the pass decides: as in the folds of a cross-validation.
        folds = [
            array for array in given if "some" in array.traits for event in measured if _is_other_fold(event, array)
        ]
        is_more = len(sizes) > 1 or "?" in sizes or folds
        in_loop = {event.values[0] for event in events_of(tree, "fit") if event.node is node and loop in event.calls}
        # A loop over several models trains each of them once.
        is_one = len(in_loop) == 1
        if loop is not None and is_one and measured and is_more and _is_older(model, loop):
            sentence = (
                "This model is trained further in each pass, so it has seen the examples of earlier passes more often. "
                "Make a new model in the loop."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _varies(cut: ast.AST, loop: ast.AST | None) -> bool:
    """Return whether the place of a cut depends on the pass of a loop, where it stands in that loop."""
    if loop is None or cut not in nodes_of(loop) or not isinstance(cut, ast.Subscript):
        return True
    return not names_in(cut, ast.Load).isdisjoint(names_in(loop, ast.Store))


def _is_other_fold(event: Event, trained: Array) -> bool:
    measured = array_at(event, 2)
    return measured is not None and measured.root is trained.root and "some" in measured.traits


def _is_older(model: object, loop: ast.AST) -> bool:
    return isinstance(model, Model) and loop not in model.made_in


@unless_told_by(
    "repeated_trainings.compiled_for_each_attempt", "repeated_trainings.one_model_for_all_settings",
    "repeated_trainings.repetitions_of_one_model", "repeated_trainings.one_model_for_all_folds",
    "changed_values.same_model_again",
)  # fmt: skip
def compiled_for_another_try(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``compile`` of a model that a loop trains again, where it is told as a new start: its weights stay."""
    if tree.mentions(*SETS_WEIGHTS):
        return
    compiled = events_of(tree, "compile")
    for fit in events_of(tree, "fit"):
        model, loop = fit.values[0], loop_around(fit)
        again = [event for event in compiled if event.values[0] is model and loop in event.calls]
        if not isinstance(model, Model) or loop is None or loop in (model.made_in or ()) or not again:
            continue
        said = [*tree.said_around(again[0].node), *tree.said_around(fit.node), said_of(tree, again[0])]
        if any(map(_NEW_START.search, said)):
            node = again[0].node
            owner = (
                typed(node.func.value) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
            )
            sentence = (
                f"`compile` keeps the weights, so each pass goes on with what `{owner}` has learned before. Make a "
                "new model in the loop."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)
            return


@unless_told_by("measurements.best_epoch_for_the_model")
def epochs_counted_from_zero(tree: SourceTree) -> Iterator[Finding]:
    """Yield the index of the best epoch of a history as a number of epochs: it is one less."""
    sentence = (
        "The first epoch has the index 0, so up to the best one there was one epoch more. Add 1 to the index, for the "
        "number of epochs."
    )
    yield from told_always(tree, ("epochs",), _is_an_index, sentence)


def _is_an_index(event: Event) -> bool | None:
    epochs = array_at(event, 0)
    return None if epochs is None or epochs.kind != "best epoch" else "scaled" not in epochs.traits


@unless_told_by("settings.steps_in_examples")
def schedules_in_examples(tree: SourceTree) -> Iterator[Finding]:
    """Yield the ``decay_steps`` of a schedule that are a number of examples."""
    if _has_batches_of_one(tree):
        return
    sentence = (
        "`decay_steps` counts batches, and this counts examples: the rate hardly falls. Divide the number of examples "
        "by the batch size."
    )
    yield from told_always(tree, ("schedule",), _shows_a_count, sentence)


@unless_told_by("counts.steps_of_examples")
def updates_counted_by_examples(tree: SourceTree) -> Iterator[Finding]:
    """Yield a number of examples times epochs that is told as a number of updates of the weights."""
    if _has_batches_of_one(tree):
        return
    for node, event in always(tree, ("show",), _shows_a_count):
        if _UPDATES.search(event.text):
            sentence = (
                "`fit` makes one update of the weights for each batch, not for each example. Divide the number of "
                "examples by the batch size, and round up."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _has_batches_of_one(tree: SourceTree) -> bool:
    """Return whether some batch has one example, so that counts of examples and of batches are the same."""
    return any(number_of(event.values[0]) == 1 for event in events_of(tree, "batch size"))


def _shows_a_count(event: Event) -> bool | None:
    figure = array_at(event, 0)
    # How many a data set has may be a number of batches: an array that a model gets has examples.
    if figure is None or figure.kind != "count" or figure.root is None or not figure.root.kind:
        return None
    return "divided" not in figure.traits


@unless_told_by("measurements.metrics_never_reset", "reported_figures.metrics_never_reset")
def metrics_read_again(tree: SourceTree) -> Iterator[Finding]:
    """Yield a metric object that goes on after its result was read, though it was never reset: it has both parts."""
    states: dict[int, str] = {}
    for event in events_of(tree, "update_state", "result", "reset_state", "reset_states"):
        key = id(event.values[0])
        before = states.get(key, "")
        states[key] = "read and updated" if (before, event.what) == ("result", "update_state") else event.what
        if before == "read and updated":
            states[key] = before if event.what == "update_state" else event.what
        # A figure that grows in one loop is read while it grows.
        if event.what == "result" and before == "read and updated" and not _grows(tree, event):
            sentence = (
                "This metric was not reset after its last result, so it has the values of both. Call `reset_state()` "
                "before each new figure."
            )
            yield tree.finding(event.node, typed(event.node), "", sentence, certain=False)
            return


@unless_told_by(
    "measurements.metrics_never_reset", "reported_figures.metrics_never_reset", "side_effects.metrics_that_go_on",
    "array_trainings.metrics_read_again",
)  # fmt: skip
def metrics_of_all_passes(tree: SourceTree) -> Iterator[Finding]:
    """Yield the result of a metric in each epoch, though it was made before them all, and nothing resets it."""
    if tree.mentions("reset_state", "reset_states"):
        return
    updates = events_of(tree, "update_state")
    # The variables of a metric may be set to zero by hand.
    by_hand = {typed(node.value) for node in tree.all(ast.Attribute) if node.attr in ("variables", "weights")}
    for event in events_of(tree, "result"):
        if _owner_of(event) in by_hand:
            continue
        metric = event.values[0]
        around = loop_around(event)
        if not isinstance(metric, Layer) or around is None or around in metric.made_in:
            continue
        inside = [other.calls for other in updates if other.values[0] is metric and around in other.calls]
        loops = [node for calls in inside for node in calls[calls.index(around) :] if isinstance(node, LOOPS)]
        lines = tree.lines[around.lineno - 1 : around.end_lineno]  # type: ignore[attr-defined]
        said = " ".join([said_of(tree, event), *lines])
        told = any(_OF_EACH.search(text) for text in tree.said_around(event.node)) and not _OF_BATCHES.search(lines[0])
        is_apart = any(loop not in event.calls for loop in loops) or (inside and told)
        if is_apart and not _SO_FAR.search(said):
            sentence = (
                "This metric is never reset, so it is the mean of all passes so far. Call `reset_state()` at the "
                "beginning of each."
            )
            yield tree.finding(event.node, typed(event.node), "", sentence, certain=False)
            return


_OF_BATCHES = regex(r"(?i)batch|data|\bds\b|step|train")
"""In the first line of a loop that reads a metric while it grows."""
_OF_EACH = regex(
    r"(?i)\b(?:each|every|per) (?!batch|step)\w+(?: \w+){0,3} (?:alone|on (?:its|their) own|separately)\b"
    r"|\b(?:error|accuracy|mean|recall|precision|mae)\b(?: \w+){0,3} (?:of|for|in|per) (?:each|every) (?!batch|step)"
    r"|\bon their own\b"
)


def _owner_of(event: Event) -> str:
    """Return what a method is called of."""
    is_method = isinstance(event.node, ast.Call) and isinstance(event.node.func, ast.Attribute)
    return typed(event.node.func.value) if is_method else ""  # type: ignore[attr-defined]


_SO_FAR = regex(r"(?i)so far|until now|\brunning\b|cumulative|overall|\btotal|all epochs")


def _grows(tree: SourceTree, event: Event) -> bool:
    """Return whether a result is read in the very loop that updates it."""
    loops = [_innermost(other) for other in events_of(tree, "update_state") if other.values[0] is event.values[0]]
    return _innermost(event) is not None and _innermost(event) in loops


def _innermost(event: Event) -> ast.AST | None:
    """Return the loop around an event, in the function that it happens in."""
    around = next((node for node in reversed(event.calls) if isinstance(node, (*LOOPS, ast.FunctionDef))), None)
    return around if isinstance(around, LOOPS) else None


@unless_told_by("reports.members_of_one_seed")
def spreads_of_one_seed(tree: SourceTree) -> Iterator[Finding]:
    """Yield a seed that is the same in each pass of a loop, whose results are said to differ by chance."""
    spread = {code_around(event) for event in events_of(tree, "spread")}
    for event in events_of(tree, "seed") if spread else ():
        loop = loop_around(event)
        fits = [other for other in events_of(tree, "fit") if loop in other.calls]
        seeds = [other.values[0] for other in events_of(tree, "seed") if other.node is event.node]
        numbers = {value.value for value in seeds if isinstance(value, Known)}
        is_one = len(numbers) == 1 and all(isinstance(value, Known) for value in seeds)
        if loop is not None and fits and is_one and _code_before(event, loop) in spread:
            sentence = (
                "Each pass begins with the same seed, so all of them are the same training, and their spread says "
                "nothing. Take another seed in each pass."
            )
            yield tree.finding(event.node, typed(event.node), "", sentence, certain=False)
            return


def _code_before(event: Event, loop: ast.AST) -> ast.AST | None:
    """Return the function in which a loop around an event is."""
    outer = event.calls[: event.calls.index(loop)]
    return next((around for around in reversed(outer) if isinstance(around, ast.FunctionDef)), None)


@unless_told_by("metrics.all_weights_called_trainable")
def frozen_weights_called_learned(tree: SourceTree) -> Iterator[Finding]:
    """Yield the number of all weights, told as that of those which are learned, of a model with a frozen layer."""
    for node, event in always(tree, ("show",), lambda event: _shows_all_weights(tree, event)):
        if _LEARNS.search(event.text) and not _ALL_WEIGHTS.search(event.text):
            sentence = (
                "`count_params` counts frozen weights as well. Add up the sizes of `model.trainable_weights` for those "
                "that are learned."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _shows_all_weights(tree: SourceTree, event: Event) -> bool | None:
    figure = array_at(event, 0)
    if figure is None or figure.kind != "parameters" or figure.model is None:
        return None
    frozen = [layer.words.get("trainable") for layer in figure.model.layers]
    return any(isinstance(value, Known) and value.value is False for value in frozen) or _freezes(tree)


def _freezes(tree: SourceTree) -> bool:
    """Return whether a line of the program freezes layers, wherever they are."""
    lines = [line for line in tree.all(ast.Assign) if typed(line.targets[0]).endswith(".trainable")]
    return any(isinstance(line.value, ast.Constant) and line.value.value is False for line in lines)


@unless_told_by("measurements.validated_in_training_mode")
def measured_with_dropout(tree: SourceTree) -> Iterator[Finding]:
    """Yield a figure of outputs that a model with random layers gave in training mode."""
    taped = {part for block in tree.all(ast.With) if is_tape(block) for part in nodes_of(block)}
    for node, event in always(tree, ("mean", "sum"), _is_in_training_mode):
        if node in taped or any(call in taped for call in event.calls):
            continue  # The loss of a step of a training.
        if not _ON_PURPOSE.search(f"{said_of(tree, event)} {' '.join(tree.said_around(node))}"):
            sentence = (
                "These outputs were made with `training=True`, so `Dropout` was on, as in training. Write "
                "`training=False` to measure the trained model."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)
            return


def _is_in_training_mode(event: Event) -> bool | None:
    figure = array_at(event, 0)
    if figure is None or figure.kind not in ("hits", "errors") or figure.model is None:
        return None
    is_random = any("Dropout" in layer.name or "Noise" in layer.name for layer in figure.model.layers)
    return "in training" in figure.traits and is_random and loop_around(event) is None
