"""Rules on measures: on what they were taken, over what they are averaged, and which one it is that is told."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from grader.catalogue.patterns import regex
from grader.submission.abstract.interpreter import Event
from grader.submission.abstract.values import Array, Known, Model, number_of
from grader.submission.models.keras_names import NO_ACCURACY
from grader.submission.rules.reading.events import (
    always,
    array_at,
    events_of,
    named_by,
    named_in,
    said_of,
    shows_a_loss,
    sides_of,
    told_always,
)
from grader.submission.rules.rule import unless_told_by
from grader.submission.source_tree import Finding, SourceTree, names_in, typed

_RECALL, _PRECISION = (
    regex(
        r"(?i)recall|sensitiv|recogni[sz]|\bfinds?\b|\bfound\b|\bcaught\b|\bdetect(?:s|ed)?\b"
        r"|\b(?:miss(?:es|ed)?|overlook\w*)\b"
    ),
    regex(
        r"(?i)precision|(?:model|network|it) (?:calls|says|names)\b|(?<!that )(?<!which )really (?:are|is)\b"
        r"|(?:among|of) (?:all )?(?:those|the \w+|its alarms)(?: \w+)? (?:that )?(?:the model|it) (?:marks?|flags?)"
        r"|how (?:far|much) (?:one|you|we|i) can trust"
    ),
)
_ROOT = regex(r"(?i)\brmse\b|root mean")
_ABSOLUTE = regex(
    r"(?i)\bmae\b|mean absolute|average (?:absolute )?(?:error|distance)|\baway (?:from|on average)"
    r"|\boff on average|\b(?:off|wrong) by\b|how far"
    r"|(?:typical|usual) (?:error|miss)"
)
_ACCURACY = regex(r"(?i)accura")
_LOSS = regex(r"(?i)loss|entropy|\bmse\b|squared|huber")
_BITS = regex(r"(?i)\bbits?\b|log2")
_OWN_UNIT = regex(
    r"(?i)\bunits? of the\b|\boriginal (?:unit|scale|value)|real (?:unit|scale)|°c\b|\bdegrees\b|visitors|spots"
    r"|\b(?:miss|off|away from|from) (?:the |a |its )?(?:true |real )?values? of the (?:series|signal|data)\b"
    r"|\b(?:exam|task|rubric) (?:wants|asks|needs|demands)"
)
_OWN_SPREAD = regex(r"(?i)standard deviation|\bspreads?\b|\bscaled\b|standardi[sz]ed|normali[sz]ed")
_SIGNED = regex(r"(?i)bias|sign|drift|systematic|mean error|too (?:high|low)|residual")
_CORRELATION = regex(r"(?i)correlat|pearson")
_CLOSENESS = regex(
    r"(?i)\bagree|\bclose(?:ness)?\b|\baccura|\bexact|\bfar from\b|\bhow (?:well|good)\b|\bquality\b|\bno errors?\b"
    r"|\bperfect"
)
_PREDICTED = regex(r"(?i)forecast|predict|guess|output|y_?hat")
_BETTER = regex(r"(?i)\bbetter than\b|\bbeats?\b|\bnaive\b|\bworse than\b")
_R_SQUARED = regex(r"(?i)\br2\b|r²|r squared|determination|explained")
_SQUARED = ("mse", "huber")
"""Losses that are not in the unit of the values."""
_CROSS_ENTROPY = regex(r"(?i)cross-? ?entropy|log loss")
_PENALTY = regex(r"(?i)penalt|\bl[12]\b|regulari")
_F1 = regex(r"(?i)\bf ?1\b|f1_|f-score")
_RATIO = regex(r"(?i)precision|recall|(?:^|_)f_?1|auc|specificity|r2|r_squared")
_OF_ALL = regex(r"(?i)\ball\b|overall|\b(?:total|whole|together|altogether)\b")
_BEFORE_ALL = regex(r"(?i)\b(?:of|on|over|for|in) all\b|overall|\b(?:al)?together\b")
_PER_GROUP = regex(
    r"(?i)\bclass(?:es)?\b|recall|\bmean of|average of|averaged over|macro|balanced|folds?\b|\bruns?\b|seeds?\b"
    r"|networks?\b|models?\b"
)
_BATCHES = regex(r"(?i)batch")
_CERTAIN = regex(r"(?i)\b(?:certain|confident|sure|clear|unsure|selected|kept|answered)|coverage|threshold|≥|>=? ?0")
"""In what is said of a figure of the examples that a model is sure of."""


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


@unless_told_by()
def accuracies_of_the_certain(tree: SourceTree) -> Iterator[Finding]:
    """Yield an accuracy of the examples that a model is sure of, told as that of the model."""
    for node, event in always(tree, ("show",), _is_of_the_certain):
        if _ACCURACY.search(event.line) and not _CERTAIN.search(event.line):
            sentence = (
                "This leaves out examples that the model is unsure of, so it is higher than the accuracy. Count all "
                "examples."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _is_of_the_certain(event: Event) -> bool | None:
    figure = array_at(event, 0)
    if figure is None or figure.kind != "hits" or figure.axes != ():
        return None
    return "certain" in figure.traits


@unless_told_by("reports.means_of_the_means_of_batches")
def averages_of_groups(tree: SourceTree) -> Iterator[Finding]:
    """Yield the plain average of an average for each group, told as that of all examples."""
    for node, event in always(tree, ("show",), _is_over_groups):
        # The words for all of them may stand before a comma, which ends those of the value.
        said = event.line if _BEFORE_ALL.search(event.line) else event.text
        if _OF_ALL.search(said) and not _PER_GROUP.search(f"{said_of(tree, event)} {said}"):
            sentence = (
                "Each group counts as much as the others here, however many examples it has. For all examples, take "
                "one mean of all their values."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _is_over_groups(event: Event) -> bool | None:
    figure = array_at(event, 0)
    if figure is None or figure.kind not in ("hits", "errors") or figure.axes != ():
        return None
    return "over groups" in figure.traits and "mean of roots" not in figure.traits


@unless_told_by("confusion_shares.shares_of_the_other_axis", "figures.confusion_the_other_way")
def recall_for_precision(tree: SourceTree) -> Iterator[Finding]:
    """Yield hits, or the diagonal of a table of answers, divided by other sums than those of what is told."""
    for node, event in always(tree, ("div",), _is_a_share):
        found = _share_of(event)
        result = event.result
        shown = [other for other in events_of(tree, "show") if (held := array_at(other, 0)) and held.kind == found]
        told = [said_of(tree, replace(other, text=named_in(other))) for other in shown]
        said = " ".join([tree.said_beside(node), *told, *named_by(tree, node)])
        if not _RECALL.search(said) and not _PRECISION.search(said):
            said = " ".join(tree.said_around(node))
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
            return


def _is_a_share(event: Event) -> bool | None:
    return True if _share_of(event) else None


def _share_of(event: Event) -> str:
    return event.result.kind if isinstance(event.result, Array) and event.result.kind in ("recall", "precision") else ""


@unless_told_by(
    "reported_figures.errors_by_another_name",
    "reported_figures.signed_errors_averaged",
    "reports.figures_averaged_over_batches",
    "training_loops.losses_of_means",
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


@unless_told_by()
def roots_of_other_losses(tree: SourceTree) -> Iterator[Finding]:
    """Yield the root of a loss that is no MSE, told as the RMSE."""
    for node, event in always(tree, ("show",), _shows_a_root_of_a_loss, called_wrong=True):
        figure = array_at(event, 0)
        if figure is not None and figure.model is not None and _ROOT.search(f"{named_in(event)} {typed(node)}"):
            sentence = (
                f"The loss of this model is `{figure.model.loss}`, and the RMSE is the root of the MSE. Work it out "
                "from the predictions, or compile `RootMeanSquaredError()`."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _shows_a_root_of_a_loss(event: Event) -> bool | None:
    figure = array_at(event, 0)
    if figure is None or figure.kind != "loss" or figure.model is None or not figure.traits & {"root", "rooted"}:
        return None
    return figure.model.loss in ("huber", "mae", "logcosh", "mape", "msle")


@unless_told_by()
def deviations_called_absolute(tree: SourceTree) -> Iterator[Finding]:
    """Yield the standard deviation of true values that is told as the mean absolute error of a constant answer."""
    for node, event in always(tree, ("show",), _shows_a_deviation):
        if _ABSOLUTE.search(named_in(event)) and not _OWN_SPREAD.search(event.line):
            sentence = (
                "The standard deviation is the RMSE of always answering the mean, and not its MAE. Take "
                "`np.mean(np.abs(y - y.mean()))`."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _shows_a_deviation(event: Event) -> bool | None:
    figure = array_at(event, 0)
    if figure is None or figure.root is None or figure.root.kind != "targets" or figure.kind:
        return None
    is_root = {"by a statistic", "mean", "root", "squared"} <= figure.traits
    return ("std" in figure.traits or is_root) and figure.axes == ()


@unless_told_by(
    "reported_figures.losses_called_errors",
    "reported_figures.figures_by_another_name",
    "metrics.metrics_told_as_accuracy",
)
def losses_called_metrics(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loss that is told as an accuracy, or as a mean absolute error that it is not."""
    for node, event in always(tree, ("show",), _shows_one_loss, called_wrong=True):
        figure = array_at(event, 0)
        loss = figure.model.loss if figure is not None and figure.model is not None else ""
        named = named_in(event)
        # Where the value is named by what it is of alone, the line above says which measure it is.
        above = "" if _ABSOLUTE.search(named) or _LOSS.search(named) or _ACCURACY.search(named) else event.above
        said = f"{named} {above} {typed(node)}".replace("_", " ")
        is_distance = _ABSOLUTE.search(said) and loss in _SQUARED
        if (_ACCURACY.search(said) or is_distance) and not _LOSS.search(f"{named} {above}"):
            what = "accuracy" if _ACCURACY.search(said) else "mean absolute error"
            sentence = f"This is the loss, and no {what}: `evaluate` returns the loss first, and then the metrics."
            if is_distance and figure is not None and figure.model is not None and not figure.model.metrics:
                sentence = (
                    'This is the loss, a mean squared error: its unit is a square. Compile with `metrics=["mae"]`, and '
                    "take the second figure that `evaluate` returns."
                )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _shows_one_loss(event: Event) -> bool | None:
    is_loss = shows_a_loss(event)
    return is_loss and sides_of(event)[0].axes == ()


