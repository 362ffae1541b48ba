"""Rules on measures: on what they were taken, over what they are averaged, and which one it is that is told."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from grader.catalogue.patterns import regex
from grader.submission.abstract.interpreter import Event
from grader.submission.abstract.values import Array, Known, Layer, Model, Value, number_of
from grader.submission.rules.reading.events import (
    LOOPS,
    always,
    array_at,
    arrays_in,
    code_around,
    events_of,
    loop_around,
    named_in,
    said_of,
    sides_of,
    told_always,
)
from grader.submission.rules.rule import unless_told_by
from grader.submission.source_tree import Finding, SourceTree, typed

_NEW = regex(
    r"(?i)\bnew\b|unseen|(?:never|not) (?:been )?seen|held[- ]?out|unknown (?:digit|image|text|example)|generali"
    r"|\btest\b|validation|unbiased|\bstrangers?\b"
)
_NOT_TRAINED = regex(r"(?i)\b(?:not|never|n't)\b(?: \w+){0,2} (?:train(?:ed)?|fit(?:ted)?)\b(?: on| with)?")
_TRAINING = regex(r"(?i)train|\bfit\b|\ball\b|gap|overfit")
_RECALL, _PRECISION = regex(r"(?i)recall|sensitiv|\bfinds?\b|\bfound\b"), regex(r"(?i)precision")
_ROOT = regex(r"(?i)\brmse\b|root mean")
_ABSOLUTE = regex(
    r"(?i)\bmae\b|mean absolute|average (?:absolute )?(?:error|distance)|away from|\b(?:off|wrong) by\b|how far"
    r"|typical (?:error|miss)"
)
_ACCURACY = regex(r"(?i)accura")
_LOSS = regex(r"(?i)loss|entropy|\bmse\b|squared|huber")
_BITS = regex(r"(?i)\bbits?\b|log2")
_OWN_UNIT = regex(
    r"(?i)\bunits? of the\b|\boriginal (?:unit|scale|value)|real (?:unit|scale)|°c\b|\bdegrees\b|visitors|spots"
)
_SIGNED = regex(r"(?i)bias|sign|drift|systematic|mean error|too (?:high|low)|residual")
_KNOWS_ALL = regex(r"(?i)on purpose|leak|final|all (?:of )?(?:them|the data|examples) (?:on purpose|is fine)")
_OF_THE_MODEL = regex(
    r"(?i)(?:returned|saved|final|trained|finished|this|the|my) (?:model|network|net)\b|\.keras|weights|\bfinal\b"
    r"|\breached\b"
)
_BEST = regex(r"(?i)\bbest\b|highest|lowest|peak|maximum|minimum|record")
_KEPT = ("restore_best_weights", "ModelCheckpoint", "load_weights", "load_model", "set_weights", "BackupAndRestore")
_UPDATES = regex(r"(?i)\bupdates?\b|gradient (?:descent )?steps|steps of (?:the )?(?:gradient|optimi)|weight changes")
_LEARNS = regex(r"(?i)learn|train|tune|adjust")
_ALL_WEIGHTS = regex(r"(?i)\ball\b|total|frozen")
_CORRELATION = regex(r"(?i)correlat|pearson")
_ON_PURPOSE = regex(r"(?i)monte[ -]?carlo|\bmc\b|uncertain|spread|on purpose|with dropout|bayes|as in training")
_R_SQUARED = regex(r"(?i)\br2\b|r²|r squared|determination|explained")
_F1 = regex(r"(?i)\bf ?1\b|f1_|f-score")
_RATIO = regex(r"(?i)precision|recall|(?:^|_)f_?1|auc|specificity|r2|r_squared")
_OF_ALL = regex(r"(?i)\ball\b|overall|\btotal\b|\bwhole\b")
_PER_GROUP = regex(
    r"(?i)\bmean of|average of|averaged over|macro|balanced|folds?\b|\bruns?\b|seeds?\b|networks?\b|models?\b"
)
_BATCHES = regex(r"(?i)batch")


@unless_told_by(
    "claims.trained_on_what_is_measured",
    "measurements.first_part_called_held_out",
    "measurements.trained_on_and_called_validation",
)
def trained_examples_called_new(tree: SourceTree) -> Iterator[Finding]:
    """Yield a figure on examples that the model was trained on, which is told as one for new examples."""
    fits = events_of(tree, "fit")
    for node, event in always(tree, ("show",), lambda event: _is_of_trained(event, fits)):
        said = _NOT_TRAINED.sub("unseen", said_of(tree, event))
        beside = [other for other in events_of(tree, "show") if code_around(other) is code_around(event)]
        around = " ".join(tree.said_around(node))
        if not _TRAINING.search(around) and not any(_is_of_trained(other, fits) is False for other in beside):
            # All figures of this function are on what was trained, whatever is printed above them.
            said = f"{said} {around}"
        if _NEW.search(said) and not _TRAINING.search(_NOT_TRAINED.sub("", event.text)):
            if _is_a_random_part(event, fits):
                sentence = (
                    "`validation_split` holds out the last examples, and not random ones: most of these were trained "
                    f"on. `{typed(node)}` is not of new examples: take the last ones."
                )
                yield tree.finding(node, typed(node), "", sentence, certain=False)
                continue
            sentence = (
                f"`{typed(node)}` is measured on examples of the training, so they are not new to the model. Measure "
                "on others, which `fit` never gets."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _is_a_random_part(event: Event, fits: list[Event]) -> bool:
    """Return whether a figure is of a random part of examples of which ``fit`` held out the last ones."""
    figure = array_at(event, 0)
    if figure is None or figure.against is None or figure.against.chosen_by is None:
        return False
    return all(isinstance(fit.values[3], Known) for fit in fits if fit.values[0] is figure.model)


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
    if type(fit.values[3]) is Value:
        return is_same
    if true.chosen_by is not None and trained.chosen_by is None and not trained.cuts:
        return "some" not in true.traits and isinstance(fit.values[3], Known)
    # `validation_split` holds out the last part: the first one, up to a known place, was trained on.
    is_first = len(true.cuts) == 1 and true.cuts[0][1] is None and true.cuts[0][2] not in ("?", None)
    return is_same or (is_first and not trained.cuts and true.cuts[0][2] > 0)  # type: ignore[operator]


@unless_told_by("reports.means_of_the_means_of_batches", "reports.figures_averaged_over_batches")
def averages_of_batches(tree: SourceTree) -> Iterator[Finding]:
    """Yield the plain average of an average for each batch: the last batch may be smaller."""
    for node, event in always(tree, ("mean",), _is_over_batches):
        if _BATCHES.search(said_of(tree, event)):
            continue
        sentence = (
            "The last batch counts as much as a full one here, even if it is smaller. Join the values of all batches, "
            "and take one mean."
        )
        yield tree.finding(node, typed(node), "", sentence, certain=False)


def _is_over_batches(event: Event) -> bool | None:
    values = array_at(event, 0)
    if values is None or values.axes != ("batches",):
        return None
    return values.kind in ("hits", "errors") and "mean" in values.traits


@unless_told_by("reports.means_of_the_means_of_batches")
def averages_of_groups(tree: SourceTree) -> Iterator[Finding]:
    """Yield the plain average of an average for each group, told as that of all examples."""
    for node, event in always(tree, ("show",), _is_over_groups):
        if _OF_ALL.search(event.text) and not _PER_GROUP.search(said_of(tree, event)):
            sentence = (
                "Each group counts as much as the others here, however many examples it has. For all examples, take "
                "one mean of all their values."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _is_over_groups(event: Event) -> bool | None:
    figure = array_at(event, 0)
    if figure is None or figure.kind not in ("hits", "errors") or figure.axes != ():
        return None
    return "over groups" in figure.traits


@unless_told_by("confusion_shares.shares_of_the_other_axis", "figures.confusion_the_other_way")
def recall_for_precision(tree: SourceTree) -> Iterator[Finding]:
    """Yield hits, or the diagonal of a table of answers, divided by other sums than those of what is told."""
    for node, event in always(tree, ("div",), _is_a_share):
        found = _share_of(event)
        result = event.result
        shown = [other for other in events_of(tree, "show") if (held := array_at(other, 0)) and held.kind == found]
        told = [said_of(tree, replace(other, text=named_in(other))) for other in shown]
        said = " ".join([tree.said_beside(node), *told, *_names_of(tree, node)])
        says = (_RECALL.search(said) is not None, _PRECISION.search(said) is not None)
        wrong = says == (True, False) if found == "precision" else says == (False, True)
        if wrong and isinstance(result, Array):
            other = "recall" if found == "precision" else "precision"
            by, instead = ("predicted", "true") if found == "precision" else ("true", "predicted")
            if array_at(event, 0) is not None and sides_of(event)[0].known_axes() == ():
                sentence = (
                    f"The hits divided by the number of {by} examples are the {found}. For the {other}, divide by the "
                    f"number of {instead} ones."
                )
                yield tree.finding(node, typed(node), "", sentence, certain=False)
                return
            sentence = (
                f"The diagonal divided by the number of {by} examples of each class is the {found}. For the {other}, "
                f"divide by the number of {instead} ones: sum over the other axis."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _is_a_share(event: Event) -> bool | None:
    return True if _share_of(event) else None


def _share_of(event: Event) -> str:
    return event.result.kind if isinstance(event.result, Array) and event.result.kind in ("recall", "precision") else ""


def _names_of(tree: SourceTree, node: ast.AST) -> list[str]:
    """Return the names that a value gets, and that of the function that returns it."""
    targets = [typed(target) for target in tree.targets_of(node)]
    return [name.replace("_", " ") for name in (*targets, *(code.name for code in tree.functions_around(node)))]


@unless_told_by(
    "reported_figures.errors_by_another_name",
    "reported_figures.signed_errors_averaged",
    "reports.figures_averaged_over_batches",
)
def errors_told_as_others(tree: SourceTree) -> Iterator[Finding]:
    """Yield a mean of roots that is told as the RMSE, and a mean of squares as the RMSE or the MAE."""
    for node, event in always(tree, ("show",), _shows_an_error, called_wrong=True):
        figure = array_at(event, 0)
        if figure is None:
            continue
        said = f"{named_in(event)} {typed(node)}".replace("_", " ")
        traits = figure.traits
        if "mean of roots" in traits and _ROOT.search(said):
            wrong = (
                "The mean of several RMSEs is not the RMSE of all errors. Join the squared errors, and take one root."
            )
        elif "rooted" in traits and "squared" in traits and _ROOT.search(said):
            wrong = "The root of a squared error is its absolute value, so this is the MAE. Take the mean first."
        elif "squared" in traits and not traits & {"root", "rooted"} and _ROOT.search(said):
            wrong = "This is the MSE, because it has no root. Take `np.sqrt` of the mean."
        elif "squared" in traits and not traits & {"root", "rooted"} and _ABSOLUTE.search(event.text):
            if _LOSS.search(event.text):
                continue
            wrong = (
                "This is the MSE, which has the unit of a square. Take the mean of `np.abs` for an average distance."
            )
        elif not traits & {"squared", "abs"} and _ABSOLUTE.search(said):
            if _SIGNED.search(said):
                continue
            wrong = "Errors above and below 0 cancel each other out. Take `np.abs` before the mean."
        else:
            continue
        yield tree.finding(node, typed(node), "", wrong, certain=False)


def _shows_an_error(event: Event) -> bool | None:
    figure = array_at(event, 0)
    if figure is None or figure.kind not in ("errors", "differences") or "mean" not in figure.traits:
        return None
    return figure.axes == () and figure.against is not None


@unless_told_by(
    "reported_figures.losses_called_errors",
    "reported_figures.figures_by_another_name",
    "metrics.metrics_told_as_accuracy",
)
def losses_called_metrics(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loss that is told as an accuracy, or as a mean absolute error that it is not."""
    for node, event in always(tree, ("show",), _shows_a_loss, called_wrong=True):
        figure = array_at(event, 0)
        loss = figure.model.loss if figure is not None and figure.model is not None else ""
        named = named_in(event)
        # Where the value is named by what it is of alone, the line above says which measure it is.
        above = "" if _ABSOLUTE.search(named) or _LOSS.search(named) or _ACCURACY.search(named) else event.above
        said = f"{named} {above} {typed(node)}".replace("_", " ")
        is_distance = _ABSOLUTE.search(said) and loss in (
            "mse",
            "huber",
            "mean_squared_error",
            "meansquarederror",
            "huberloss",
        )
        if (_ACCURACY.search(said) or is_distance) and not _LOSS.search(f"{named} {above}"):
            what = "accuracy" if _ACCURACY.search(said) else "mean absolute error"
            sentence = f"This is the loss, and no {what}: `evaluate` returns the loss first, and then the metrics."
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _shows_a_loss(event: Event) -> bool | None:
    figure = array_at(event, 0)
    if figure is None or figure.kind != "loss" or figure.model is None or not figure.model.loss:
        return None
    return not figure.traits & {"rest", "root", "rooted"} and figure.axes == ()


