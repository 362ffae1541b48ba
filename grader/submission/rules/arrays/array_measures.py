"""Rules on measures: on what they were taken, over what they are averaged, and which one it is that is told."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.abstract.interpreter import Event
from grader.submission.abstract.values import Array, Known, Value
from grader.submission.rules.reading.events import always, array_at, events_of, said_of
from grader.submission.rules.rule import unless_told_by
from grader.submission.source_tree import Finding, SourceTree, typed

_NEW = regex(
    r"(?i)\bnew\b|unseen|(?:never|not) (?:been )?seen|held[- ]?out|unknown (?:digit|image|text|example)|generali"
    r"|\btest\b|validation|unbiased"
)
_TRAINING = regex(r"(?i)train|\bfit\b|\ball\b|gap|overfit")
_RECALL, _PRECISION = regex(r"(?i)recall|sensitiv"), regex(r"(?i)precision")
_ROOT, _ABSOLUTE = (
    regex(r"(?i)\brmse\b|root mean"),
    regex(r"(?i)\bmae\b|mean absolute|average (?:absolute )?(?:error|distance)"),
)
_ACCURACY = regex(r"(?i)accura")
_LOSS = regex(r"(?i)loss|entropy|\bmse\b|squared|huber")
_PERPLEXITY, _BITS = regex(r"(?i)perplex"), regex(r"(?i)\bbits?\b|log2")
_SIGNED = regex(r"(?i)bias|sign|drift|systematic|mean error|too (?:high|low)|residual")
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
        said = said_of(tree, event)
        if _NEW.search(said) and not _TRAINING.search(event.text):
            sentence = (
                f"`{typed(node)}` is measured on examples of the training, so they are not new to the model. Measure "
                "on others, which `fit` never gets."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _is_of_trained(event: Event, fits: list[Event]) -> bool | None:
    figure = array_at(event, 0)
    true = figure.against if figure is not None else None
    if figure is None or true is None or true.root is None or figure.axes != ():
        return None
    same = [fit for fit in fits if (given := array_at(fit, 2)) is not None and given.root is true.root
            and (figure.model is None or fit.values[0] is figure.model)]  # fmt: skip
    return any(_were_trained(fit, true) for fit in same) if same else None


def _were_trained(fit: Event, true: Array) -> bool:
    trained = array_at(fit, 2)
    if trained is None or trained.passes or true.passes or "some" in trained.traits | true.traits:
        return False
    is_same = (trained.cuts, trained.chosen_by) == (true.cuts, true.chosen_by)
    if type(fit.values[3]) is Value:
        return is_same
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


@unless_told_by("confusion_shares.shares_of_the_other_axis")
def recall_for_precision(tree: SourceTree) -> Iterator[Finding]:
    """Yield the diagonal of a table of answers that is divided by the sums of the other axis than is told."""
    for node, event in always(tree, ("div",), _is_a_share):
        found = _share_of(event)
        result = event.result
        shown = [other for other in events_of(tree, "show") if (held := array_at(other, 0)) and held.kind == found]
        said = " ".join([tree.said_beside(node), *(said_of(tree, other) for other in shown), *_names_of(tree, node)])
        says = (_RECALL.search(said) is not None, _PRECISION.search(said) is not None)
        wrong = says == (True, False) if found == "precision" else says == (False, True)
        if wrong and isinstance(result, Array):
            other = "recall" if found == "precision" else "precision"
            sums = "true" if other == "recall" else "predicted"
            sentence = (
                f"The diagonal divided by the number of {'predicted' if sums == 'true' else 'true'} examples of each "
                f"class is the {found}. For the {other}, divide by the number of {sums} ones: sum over the other axis."
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


@unless_told_by("reported_figures.errors_by_another_name", "reported_figures.signed_errors_averaged")
def errors_told_as_others(tree: SourceTree) -> Iterator[Finding]:
    """Yield a mean of roots that is told as the RMSE, and a mean of squares as the RMSE or the MAE."""
    for node, event in always(tree, ("show",), _shows_an_error):
        figure = array_at(event, 0)
        if figure is None:
            continue
        said = f"{event.text} {typed(node)}".replace("_", " ")
        traits = figure.traits
        if "rooted" in traits and "squared" in traits and _ROOT.search(said):
            wrong = "The root of a squared error is its absolute value, so this is the MAE. Take the mean first."
        elif "squared" in traits and not traits & {"root", "rooted"} and _ROOT.search(said):
            wrong = "This is the MSE, because it has no root. Take `np.sqrt` of the mean."
        elif not traits & {"squared", "abs"} and figure.kind == "differences" and _ABSOLUTE.search(said):
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
    for node, event in always(tree, ("show",), _shows_a_loss):
        figure = array_at(event, 0)
        loss = figure.model.loss if figure is not None and figure.model is not None else ""
        said = f"{event.text} {typed(node)}".replace("_", " ")
        is_distance = _ABSOLUTE.search(said) and loss in ("mse", "huber", "mean_squared_error", "meansquarederror")
        if (_ACCURACY.search(said) or is_distance) and not _LOSS.search(said):
            what = "accuracy" if _ACCURACY.search(said) else "mean absolute error"
            sentence = f"This is the loss, and no {what}: `evaluate` returns the loss first, and then the metrics."
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _shows_a_loss(event: Event) -> bool | None:
    figure = array_at(event, 0)
    if figure is None or figure.kind != "loss" or figure.model is None or not figure.model.loss:
        return None
    return "rest" not in figure.traits and figure.axes == ()


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
    for node, event in always(tree, ("auc",), _is_of_decisions):
        del event
        sentence = (
            "These scores have 0 and 1 alone, so the AUC has a single threshold and ranks nothing. Give it the outputs "
            "as the model predicts them."
        )
        yield tree.finding(node, typed(node), "", sentence, certain=False)


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
    """Yield inputs that are scaled by statistics of all examples, and split after that."""
    fits = [event for event in events_of(tree, "fit") if (given := array_at(event, 1)) is not None
            and (given.cuts or given.chosen_by is not None)]  # fmt: skip
    for fit in fits:
        given = array_at(fit, 1)
        if given is None or "by the whole" not in given.traits:
            continue
        for event in events_of(tree, "div", "sub"):
            statistic = array_at(event, 1)
            if statistic is not None and "statistic" in statistic.traits and statistic.root is given.root:
                node = statistic.node or event.node
                sentence = (
                    f"`{typed(node)}` contains the examples for validation, so these are not new to the model. Compute "
                    "it after the split, from the training examples alone."
                )
                yield tree.finding(node, typed(node), "", sentence, certain=False)
                return


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