@unless_told_by()
def means_called_f1(tree: SourceTree) -> Iterator[Finding]:
    """Yield the plain mean of precision and recall, told as the F1 score."""
    for node, event in always(tree, ("div", "mean"), _is_of_both_rates):
        if _F1.search(" ".join([said_of(tree, event), *named_by(tree, node)])):
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
    fits = events_of(tree, "fit")
    for node, _ in always(tree, ("show",), lambda event: _is_of_scaled(event) or _is_of_scaled_labels(event, fits)):
        # The unit may stand behind a comma, which ends the words of the value.
        line = tree.lines[getattr(node, "lineno", 1) - 1]
        if _OWN_UNIT.search(line) and not _OWN_SPREAD.search(line):
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


def _is_of_scaled_labels(event: Event, fits: list[Event]) -> bool | None:
    """Return whether a value of a history is an error of labels that were scaled before each ``fit``."""
    figure = array_at(event, 0)
    if figure is None or figure.against is not None or figure.kind not in ("loss", "metric") or figure.axes != ():
        return None
    labels = [array_at(fit, 2) for fit in fits if fit.values[0] is figure.model]
    are_scaled = all(array is not None and "scaled" in array.traits for array in labels)
    return bool(labels) and are_scaled and "scaled" not in figure.traits