@unless_told_by()
def means_called_f1(tree: SourceTree) -> Iterator[Finding]:
    """Yield the plain mean of precision and recall, told as the F1 score."""
    for node, event in always(tree, ("div", "mean"), _is_of_both_rates):
        if _F1.search(" ".join([said_of(tree, event), *_names_of(tree, node)])):
            sentence = (
                "F1 is the harmonic mean of precision and recall, which is low as soon as one of them is. Write "
                "`2 * precision * recall / (precision + recall)`."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)
            return


def _is_of_both_rates(event: Event) -> bool | None:
    rates = array_at(event, 0)
    if rates is None or rates.kind != "rates":
        return None
    return event.what == "mean" or (isinstance(event.values[1], Known) and event.values[1].value == 2)


@unless_told_by("figures.powers_of_two")
def perplexities_of_two(tree: SourceTree) -> Iterator[Finding]:
    """Yield a perplexity with the base 2: Keras measures with the natural logarithm."""
    for node, event in always(tree, ("pow",), _is_power_of_two):
        if not _BITS.search(said_of(tree, event)):
            sentence = "Keras measures a cross-entropy with the natural logarithm. Write `np.exp(…)`."
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _is_power_of_two(event: Event) -> bool | None:
    base, loss = event.values[0], array_at(event, 1)
    if loss is None or loss.kind != "loss" or loss.model is None:
        return None
    return isinstance(base, Known) and base.value in (2, 10) and "entropy" in loss.model.loss


@unless_told_by("decided_outputs.areas_of_decisions")
def areas_of_what_was_decided(tree: SourceTree) -> Iterator[Finding]:
    """Yield an area under the ROC curve of decisions, which have one threshold alone."""
    sentence = (
        "These scores have 0 and 1 alone, so the AUC has a single threshold and ranks nothing. Give it the outputs "
        "as the model predicts them."
    )
    yield from told_always(tree, ("auc",), _is_of_decisions, sentence)


def _is_of_decisions(event: Event) -> bool | None:
    scores = array_at(event, 1)
    return None if scores is None else scores.kind in ("decided", "rounded", "answers")


@unless_told_by(
    "held_out_parts.scaled_before_the_split",
    "held_out_parts.adapted_to_validation",
    "training_inputs.scaled_by_the_whole_series",
    "training_inputs.changed_before_the_split",
)
def scaled_by_all_examples(tree: SourceTree) -> Iterator[Finding]:
    """Yield inputs that are scaled by statistics of all examples, though a part of them is held out."""
    for node, statistic, parts in [*_statistics_of_inputs(tree), *_adapted(tree)]:
        same = [array for array in parts if array.root is statistic.root]
        is_split = any(array.cuts or array.chosen_by is not None for array in same)
        is_whole = any(not (array.cuts or array.chosen_by or "some" in array.traits) for array in same)
        if is_split and not is_whole and not (statistic.cuts or statistic.chosen_by):
            said = " ".join([tree.said_beside(node), *tree.said_around(node)])
            if _KNOWS_ALL.search(said):
                continue
            sentence = (
                f"`{typed(node)}` contains the examples for validation, so these are not new to the model. Compute it "
                "after the split, from the training examples alone."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)
            return