def _is_in_two_units(event: Event) -> bool | None:
    sides = [array for array in sides_of(event) if array.against is not None]
    if len(sides) != 2 or any(side.kind not in ("errors", "loss", "metric") or side.axes != () for side in sides):
        return None
    scaled = ["scaled" in side.against.traits for side in sides if side.against is not None]
    again = ["scaled" in side.traits for side in sides]
    sources = {side.against.root.source for side in sides if side.against is not None and side.against.root is not None}
    return sorted(scaled) == [False, True] and not any(again) and len(sources) == 1


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
            if function is None or len(function.args.args) != 2:
                continue
            said = f"{name} {ast.get_docstring(function) or ''}"
            if not _RATIO.search(said) or _BATCHES.search(said):
                continue
            sentence = (
                f"Keras calls `{name}` for each batch and shows the mean, which is another figure than the one of all "
                "examples. Use the class in `tf.keras.metrics`."
            )
            yield tree.finding(function, name, "", sentence, certain=False)
            return


@unless_told_by()
def shares_of_squares_about_zero(tree: SourceTree) -> Iterator[Finding]:
    """Yield an R² that compares with a prediction of 0: the squares of the true values, and not of their deviations."""
    for node, event in always(tree, ("div",), _is_of_plain_squares):
        said = " ".join([said_of(tree, event), *named_by(tree, node)])
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
        said = f"{said_of(tree, event)} {event.line} {typed(node)}".replace("_", " ")
        if _R_SQUARED.search(said) and not _CORRELATION.search(said) and _is_of_predictions(event):
            sentence = (
                "The squared correlation is 1 also for predictions that are shifted or scaled, and R² is not. Write "
                "`1 - np.sum((y - p) ** 2) / np.sum((y - y.mean()) ** 2)`."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _shows_a_correlation(event: Event) -> bool | None:
    figure = array_at(event, 0)
    return None if figure is None or figure.kind != "correlation" else "squared" in figure.traits


@unless_told_by()
def correlations_as_closeness(tree: SourceTree) -> Iterator[Finding]:
    """Yield a correlation that is told as how close predictions are to the true values."""
    for node, event in always(tree, ("show",), _shows_a_plain_correlation):
        said = " ".join([said_of(tree, event), event.line, *tree.said_around(node)])
        if _CLOSENESS.search(said) and not _CORRELATION.search(said) and _is_of_predictions(event):
            sentence = (
                "A correlation is 1 also for predictions that are all too high or too small, so it shows no closeness. "
                "Take the MAE, or R²."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _shows_a_plain_correlation(event: Event) -> bool | None:
    is_squared = _shows_a_correlation(event)
    return None if is_squared is None else not is_squared


def _is_of_predictions(event: Event) -> bool:
    """Return whether a correlation is one of predictions, by what they are or by their names."""
    figure = array_at(event, 0)
    if figure is None or figure.node is None:
        return False
    return "of outputs" in figure.traits or _PREDICTED.search(typed(figure.node)) is not None


@unless_told_by()
def correlations_as_better(tree: SourceTree) -> Iterator[Finding]:
    """Yield a correlation with a limit, by which a forecast is said to be better than another one."""
    for node, event in always(tree, ("compare",), _shows_a_plain_correlation):
        if (
            _BETTER.search(said_of(tree, event))
            and _is_of_predictions(event)
            and number_of(event.values[1]) is not None
        ):
            sentence = (
                "A naive forecast has a high correlation as well, so this does not show which forecast is better. "
                "Compare the MAE of both."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


@unless_told_by("unlike_errors.errors_in_two_units", "figures.losses_compared")
def losses_of_two_kinds(tree: SourceTree) -> Iterator[Finding]:
    """Yield losses of models that were compiled with different losses, of which the best is chosen."""
    sentence = (
        "These losses are of different kinds, such as MSE and MAE, so the lowest one says nothing. Compare the models "
        "by the same metric."
    )
    found = [*told_always(tree, ("choose", "compare"), _is_of_two_kinds, sentence)]
    kinds: dict[ast.AST, set[str]] = {}
    for event in events_of(tree, "compare"):
        kinds.setdefault(event.node, set()).update(_kinds_of_losses(event))
    # Each pass of a loop keeps the lowest so far, and has a loss of its own.
    kept = {name for line in tree.all(ast.Assign) for name in names_in(line, ast.Store)}
    found += [tree.finding(node, typed(node), "", sentence, certain=False) for node, names in kinds.items()
              if len(names - {""}) > 1 and isinstance(node, ast.Compare) and names_in(node) & kept]  # fmt: skip
    yield from found[:1]


def _kinds_of_losses(event: Event) -> set[str]:
    """Return the losses that models were compiled with whose losses an event has; empty for one that is not known."""
    losses = [value for value in event.values if isinstance(value, Array) and value.kind == "loss"]
    return {loss.model.loss.removeprefix("sparse") for loss in losses if loss.model is not None}


def _is_of_two_kinds(event: Event) -> bool | None:
    kinds = _kinds_of_losses(event)
    return len(kinds - {""}) > 1 if kinds else None


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


@unless_told_by("reported_figures.losses_called_errors", "unlike_errors.errors_in_two_units")
def losses_beside_errors(tree: SourceTree) -> Iterator[Finding]:
    """Yield an MSE or a Huber loss that is compared with a mean absolute error."""
    sentence = (
        "One of these is the loss, the other is a mean absolute error, so they are not comparable. Take the same "
        "metric for both: `val_mae`, or the second value of `evaluate`."
    )
    yield from islice(told_always(tree, ("compare", "div", "sub"), _is_beside_an_error, sentence), 1)


def _is_beside_an_error(event: Event) -> bool | None:
    sides = [side for side in sides_of(event) if side.axes == ()]
    losses = [side for side in sides if side.kind == "loss" and side.model is not None and side.model.loss in _SQUARED]
    errors = [side for side in sides_of(event) if {"abs", "mean"} <= side.traits and _is_error(side)]
    if not losses or not errors:
        return None
    return not losses[0].traits & {"root", "rooted", "squared"} and "squared" not in errors[0].traits


def _is_error(figure: Array) -> bool:
    """Return whether a figure is of differences: of two arrays, or of true values and their mean or a number."""
    is_of_constant = figure.what() == "targets" and {"abs", "scaled"} <= figure.traits
    is_of_differences = figure.kind == "errors" or "by a statistic" in figure.traits or is_of_constant
    return figure.axes in ((), None) and is_of_differences


@unless_told_by("measurements.errors_moved_by_the_mean")
def means_added_to_errors(tree: SourceTree) -> Iterator[Finding]:
    """Yield an error that is scaled back like a value, with the mean added."""
    sentence = (
        "An error is a difference, in which the mean cancels out. Multiply it by the standard deviation alone, without "
        "the mean."
    )
    for test in (_is_moved_by_a_mean, _adds_a_constant):
        yield from told_always(tree, ("add",), test, sentence)


def _is_moved_by_a_mean(event: Event) -> bool | None:
    figure, mean = array_at(event, 0), array_at(event, 1)
    if (
        figure is None
        or mean is None
        or not {"statistic", "mean"} <= mean.traits
        or "by a statistic" not in figure.traits
    ):
        return None
    is_error = figure.kind == "metric" and figure.model is not None and "accuracy" not in figure.model.metrics
    return figure.kind == "errors" or is_error


def _adds_a_constant(event: Event) -> bool | None:
    """Return whether a number is added to an error of scaled values, after it was scaled back."""
    figure = array_at(event, 0)
    if figure is None or figure.against is None or figure.kind not in ("errors", "metric", "loss"):
        return None
    is_scaled = "scaled" in figure.traits and "scaled" in figure.against.traits
    return is_scaled and bool(number_of(event.values[1]))


@unless_told_by("metrics.metrics_told_as_accuracy")
def outputs_counted_as_equal(tree: SourceTree) -> Iterator[Finding]:
    """Yield the metric ``Accuracy`` of outputs that were not decided: it counts what is equal to the last digit."""
    for node, event in always(tree, ("Accuracy",), _is_of_outputs):
        outputs = array_at(event, 1)
        units = outputs.model.units() if outputs is not None and outputs.model is not None else None
        is_number = units == 1 and "entropy" not in outputs.model.loss  # type: ignore[union-attr]
        instead = "take `MeanAbsoluteError`" if is_number else "decide on a class first"
        sentence = (
            f"`Accuracy` counts predictions that are equal to the true value, and outputs hardly ever are: {instead}."
        )
        yield tree.finding(node, typed(node), "", sentence, certain=False)


def _is_of_outputs(event: Event) -> bool | None:
    outputs = array_at(event, 1)
    return None if outputs is None else outputs.kind == "outputs"


@unless_told_by("reports.penalties_taken_from_the_training")
def penalties_in_cross_entropies(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loss with a penalty on the weights, told as the cross-entropy of the predictions."""
    for node, event in always(tree, ("show",), _shows_a_penalized_loss, called_wrong=True):
        if _CROSS_ENTROPY.search(event.text) and not _PENALTY.search(f"{event.text} {event.line}"):
            sentence = (
                "This loss also holds the penalty on the weights. For the cross-entropy alone, add "
                "`BinaryCrossentropy()` or its like to the metrics."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _shows_a_penalized_loss(event: Event) -> bool | None:
    is_loss = shows_a_loss(event)
    model = sides_of(event)[0].model if is_loss else None
    if model is None or "scaled" in sides_of(event)[0].traits:
        return is_loss and model is None
    return any(word.endswith("_regularizer") for layer in model.layers for word in layer.words)


@unless_told_by("metrics.accuracy_of_numbers")
def accuracies_of_numbers(tree: SourceTree) -> Iterator[Finding]:
    """Yield an accuracy of a model whose one output is a number, and no class."""
    for node, event in always(tree, ("show",), _shows_an_accuracy_of_numbers):
        if _ACCURACY.search(f"{event.text} {event.line}"):
            yield tree.finding(node, typed(node), "", NO_ACCURACY, certain=False)
            return


def _shows_an_accuracy_of_numbers(event: Event) -> bool | None:
    figure = array_at(event, 0)
    if figure is None or figure.kind != "metric" or figure.model is None or not figure.model.loss:
        return None
    model = figure.model
    is_number = model.loss in ("mse", "mae", "huber", "logcosh") and model.units() == 1
    return is_number and model.activation() == "linear" and bool({"accuracy", "acc"} & {*model.metrics})