Scaled = tuple[ast.AST, Array, list[Array]]
"""Where a statistic is worked out, the statistic, and what is trained on that is scaled by it."""


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
        if _NEW.search(event.text) and not _TRAINING.search(event.text) and "val" not in typed(node):
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
        said = f"{event.above} {event.text}"
        if _OF_THE_MODEL.search(said) and not _BEST.search(said):
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
        said = " ".join([event.text, *_names_of(tree, figure.node if figure and figure.node else node)])
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


@unless_told_by("unlike_errors.errors_in_two_units", "figures.errors_in_another_scale")
def errors_of_scaled_values(tree: SourceTree) -> Iterator[Finding]:
    """Yield an error of scaled values beside one of values in their own unit."""
    sentence = (
        "One of these errors is of scaled values, and the other of values in their own unit. Multiply the first by "
        "the scale."
    )
    yield from islice(told_always(tree, ("compare", "div", "sub"), _is_in_two_units, sentence), 1)


@unless_told_by("unlike_errors.errors_in_two_units", "figures.errors_in_another_scale")
def errors_told_in_their_unit(tree: SourceTree) -> Iterator[Finding]:
    """Yield an error of scaled values that is told in the unit of the values."""
    for node, _ in always(tree, ("show",), _is_of_scaled):
        # The unit may stand behind a comma, which ends the words of the value.
        if _OWN_UNIT.search(tree.lines[getattr(node, "lineno", 1) - 1]):
            sentence = (
                f"`{typed(node)}` is an error of scaled values, so it is not in the unit of the values. Multiply it "
                "by the scale."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _is_of_scaled(event: Event) -> bool | None:
    figure = array_at(event, 0)
    if figure is None or figure.against is None or figure.kind not in ("errors", "loss", "metric") or figure.axes != ():
        return None
    return "scaled" in figure.against.traits and "scaled" not in figure.traits


def _is_in_two_units(event: Event) -> bool | None:
    sides = [array for array in sides_of(event) if array.against is not None]
    if len(sides) != 2 or any(side.kind not in ("errors", "loss", "metric") or side.axes != () for side in sides):
        return None
    scaled = ["scaled" in side.against.traits for side in sides if side.against is not None]
    again = ["scaled" in side.traits for side in sides]
    sources = {side.against.root.source for side in sides if side.against is not None and side.against.root is not None}
    return sorted(scaled) == [False, True] and not any(again) and len(sources) == 1


@unless_told_by("repeated_trainings.folds_of_one_model", "repeated_trainings.one_model_for_all_folds")
def trained_further_with_more(tree: SourceTree) -> Iterator[Finding]:
    """Yield a model that a loop trains further with more and more examples, and measures in each pass."""
    fits: dict[ast.AST, list[Event]] = {}
    for event in events_of(tree, "fit"):
        fits.setdefault(event.node, []).append(event)
    for node, events in fits.items():
        loop = next((around for around in reversed(events[0].calls) if isinstance(around, LOOPS)), None)
        given = [array for event in events if (array := array_at(event, 2)) is not None]
        sizes = {array.cuts[0][2] for array in given if array.cuts and array.cuts[0][1] is None}
        model = events[0].values[0]
        is_one = all(event.values[0] is model for event in events) and isinstance(model, Model)
        measured = [event for event in events_of(tree, "evaluate") if event.values[0] is model and loop in event.calls]
        # Rows that a place chooses which the pass decides: as in the folds of a cross-validation.
        folds = [
            array for array in given if "some" in array.traits for event in measured if _is_other_fold(event, array)
        ]
        is_more = len(sizes) > 1 or "?" in sizes or folds
        if loop is not None and is_one and measured and is_more and _is_older(model, loop):
            sentence = (
                "This model is trained further in each pass, so it has seen the examples of earlier passes more often. "
                "Make a new model in the loop."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _is_other_fold(event: Event, trained: Array) -> bool:
    measured = array_at(event, 2)
    return measured is not None and measured.root is trained.root and "some" in measured.traits


def _is_older(model: object, loop: ast.AST) -> bool:
    return isinstance(model, Model) and loop not in model.made_in


@unless_told_by("settings.steps_in_examples")
def schedules_in_examples(tree: SourceTree) -> Iterator[Finding]:
    """Yield the ``decay_steps`` of a schedule that are a number of examples."""
    if any(number_of(event.values[0]) == 1 for event in events_of(tree, "batch size")):
        return
    sentence = (
        "`decay_steps` counts batches, and this counts examples: the rate hardly falls. Divide the number of examples "
        "by the batch size."
    )
    yield from told_always(tree, ("schedule",), _shows_a_count, sentence)


@unless_told_by("counts.steps_of_examples")
def updates_counted_by_examples(tree: SourceTree) -> Iterator[Finding]:
    """Yield a number of examples times epochs that is told as a number of updates of the weights."""
    if any(
        isinstance(event.values[0], Known) and event.values[0].value == 1 for event in events_of(tree, "batch size")
    ):
        return
    for node, event in always(tree, ("show",), _shows_a_count):
        if _UPDATES.search(event.text):
            sentence = (
                "`fit` makes one update of the weights for each batch, not for each example. Divide the number of "
                "examples by the batch size, and round up."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _shows_a_count(event: Event) -> bool | None:
    figure = array_at(event, 0)
    return None if figure is None or figure.kind != "count" else "divided" not in figure.traits


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


@unless_told_by("baselines.equal_shares_for_a_constant_answer")
def averages_of_one_hot_rows(tree: SourceTree) -> Iterator[Finding]:
    """Yield the mean of all entries of one-hot labels: it is 1 by the number of classes, whatever they are."""
    for node, event in always(tree, ("mean",), _is_of_one_hot):
        if isinstance(event.result, Array):
            sentence = (
                "The mean of all entries of one-hot labels is 1 divided by the number of classes. For the share of "
                "each class, write `axis=0`."
            )
            yield tree.finding(node, typed(node), "axis=0", sentence, certain=False)


def _is_of_one_hot(event: Event) -> bool | None:
    labels = array_at(event, 0)
    if labels is None or labels.kind or labels.root is None or labels.root.kind != "one-hot":
        return None
    return (
        labels.known_axes() == ("examples", "classes") and isinstance(event.result, Array) and event.result.axes == ()
    )


@unless_told_by("reports.figures_averaged_over_batches")
def ratios_averaged_over_batches(tree: SourceTree) -> Iterator[Finding]:
    """Yield an own metric that is a ratio of counts: Keras averages it over the batches."""
    functions = {function.name: function for function in tree.all(ast.FunctionDef)}
    for fit in events_of(tree, "fit"):
        model = fit.values[0]
        for name in model.metrics if isinstance(model, Model) else ():
            function = functions.get(name)
            if function is None or not _RATIO.search(name) or len(function.args.args) != 2:
                continue
            said = ast.get_docstring(function) or ""
            if _BATCHES.search(f"{name} {said}"):
                continue
            sentence = (
                f"Keras calls `{name}` for each batch and shows the mean, which is another figure than the one of all "
                "examples. Use the class in `tf.keras.metrics`."
            )
            yield tree.finding(function, name, "", sentence, certain=False)
            return


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


@unless_told_by()
def shares_of_squares_about_zero(tree: SourceTree) -> Iterator[Finding]:
    """Yield an R² that compares with a prediction of 0: the squares of the true values, and not of their deviations."""
    for node, event in always(tree, ("div",), _is_of_plain_squares):
        said = " ".join([said_of(tree, event), *_names_of(tree, node)])
        if _R_SQUARED.search(said):
            sentence = (
                "R² compares with the spread of the true values about their mean, and this does not. Take "
                "`np.sum((y - y.mean()) ** 2)`."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _is_of_plain_squares(event: Event) -> bool | None:
    left, right = array_at(event, 0), array_at(event, 1)
    if left is not None and right is not None and right.kind == "outputs" and "var" in right.traits:
        return "squared" in left.traits
    if left is None or right is None or left.against is None or right.root is None or right.kind:
        return None
    is_rest = left.kind in ("differences", "errors") and {"squared", "sum"} <= left.traits
    return is_rest and {"squared", "sum"} <= right.traits and "scaled" not in right.traits


@unless_told_by()
def squared_correlations(tree: SourceTree) -> Iterator[Finding]:
    """Yield a squared correlation that is told as R²."""
    for node, event in always(tree, ("show",), _shows_a_correlation):
        said = said_of(tree, event)
        if _R_SQUARED.search(said) and not _CORRELATION.search(said):
            sentence = (
                "The squared correlation is 1 also for predictions that are shifted or scaled, and R² is not. Write "
                "`1 - np.sum((y - p) ** 2) / np.sum((y - y.mean()) ** 2)`."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _shows_a_correlation(event: Event) -> bool | None:
    figure = array_at(event, 0)
    return None if figure is None or figure.kind != "correlation" else "squared" in figure.traits


@unless_told_by("unlike_errors.errors_in_two_units")
def losses_of_two_kinds(tree: SourceTree) -> Iterator[Finding]:
    """Yield losses of models that were compiled with different losses, of which the best is chosen."""
    sentence = (
        "These losses are of different kinds, such as MSE and MAE, so the lowest one says nothing. Compare the models "
        "by the same metric."
    )
    yield from islice(told_always(tree, ("choose", "compare"), _is_of_two_kinds, sentence), 1)


def _is_of_two_kinds(event: Event) -> bool | None:
    losses = [value for value in event.values if isinstance(value, Array) and value.kind == "loss" and value.model]
    names = {loss.model.loss.replace("_", "") for loss in losses if loss.model is not None} - {""}
    return len(names) > 1 if losses else None


@unless_told_by("measurements.validated_in_training_mode")
def measured_with_dropout(tree: SourceTree) -> Iterator[Finding]:
    """Yield a figure of outputs that a model with random layers gave in training mode."""
    for node, event in always(tree, ("mean",), _is_in_training_mode):
        if not _ON_PURPOSE.search(f"{said_of(tree, event)} {' '.join(tree.said_around(node))}"):
            sentence = (
                "These outputs were made with `training=True`, so `Dropout` was on, as in training. Leave it out to "
                "measure the trained model."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)
            return


def _is_in_training_mode(event: Event) -> bool | None:
    figure = array_at(event, 0)
    if figure is None or figure.kind not in ("hits", "errors") or figure.model is None:
        return None
    is_random = any("Dropout" in layer.name or "Noise" in layer.name for layer in figure.model.layers)
    return "in training" in figure.traits and is_random and loop_around(event) is None


@unless_told_by("baselines.equal_shares_for_a_constant_answer")
def halves_for_one_class_of_many(tree: SourceTree) -> Iterator[Finding]:
    """Yield 0.5 beside how often it is known whether examples are of one class: always *no* is right far more often."""
    sentence = (
        "One class of several has few of the examples, so always *no* is right far more often than 0.5. Compare "
        "with `max(share, 1 - share)`."
    )
    yield from told_always(tree, ("sub", "compare"), _is_half_for_one_class, sentence)


def _is_half_for_one_class(event: Event) -> bool | None:
    figure, number = array_at(event, 0), event.values[1]
    if figure is None or figure.kind != "hits" or figure.axes != () or not isinstance(number, Known):
        return None
    units = figure.model.units() if figure.model is not None else None
    return "one class" in figure.traits and units is not None and units > 2 and number.value == 0.5


@unless_told_by()
def variances_for_distances(tree: SourceTree) -> Iterator[Finding]:
    """Yield a distance from the mean that is compared with variances, which have the unit of a square."""
    sentence = "A variance has the unit of a square, and a distance has not. Compare with its root, the deviation."
    yield from told_always(tree, ("compare",), _is_beside_a_variance, sentence)


def _is_beside_a_variance(event: Event) -> bool | None:
    distance, limit = array_at(event, 0), array_at(event, 1)
    if distance is None or limit is None or "var" not in limit.traits:
        return None
    return "abs" in distance.traits and not limit.traits & {"root", "rooted"} and "squared" not in distance.traits
