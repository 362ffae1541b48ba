"""Rules on own figures whose formula is another one than their name or their docstring says.

The code runs and may pass every criterion. A docstring of what the exercise asks for came with the stub, so only the
words of the learner count.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.formulas import Places, matched, shape_of, shapes_of, written
from grader.submission.rules.reading.shown_values import shown_as
from grader.submission.rules.reading.words_beside import NUMBER, is_shown_as_wrong, name_and_docstring, number_said
from grader.submission.rules.rule import rule, unless_told_by
from grader.submission.source_tree import Finding, SourceTree, argument, names_in, nodes_of, text_of, typed, words_of
from grader.submission.syntax import called_name

_FORECAST = regex(r"(?i)fore|pred|guess|output|answer|estimat|y_?hat")
_TRUTH = regex(r"(?i)tru(?:e|th)|actual|label|target|real|known|\by\b|value")
_LESS_THAN_1, _WHOLE = 1.0, 100.0
_SHARE = regex(r"(\d+(?:\.\d+)?) ?(?:%|percent|per cent|Prozent)")
_OF_INTERVALS = regex(r"(?i)interval|bootstrap|confiden|between|range")
_R_SQUARED = regex(r"(?i)\br2\b|\br_?squared?\b|r²|determination|explained")
_IN_PERCENT = regex(r"(?i)\bmape\b|percent")
_F1 = regex(r"(?i)\bf1\b|f1[- ]score|harmonic")
_MEDIAN = regex(r"(?i)\bmedian")
_MEDIANS = ("median", "percentile", "quantile", "sort", "sorted", "nanmedian", "nanpercentile")
_MACRO = regex(r"(?i)\bmacro\b|balanced accuracy|mean of the (?:accurac\w+|recalls?) of (?:the|all) (?:\w+ )?classes")
_GOOD, _BAD = regex(r"(?i)accura|\bacc|score|recall|precision|\bhits\b"), regex(r"(?i)err|loss|mae|mse|wrong")
_OF_TRAINING = regex(
    r"(?i)\bmean of (?:the |all )?(?:training|known)|\btraining mean\b|mean[^.;]{0,30}\bof the training"
)
_HELD_OUT = regex(r"(?i)test|valid|\bval|new|held|later|future|unseen")
_LOWEST = regex(r"(?i)\b(?:best|lowest|highest|smallest|largest|minimum|maximum)\b")
_NOT_BEST = regex(r"(?i)\b(?:last|final|end|after)\b")
_TOP = regex(rf"(?i)\btop[- ]?({NUMBER})\b|\b(?!one )({NUMBER}) (?:most (?:probable|likely)|best|likeliest|highest)")
_WEEK = regex(
    r"(?i)\b(?:a|one|the|last|previous) week\b[^.;]{0,12}\b(?:before|ago|earlier)|\bweek before|last week|same weekday"
)
_DAYS_OF_A_WEEK = 7


def _own_words(tree: SourceTree, node: ast.AST) -> str:
    """Return what the learner says of a value: beside it, in its function, and by the names of both."""
    around = [code for code in tree.functions_around(node)[-1:] if code.name not in tree.asked]
    names = [code.name.replace("_", " ") for code in around]
    return " ".join([*tree.said_near(node), *names, *shown_as(tree, node)])


def _returned(tree: SourceTree) -> Iterator[tuple[ast.FunctionDef, ast.expr]]:
    """Yield the functions that return one value, and that value."""
    for code in tree.all(ast.FunctionDef):
        lines = [line.value for line in nodes_of(code) if isinstance(line, ast.Return) and line.value is not None]
        if len(lines) == 1:
            yield code, lines[0]


@rule
def percentiles_by_shares(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``np.percentile(x, 0.95)``: it takes percents, so this is nearly the smallest value."""
    for call in tree.calls_named("percentile"):
        given = argument(call, "q", 1)
        made = tree.value_of(given)
        parts = made.elts if isinstance(made, ast.List | ast.Tuple) else [given] if given is not None else []
        numbers = [number for part in parts if (number := tree.number_of(part)) is not None]
        shares = bool(numbers) and len(numbers) == len(parts) and all(0 < number < _LESS_THAN_1 for number in numbers)
        if given is not None and shares and not re.search(r"\b0?\.\d+ ?%", _own_words(tree, call)):
            right = f"np.quantile({typed(call.args[0])}, {typed(given)})" if call.args else "np.quantile"
            sentence = (
                f"`percentile` takes percents from 0 to 100, so `{typed(given)}` is near the smallest value. Write "
                f"`{right}`."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def intervals_of_another_share(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``np.percentile(x, [5, 95])`` that is told as a 95 % interval: 90 % lie between these."""
    for call in (*tree.calls_named("percentile"), *tree.calls_named("quantile")):
        made = tree.value_of(argument(call, "q", 1))
        if not isinstance(made, ast.List | ast.Tuple) or len(made.elts) != 2:
            continue
        low, high = (tree.number_of(part) for part in made.elts)
        if low is None or high is None:
            continue
        whole = _WHOLE if called_name(call) == "percentile" else 1.0
        share = round(_WHOLE * (high - low) / whole, 6)
        said = _own_words(tree, call)
        told = {float(number) for number in _SHARE.findall(said)}
        is_even = abs(low + high - whole) < 1e-9 * whole
        if is_even and len(told) == 1 and share not in told and _OF_INTERVALS.search(said):
            half = (_WHOLE - min(told)) / 2 * whole / _WHOLE
            right = f"[{half:g}, {whole - half:g}]"
            sentence = f"{share:g} % of the values lie between these. For {min(told):g} %, write `{right}`."
            yield tree.finding(call, typed(made), right, sentence, certain=False)


@rule
def last_for_the_best(tree: SourceTree) -> Iterator[Finding]:
    """Yield the last value of a history that a function tells as the best one."""
    for code, value in _returned(tree):
        match value:
            case ast.Subscript(value=ast.Subscript(slice=ast.Constant(value=str(key))) as whole, slice=place):
                pass
            case _:
                continue
        said = name_and_docstring(code)
        chooses = any(called_name(call) in ("min", "max", "argmin", "argmax", "sorted", "fit")
                      for call in nodes_of(code) if isinstance(call, ast.Call))  # fmt: skip
        if code.name in tree.asked or tree.number_of(place) != -1 or chooses or "history" not in typed(whole):
            continue
        if _LOWEST.search(said) and not _NOT_BEST.search(said):
            right = f"{'max' if _GOOD.search(key) else 'min'}({typed(whole)})"
            sentence = f"`{typed(value)}` is the value of the last epoch, and not the best one. Write `{right}`."
            yield tree.finding(value, typed(value), right, sentence, certain=False)


@rule
def places_told_as_epochs(tree: SourceTree) -> Iterator[Finding]:
    """Yield the place of the best epoch that is shown as "epoch 0 of 20": places count from 0, epochs from 1."""
    for text in tree.all(ast.JoinedStr):
        for at, part in enumerate(text.values):
            if not isinstance(part, ast.FormattedValue) or not 0 < at < len(text.values) - 1:
                continue
            if not isinstance(part.value, ast.Name):
                continue  # A function of the learner's may count as its docstring says.
            before, after = (text_of(text.values[other]) or "" for other in (at - 1, at + 1))
            made = tree.value_of(part.value)
            while isinstance(made, ast.Call) and called_name(made) == "int" and made.args:
                made = tree.value_of(made.args[0])
            is_place = isinstance(made, ast.Call) and called_name(made) in ("argmin", "argmax", "nanargmin", "index")
            if is_place and re.search(r"(?i)\bepoch:? $", before) and re.match(r" (?:of|out of) |/", after):
                right = f"{typed(part.value)} + 1"
                sentence = (
                    f"`{typed(part.value)}` counts from 0, so the first epoch is shown as epoch 0. Write `{right}`."
                )
                yield tree.finding(text, typed(part.value), right, sentence, certain=False)


@rule
def percents_of_percents(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``{100 * share:.1%}``: the format multiplies by 100 as well."""
    for text in tree.all(ast.JoinedStr):
        for part in text.values:
            match part:
                case ast.FormattedValue(value=shown, format_spec=ast.JoinedStr(values=[ast.Constant(value=str(form))])):
                    made = tree.value_of(shown)
                case _:
                    continue
            match made:
                case ast.BinOp(op=ast.Mult(), left=left, right=right):
                    is_percent = _WHOLE in (tree.number_of(left), tree.number_of(right))
                    share = right if tree.number_of(left) == _WHOLE else left
                case _:
                    continue
            if is_percent and form.endswith("%") and not is_shown_as_wrong(tree, text):
                instead = f"{{{typed(share)}:{form}}}"
                sentence = f"`{form}` multiplies by 100 as well, so 0.95 is shown as 9500 %. Write `{instead}`."
                yield tree.finding(text, typed(shown), instead, sentence, certain=False)


@rule
def spread_of_the_forecasts(tree: SourceTree) -> Iterator[Finding]:
    """Yield an R² that compares with the mean of the forecasts: it is that of the true values."""
    for node in tree.all(ast.BinOp):
        match node:
            case ast.BinOp(left=ast.Constant(value=1 | 1.0), op=ast.Sub(), right=ast.BinOp(op=ast.Div(), right=total)):
                whole = tree.value_of(total) or total
            case _:
                continue
        for part in nodes_of(whole):
            match part:
                case ast.BinOp(left=ast.Name() as truth, op=ast.Sub(), right=ast.Call() as mean):
                    of = tree.worked_on(mean) if called_name(mean) in ("mean", "average", "reduce_mean") else None
                case _:
                    continue
            is_other = isinstance(of, ast.Name) and of.id != truth.id and _FORECAST.search(of.id)
            if of is not None and is_other and _R_SQUARED.search(_own_words(tree, node)):
                right = f"{typed(truth)} - {typed(truth)}.mean()"
                sentence = f"R² compares with the mean of the true values, and not of the forecasts. Write `{right}`."
                yield tree.finding(part, typed(part), right, sentence, certain=False)


@rule
def percents_of_the_forecast(tree: SourceTree) -> Iterator[Finding]:
    """Yield a MAPE that divides by the forecast: it is a share of the true value."""
    for node in tree.all(ast.BinOp):
        if not isinstance(node.op, ast.Div) or not isinstance(node.right, ast.Name):
            continue
        for part in nodes_of(node.left):
            match part:
                case ast.BinOp(left=ast.Name() as left, op=ast.Sub(), right=ast.Name() as right):
                    pair = {left.id: left, right.id: right}
                case _:
                    continue
            other = [name for name in pair if name != node.right.id]
            is_forecast = node.right.id in pair and _FORECAST.search(node.right.id) and len(other) == 1
            if is_forecast and _TRUTH.search(other[0]) and _IN_PERCENT.search(_own_words(tree, node)):
                sentence = (
                    f"This is an error in percent of the forecast. For one of the true value, divide by `{other[0]}`."
                )
                yield tree.finding(node, typed(node), other[0], sentence, certain=False)


@rule
def halves_for_harmonic_means(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``(precision + recall) / 2`` that is told as F1, which is their harmonic mean."""
    for node in tree.all(ast.BinOp):
        match node:
            case ast.BinOp(ast.BinOp(ast.Name() as first, ast.Add(), ast.Name() as second), ast.Div(), number):
                pass
            case _:
                continue
        names = f"{first.id} {second.id}".lower()
        is_pair = "prec" in names and "rec" in names.replace("prec", "")
        if is_pair and tree.number_of(number) == 2 and _F1.search(_own_words(tree, node)):
            right = f"2 * {first.id} * {second.id} / ({first.id} + {second.id})"
            sentence = f"F1 is the harmonic mean of both, which is low if one is low. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def means_told_as_another_figure(tree: SourceTree) -> Iterator[Finding]:
    """Yield a mean that a function returns as a median, or a share of all examples as a mean over the classes."""
    for code, value in _returned(tree):
        said = name_and_docstring(code)
        calls = [node for node in nodes_of(code) if isinstance(node, ast.Call)]
        means = [call for call in calls if called_name(call) == "mean"]
        while isinstance(value, ast.Call) and called_name(value) in ("float", "round") and value.args:
            value = value.args[0]
        if code.name in tree.asked or len(means) != 1 or value is not means[0]:
            continue
        given = tree.worked_on(means[0])
        if _MEDIAN.search(said) and "mean" not in said.lower() and not {*map(called_name, calls)} & {*_MEDIANS}:
            right = f"np.median({typed(given)})" if given is not None else "np.median"
            sentence = f"`mean` is the average, and one large value changes it much. For the median, write `{right}`."
            yield tree.finding(value, typed(value), right, sentence, certain=False)
        is_share = isinstance(given, ast.Compare) and isinstance(given.ops[0], ast.Eq)
        is_single = not any(isinstance(node, ast.For | ast.comprehension | ast.Subscript) for node in nodes_of(code))
        if _MACRO.search(said) and is_share and is_single:
            sentence = (
                "This is the share of all examples, so large classes count most. Take the share in each class, and "
                "then the mean of these."
            )
            yield tree.finding(value, typed(value), "", sentence, certain=False)


@rule
def worst_told_as_best(tree: SourceTree) -> Iterator[Finding]:
    """Yield the smallest accuracy, or the largest error, that is shown as the best one."""
    for text in tree.all(ast.JoinedStr):
        words = " ".join(text_of(part) or "" for part in text.values)
        for before, part in zip(text.values, text.values[1:], strict=False):
            made = tree.value_of(part.value) if isinstance(part, ast.FormattedValue) else None
            if not isinstance(made, ast.Call) or called_name(made) not in ("min", "max", "amin", "amax"):
                continue
            given = tree.worked_on(made)
            named = f"{typed(given) if given is not None else ''} {words}"
            smallest = called_name(made).endswith("min")
            good, bad = bool(_GOOD.search(named)), bool(_BAD.search(named))
            is_worst = good and not bad if smallest else bad and not good
            if is_worst and re.search(r"(?i)\bbest\W*(?:\w+\W+)?$", text_of(before) or "") and given is not None:
                right = f"np.{'max' if smallest else 'min'}({typed(given)})"
                sentence = f"`{typed(made)}` is the worst of these values, not the best. Write `{right}`."
                yield tree.finding(text, typed(made), right, sentence, certain=False)


@rule
def means_of_what_is_tested(tree: SourceTree) -> Iterator[Finding]:
    """Yield a forecast by the mean of the tested values, told as by that of the training values."""
    for node in tree.all(ast.BinOp):
        match node:
            case ast.BinOp(left=ast.Name(id=name) as tested, op=ast.Sub(), right=ast.Call() as mean):
                of = tree.worked_on(mean) if called_name(mean) == "mean" else None
            case _:
                continue
        is_own = isinstance(of, ast.Name) and of.id == name and _HELD_OUT.search(name)
        if is_own and _OF_TRAINING.search(_own_words(tree, node)):
            sentence = (
                f"`{typed(mean)}` is the mean of the tested values, which a forecast cannot know. Take that of the "
                "training values."
            )
            yield tree.finding(tested, typed(mean), "", sentence, certain=False)


@unless_told_by("idle_layers.more_guesses_than_classes")
def another_number_of_guesses(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``in_top_k`` or ``TopKCategoricalAccuracy`` with another number than the words beside it have."""
    for call in tree.all(ast.Call):
        name = called_name(call)
        if name in ("in_top_k", "top_k"):
            given = words_of(call).get("k", argument(call, "k", 2 if name == "in_top_k" else 1))
        elif name in ("TopKCategoricalAccuracy", "SparseTopKCategoricalAccuracy"):
            given = words_of(call).get("k", call.args[0] if call.args else ast.Constant(5))
        else:
            continue
        number = tree.number_of(given)
        found = [word for pair in _TOP.findall(_own_words(tree, call)) for word in pair if word]
        told = {number_said(word) for word in found}
        if number is not None and len(told) == 1 and number not in told:
            sentence = (
                f"This looks at the best {number:g}, and the text says {min(told):g}. Write `k={int(min(told))}`."
            )
            yield tree.finding(call, typed(call), f"k={int(min(told))}", sentence, certain=False)


@rule
def seasons_of_another_length(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``series[split - 30:-30]`` that is told as the values of a week before."""
    for node in tree.all(ast.Subscript):
        match node.slice:
            case ast.Slice(
                lower=ast.BinOp(op=ast.Sub(), right=first), upper=ast.UnaryOp(op=ast.USub(), operand=second)
            ) if typed(first) == typed(second):
                days = tree.number_of(first)
            case _:
                continue
        if days is not None and days % _DAYS_OF_A_WEEK and _WEEK.search(_own_words(tree, node)):
            right = typed(node).replace(typed(first), str(_DAYS_OF_A_WEEK))
            sentence = f"These values are {days:g} days older, and a week has 7. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def negative_seconds(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``begin - time.time()``: the later time stands on the right, so the result is negative."""
    clocks = ("time.time", "time.perf_counter", "time.monotonic", "time.process_time")
    for node in tree.all(ast.BinOp):
        made = tree.value_of(node.left) if isinstance(node.left, ast.Name) else None
        both = [part for part in (made, node.right) if isinstance(part, ast.Call) and tree.name_of(part.func) in clocks]
        if isinstance(node.op, ast.Sub) and len(both) == 2:
            right = f"{typed(node.right)} - {typed(node.left)}"
            sentence = f"The end is subtracted from the beginning, so this is negative. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


_BIASES = regex(r"(?i)bias")
_DENSE = regex(r"(?i)dense|fully connected")
_INPUTS, _KERNEL = regex(r"(?i)\b(?:n_?)?(?:in|inputs?|features?)\b"), regex(r"(?i)kernel|filter_size|\bk\b")
_VALID = regex(r"(?i)\bvalid\b|without padding|convolution")
_LAST_TOO = regex(
    r"(?i)last (?:\w+ )?(?:one|batch)\b[^.;]{0,20}\b(?:too|as well|also|count|includ)|rounded up|includ\w+ the last"
)


@rule
def sizes_by_another_formula(tree: SourceTree) -> Iterator[Finding]:
    """Yield the weights of a dense layer, the width after a convolution, or a number of batches by a wrong formula."""
    for code, value in _returned(tree):
        said = name_and_docstring(code)
        right, why = "", ""
        match value:
            case ast.BinOp(
                ast.BinOp(ast.Name() as first, ast.Mult(), ast.Name() as second), ast.Add(), ast.Name() as more
            ):
                units = second if first.id == more.id else first
                is_input = _INPUTS.search(more.id) and more.id in (first.id, second.id)
                if is_input and _DENSE.search(said) and _BIASES.search(said):
                    right, why = f"{first.id} * {second.id} + {units.id}", "A dense layer has one bias for each unit."
            case ast.BinOp(ast.Name() as size, ast.Sub(), ast.Name() as kernel) if _KERNEL.search(kernel.id):
                if _VALID.search(said) and not names_in(value) - {size.id, kernel.id}:
                    right, why = f"{size.id} - {kernel.id} + 1", "The kernel fits once more than it can be moved."
            case ast.BinOp(ast.Name() as count, ast.FloorDiv(), ast.Name() as batch) if _LAST_TOO.search(said):
                right, why = f"math.ceil({count.id} / {batch.id})", "`//` rounds down, so the last batch is missing."
        if right and code.name not in tree.asked:
            yield tree.finding(value, typed(value), right, f"{why} Write `{right}`.", certain=False)


class Told(NamedTuple):
    """A formula that is told as another figure than it gives."""

    said: str
    """How the figure is called that it is not; a pattern."""
    example: str
    """Words that it fits."""
    formulas: tuple[str, ...]
    """How it is written; a capital letter stands for any expression."""
    right: str
    """How that figure is written."""
    why: str
    """What the formula gives."""
    unless: str = "$^"
    """What says that this is meant."""
    names: tuple[tuple[str, str], ...] = ()
    """For letters, and for the `whole` formula, a pattern that their expression has."""
    of_functions: bool = False
    """Whether only what a function returns is told so: a comment beside a line may give a reason for it."""
    needs: str = ""
    """What the program has to use."""
    around: bool = False
    """Whether the words count that stand anywhere around it: in the docstring, or where it is shown."""


_GUESSES = r"(?i)guess|pred|answer|output|decid|found"
_IMAGES = r"(?i)image|picture|photo|drawing|digit|\bx\b"
_OF_WORDS = r"(?i)word|token|split"
FORMULAS = (
    Told(
        r"error rate|share of (?:the )?(?:wrong|mistakes|errors|false)|how often [^.;]* wrong|misclassif",
        "The error rate.",
        ("mean(A == B)",),
        "np.mean(A != B)",
        "This is the share of equal ones, the accuracy.",
        unless="accura|right|correct",
    ),
    Told(
        r"\brecall\b|sensitivity",
        "The recall.",
        ("A / sum(G == 1)", "A / count_nonzero(G == 1)"),
        "A / np.sum(labels == 1)",
        "Divided by all that are called positive, this is the precision.",
        unless="precision",
        names=(("G", _GUESSES),),
    ),
    Told(
        r"\brecalls?\b|recogni[sz]ed|\bfound\b|sensitivity",
        "The share of each class that was recognised.",
        ("mean(Y[G == C] == C)",),
        "np.mean(guesses[labels == c] == c)",
        "This looks at what was called so, which is the precision.",
        unless="precision",
        names=(("G", rf"{_GUESSES}|^p$|^y_?hat"),),
        around=True,
    ),
    Told(
        r"\b(?:of|from|by) (?:the |its )?train\w*|training (?:part|set|data|rows|mean|figures|statistics)",
        "Both by the mean of the training part.",
        ("(T - mean(T)) / S",),
        "(test - train.mean(axis=0)) / train.std(axis=0)",
        "The held-out part is scaled by its own mean here.",
        names=(("T", r"(?i)(?:\b|_)(?:test|valid|val|held)"),),
        around=True,
    ),
    Told(
        r"\bspecificity\b|share of (?:the )?negatives that",
        "The specificity.",
        ("A / sum(G == 0)", "A / count_nonzero(G == 0)"),
        "A / np.sum(labels == 0)",
        "This divides by all that are called negative, and not by all that are.",
        names=(("G", _GUESSES),),
    ),
    Told(
        r"\bprecision\b",
        "The precision.",
        ("A / sum(Y == 1)", "A / count_nonzero(Y == 1)"),
        "A / np.sum(guesses == 1)",
        "Divided by all that are positive, this is the recall.",
        unless=r"recall|\bf1\b",
        names=(
            (
                "Y",
                r"(?i)^(?!.*(?:guess|pred|answer|output|decid|found|hat)).*(?:label|tru(?:e|th)|actual|target|\by\b)",
            ),
        ),
    ),
    Told(
        r"\bbits?\b",
        "The entropy in bits.",
        ("-sum(P * log(P))",),
        "-np.sum(P * np.log2(P))",
        "`log` is the natural logarithm.",
    ),
    Told(
        r"geometric mean|geometric average",
        "The geometric mean.",
        ("mean(A)",),
        "np.exp(np.mean(np.log(A)))",
        "This is the arithmetic mean.",
    ),
    Told(
        r"running total|cumulative|total (?:so far|after each|up to)",
        "The running total.",
        ("sum(A)", "sum(A, axis=0)"),
        "np.cumsum(A)",
        "This is one total of all.",
    ),
    Told(
        r"percent|relative change|growth",
        "The relative change.",
        ("diff(X) / X[1:]", "100 * (diff(X) / X[1:])", "100 * diff(X) / X[1:]"),
        "np.diff(X) / X[:-1]",
        "A change is a share of the value before it.",
    ),
    Told(
        r"each weekday|by weekday|per weekday|day of the week",
        "Of each weekday.",
        ("mean(reshape(X, -1, 7), axis=1)", "mean(reshape(X, (-1, 7)), axis=1)"),
        "X.reshape(-1, 7).mean(axis=0)",
        "A row is a week, so this is the mean of each week.",
    ),
    Told(
        r"each year|per year|by year|yearly",
        "Of each year.",
        ("mean(reshape(X, 12, -1), axis=1)", "mean(reshape(X, (12, -1)), axis=1)"),
        "X.reshape(-1, 12).mean(axis=1)",
        "A row is not a year here.",
    ),
    Told(
        r"naive|day before|value before|last known|previous (?:day|value)",
        "The naive forecast.",
        ("S[T:]",),
        "S[T - 1:-1]",
        "These are the true values themselves.",
        names=(("S", r"(?i)^\w*series$"), ("T", r"(?i)split|start|begin")),
        of_functions=True,
    ),
    Told(
        r"from 1 to|begin(?:ning)? (?:at|with) 1",
        "Labels from 1 to 9.",
        ("to_categorical(L, N)", "to_categorical(L, num_classes=N)"),
        "tf.keras.utils.to_categorical(L - 1, N)",
        "`to_categorical` counts classes from 0.",
        names=(("L", r"^[\w.]+$"),),
    ),
    Told(
        r"colou?r channels|over the channels|gr[ae]y",
        "Over the color channels.",
        ("mean(X, axis=1)",),
        "X.mean(axis=-1)",
        "`axis=1` goes over the height.",
        names=(("X", _IMAGES),),
    ),
    Told(
        r"left (?:to|and) right|horizontal",
        "From left to right.",
        ("X[:, ::-1]",),
        "X[:, :, ::-1]",
        "The second axis is the height.",
        unless="vertical|upside",
        names=(("X", r"(?i)images|pictures|photos|drawings|digits"),),
    ),
    Told(
        r"from 0 to 1\b",
        "Images from 0 to 1.",
        ("255 - X", "255.0 - X"),
        "1 - X",
        "These values go from 0 to 1.",
        unless="255",
    ),
    Told(
        r"\bmiddle\b|\bcent(?:er|re)\b",
        "The middle.",
        ("X[:, :A, :A]",),
        "X[:, (height - A) // 2:(height + A) // 2, (width - A) // 2:(width + A) // 2]",
        "This is the corner at the top left.",
    ),
    Told(
        r"each (?:image|picture|photo|drawing|digit)",
        "Turn each image.",
        ("rot90(X)",),
        "np.rot90(X, axes=(1, 2))",
        "Without `axes`, the axis of the images is turned.",
        names=(("X", r"(?i)images|pictures|photos|drawings|digits|\bx\b"), ("whole", r"^(?!.*\bimage\.)")),
    ),
    Told(
        r"different words per|share of different|distinct words per|type.token",
        "Different words per word.",
        ("len(W) / len(set(W))",),
        "len(set(W)) / len(W)",
        "This is how often each word comes.",
    ),
    Told(
        r"longest word",
        "The longest word.",
        ("max(W)",),
        "max(W, key=len)",
        "This is the last word by the alphabet.",
        names=(("W", _OF_WORDS),),
    ),
    Told(
        r"rarest|least (?:frequent|common)|rare words",
        "The rarest words.",
        ("most_common(C, N)",),
        "C.most_common()[-N:]",
        "These are the most frequent ones.",
    ),
    Told(
        r"(?:any|all|every|without) punctuation",
        "Any punctuation.",
        ("strip(T, P)",),
        'T.translate(str.maketrans("", "", P))',
        "`strip` removes signs at both ends alone.",
        unless=r"\bends?\b|around",
        names=(("P", r"[.,!?]"),),
    ),
    Told(
        r"all (?:the )?(?:pairs|bigrams)|each pair of neighbo|(?:every|each) bigram",
        "All pairs.",
        ("zip(W[::2], W[1::2])",),
        "zip(W, W[1:])",
        "Each word is in one pair alone here.",
    ),
    Told(
        rf"\bthe last (?:(?!one){NUMBER}|n|k)\b",
        "They are the last n.",
        ("W[:-N]",),
        "W[-N:]",
        "This leaves the last ones out.",
        unless=r"without|\bbut\b|except|left out|leav|before|drop|remov|held|hold|valid|test|train|rest|other|new|kept",
        of_functions=True,
    ),
    Told(
        r"\ball (?:\w+ )?but the last|everything but the last|without the last|except the last",
        "All but the last.",
        ("W[-N:]",),
        "W[:-N]",
        "These are the last ones alone.",
    ),
    Told(
        rf"\bthe first (?:(?!one){NUMBER}|n|k)\b",
        "They are the first n.",
        ("W[N:]",),
        "W[:N]",
        "This leaves the first ones out.",
        unless=r"without|\bbut\b|except|left out|leav|after|drop|remov|skip|held|hold|valid|test|train|rest|other|new",
        names=(("N", r"^\d+$|^[nk]$|count"),),
        of_functions=True,
    ),
    Told(
        r"different (?:examples|images|texts|rows)|distinct|without (?:replacement|repetition)|none twice",
        "Different examples.",
        ("X[randint(A, B, N)]", "X[integers(A, B, N)]", "choice(X, N)"),
        "rng.choice(X, N, replace=False)",
        "This may draw the same one again.",
        unless="bootstrap|with replacement",
    ),
    Told(
        r"\b(?:draws?|random(?:ly)?|samples?)\b[^.;]*\b(?:by|according to|with) (?:its|their|the|these) probabilit"
        r"|\bdraws? (?:the |each |a )?(?:next )?(?:word|token|letter|character)",
        "It draws at random, by the probabilities.",
        ("argmax(P)",),
        "np.random.choice(len(P), p=np.asarray(P))",
        "This is always the most probable one.",
        unless="most probable|most likely|likeliest|greedy|highest",
        around=True,
    ),
    Told(
        r"(?:each|every|per|by|of the) class\b|\brecall\b|of its (?:images|examples)",
        "The accuracy of each class.",
        ("mean((A == K) & (B == K))",),
        "np.sum((A == K) & (B == K)) / np.sum(A == K)",
        "This divides by all examples, and not by those of the class.",
        unless=r"of all|among all|joint|support",
        around=True,
    ),
    Told(
        r"most (?:frequent|common) (?:class|label|answer|category)|largest class|majority",
        "Always the most frequent class.",
        ("1 / len(C)",),
        "C.max() / C.sum()",
        "This is the accuracy of guessing at random.",
        unless=r"at random|chance|random|uniform",
        names=(("C", r"(?i)count|freq"),),
        around=True,
    ),
    Told(
        r"most (?:frequent|common) (?:class|label|answer|category)|largest class|majority",
        "The accuracy of the most frequent class.",
        ("1 / N",),
        "np.bincount(labels).max() / len(labels)",
        "This is the accuracy of guessing at random.",
        unless=r"at random|chance|random|uniform|balanced|equally",
        names=(("N", r"(?i)^(?:n|num|number_of)_?(?:classes|labels|categories)$|^len\((?:classes|labels)\)$"),),
        around=True,
    ),
    Told(
        r"most (?:frequent|common) (?:class|label|answer|category)|largest class|majority"
        r"|always (?:say\w*|guess\w*|answer\w*|predict\w*)",
        "The accuracy of guessing the most common class.",
        ("mean(Y)",),
        "max(np.mean(Y), 1 - np.mean(Y))",
        "This is the share of class 1, which may be the rare one.",
        unless=r"always \w+ '?(?:1|yes|positive|spam|sick|ill)\b|\bmean\b|average|regress|\bma?e\b|\bmse\b|share",
        names=(("Y", r"(?i)^y_\w+$|^labels$|test_labels|^y$"),),
        around=True,
    ),
    Told(
        r"percentage points?\b",
        "Percentage points.",
        ("(A - B) / B * 100", "100 * (A - B) / B", "100 * ((A - B) / B)"),
        "100 * (A - B)",
        "Percentage points are a plain difference of two percentages.",
        unless=r"percent (?:of|more|less|fewer)|relative",
        around=True,
    ),
    Told(
        r"above (?:the |its )?(?:lowest|minimum|smallest|best)",
        "In percent above the lowest.",
        ("(A - B) / A", "100 * (A - B) / A", "100 * ((A - B) / A)", "(A - B) / A * 100"),
        "(A - B) / B",
        "A change is a share of the value that it starts from.",
        names=(("B", r"(?i)low|min|small|best"),),
    ),
    Told(
        r"\bper class\b|each class|by class|of (?:a|each|every) class",
        "Images per class.",
        ("sum(L, axis=1)",),
        "np.sum(L, axis=0)",
        "`axis=1` adds up each row, which is 1.",
        names=(("L", r"(?i)label|one_?hot|target|^y"),),
    ),
    Told(
        r"\bfile\b|\bdisk\b|saved model",
        "The size of the file on the disk.",
        ("getsizeof(F)",),
        "os.path.getsize(F)",
        "`sys.getsizeof` measures a value in memory: here, the name of the file.",
        unless="in memory",
        names=(("F", r"(?i)path|file|name$"),),
        around=True,
    ),
    Told(
        r"\bafter\b|stopp?|\bran\b|(?:were|was) run|trained for|until|\btook\b",
        "How long the training ran until the stop.",
        ("H.params['epochs']",),
        "len(H.epoch)",
        "These are the epochs that `fit` was asked for, and not those that were run.",
        unless=r"at most|planned|asked|maximum|\bof \S*params",
        around=True,
    ),
    Told(
        r"rotat|turn",
        "Images are rotated by up to so many degrees.",
        ("T * 180",),
        "T * 360",
        "The factor of `RandomRotation` is a share of a full turn, which has 360 degrees.",
        unless=r"radian|\bpi\b|times",
        needs="RandomRotation",
        names=(("T", r"^[A-Za-z_]\w*$"),),
        around=True,
    ),
    Told(
        r"last (?:month|day|value|hour|week|step|year)|naive",
        "The last value of each window.",
        ("W[-1]",),
        "W[:, -1]",
        "`[-1]` is the last window as a whole.",
        names=(("W", r"(?i)^\w*windows$"),),
    ),
    Told(
        r"colou?rs?\b|channels?\b|\brgb\b",
        "The values of each color.",
        ("reshape(X, 3, -1)", "reshape(X, (3, -1))"),
        "X.reshape(-1, 3).T",
        "`reshape` cuts the values into three parts in their order, and each has all colors.",
        unless=r"first|before|planar|1024 red|cifar|moved",
        around=True,
        names=(("X", r"^(?!\w*row\b|.*(?:transpose|moveaxis))"),),
    ),
    Told(
        r"different words|distinct words|number of words|\bn[_ ]?words\b|how many words",
        "There are so many different words.",
        ("len(get_vocabulary(V))",),
        "len(V.get_vocabulary()) - 2",
        "The list begins with the padding and `[UNK]`, which are no words of the texts.",
        needs="TextVectorization",
        unless=r"vocab\w* size|with (?:the )?(?:padding|unknown)|entries",
    ),
    Told(
        r"most (?:likely|probable|certain)|\btop\b|\btop_?\d|likeliest|(?:highest|largest|best) (?:prob|score)",
        "The most likely classes.",
        ("argsort(P)[:N]", "argsort(P, axis=-1)[:N]", "argsort(P, axis=1)[:, :N]", "argsort(P, axis=-1)[:, :N]"),
        "np.argsort(P)[::-1][:N]",
        "`argsort` begins with the smallest.",
        unless=r"least|lowest|smallest|worst|nearest|uncertain|wrong|\bmae\b|mse|error|loss|distance",
        names=(
            (
                "P",
                r"(?i)^(?=[\w.]+(?:\[[^\]]*\])?$)(?!.*(?:dist|err|loss|diff|rank)).*(?:prob|pred|score|out|logit|count|\bp\b)",
            ),
        ),
        around=True,
    ),
    Told(
        r"how many percent|compared with the old|lower than before|reduc\w+|improve\w*|gone down",
        "By how many percent the error has gone down.",
        ("100 * (A - B) / B", "(A - B) / B", "(A - B) / B * 100", "100 * ((A - B) / B)"),
        "100 * (A - B) / A",
        "A change is a share of the value that it starts from.",
        names=(
            ("A", r"(?i)^(?:old|before|base|first|initial|prev)"),
            ("B", r"(?i)^(?:new|after|model|last|final|cur)"),
        ),
    ),
    Told(
        r"(?:percent|%) (?:fewer|less|lower|smaller)|by how many percent",
        "So many percent fewer errors.",
        ("100 * (A - B)", "(A - B) * 100"),
        "100 * (A - B) / A",
        "This is the difference in percentage points.",
        unless="points",
        names=(("A", r"(?i)^\(?(?:old|before|base|first)"), ("B", r"(?i)^\(?(?:new|after|model|last)")),
        around=True,
    ),
    Told(
        r"\brecall\b|sensitivity|really (?:ill|positive)|did we find",
        "The recall.",
        ("S.tp / (S.tp + S.fp)", "T / (T + F)"),
        "S.tp / (S.tp + S.fn)",
        "Divided by all that are called positive, this is the precision.",
        unless="precision",
        names=(("T", "^tp$"), ("F", "^fp$")),
    ),
    Told(
        r"\bprecision\b",
        "The precision.",
        ("S.tp / (S.tp + S.fn)", "T / (T + F)"),
        "S.tp / (S.tp + S.fp)",
        "Divided by all that are positive, this is the recall.",
        unless=r"recall|\bf1\b",
        names=(("T", "^tp$"), ("F", "^fn$")),
    ),
    Told(
        r"rmse|root mean squared?",
        "The root mean squared error.",
        ("mean(sqrt(A))", "mean(A ** 0.5)"),
        "np.sqrt(np.mean(A))",
        "The root of each squared error is its absolute value, so this is the MAE.",
        names=(("A", r"(?i)\*\* ?2|square|\bse\b|_se\b|sq_|diff"),),
    ),
    Told(
        r"same weight|each class (?:counts|has)|every class|class.balanced|balanced accuracy|macro",
        "Every class has the same weight.",
        ("mean(Y == G)",),
        "np.mean([np.mean(G[Y == c] == c) for c in np.unique(Y)])",
        "This is the share of all examples, so large classes count most.",
        of_functions=True,
    ),
    Told(
        r"learn\w* the (?:average|mean)|mean (?:\w+ )?(?:of|seen in) the training|always says? (?:that|the mean)",
        "It has learned the average, and always says that.",
        ("full(N, mean(Y))", "full(S, mean(Y))", "full_like(Y, mean(Y))"),
        "np.full(N, np.mean(y_train))",
        "This is the mean of the tested values, which a forecast cannot know.",
        unless=r"r.squared|\br2\b|r²",
        names=(("Y", r"(?i)test|valid|held|new"), ("S", r"shape|len")),
        around=True,
    ),
    Told(
        r"how many epochs|number of epochs|epochs (?:that )?were",
        "How many epochs.",
        ("H.epoch[-1]",),
        "len(H.epoch)",
        "Keras counts epochs from 0, so this is one less.",
        unless="from 0|last epoch",
    ),
    Told(
        r"milliseconds?|\bms\b",
        "Milliseconds.",
        ("(A - B) / 1000",),
        "1000 * (A - B)",
        "A second has 1000 milliseconds, so the number grows.",
        names=(("A", r"time\("),),
    ),
    Told(
        r"megabytes?|\bmb\b",
        "Megabytes.",
        ("getsize(F) / 1024", "F.stat().st_size / 1024", "getsize(F) / 1000", "F.stat().st_size / 1000"),
        "os.path.getsize(F) / 1e6",
        "These are kilobytes.",
    ),
    Told(
        r"(?:kilo|mega)bytes?|\b[km]b\b",
        "Kilobytes.",
        ("count_params(M) / A", "count_params(M) / A / B"),
        "4 * M.count_params() / A",
        "Each float32 weight has 4 bytes.",
        unless="8.bit|int8|16.bit|float16",
    ),
    Told(
        r"n - 1|sample (?:standard )?deviation|sample std",
        "With n - 1.",
        ("std(A)",),
        "np.std(A, ddof=1)",
        "This divides by n.",
        names=(("whole", r"^(?:np|numpy|tf)\.|^std\("),),
    ),
    Told(
        r"standard error",
        "The standard error.",
        ("std(A) / len(A)", "std(A) / B.size", "std(A) / R", "std(A, ddof=1) / R", "std(A, ddof=1) / len(A)"),
        "np.std(A) / np.sqrt(len(A))",
        "A standard error divides by the root of the count.",
        names=(("R", r"^(?:n|k|runs|repeats|rounds|folds|trials|seeds|count|number)$"),),
    ),
    Told(
        r"r.squared|r²|\br2\b|explain",
        "R squared.",
        ("1 - E / std(Y)",),
        "1 - E / np.var(Y)",
        "R squared divides by the variance, which is the square of this.",
        names=(("E", r"(?i)^(?!.*(?:rmse|mae|sqrt|abs|root))"),),
    ),
    Told(
        r"r.squared|r²|\br2\b|variance (?:that is |which is )?explained",
        "R squared.",
        ("corrcoef(A, B)[0, 1]", "corrcoef(A, B)[1, 0]"),
        "np.corrcoef(A, B)[0, 1] ** 2",
        "This is the correlation r: its square is the share that a straight line explains.",
    ),
    Told(
        r"(?:mean|average|value|one) (?:for|of|per|in) (?:each|every) column|column means",
        "One for each column.",
        ("mean(X, axis=1)",),
        "X.mean(axis=0)",
        "`axis=1` goes along each row.",
        unless="window|sequence|batch",
        names=(("X", r"(?i)^(?!.*window)"),),
    ),
    Told(
        r"(?:deviation|spread|std) (?:for|of|per|in) (?:each|every) column",
        "The spread in each column.",
        ("std(X, axis=1)",),
        "X.std(axis=0)",
        "`axis=1` goes along each row.",
        unless="window|sequence|batch",
        names=(("X", r"(?i)^(?!.*window)"),),
    ),
    Told(
        r"most (?:frequent|common)|(?:occurs?|comes?) most often|majority",
        "The most frequent label.",
        ("argmax(L)",),
        "np.argmax(np.bincount(L))",
        "This is the place of the largest label.",
        names=(("L", r"(?i)^(?!.*count)\w*labels$|^y$|^y_\w+$"),),
    ),
    Told(
        r"psnr|decibels?|\bdb\b|signal.to.noise",
        "The PSNR in decibels.",
        ("10 * log(A)", "20 * log(A)"),
        "10 * np.log10(A)",
        "`np.log` is the natural logarithm.",
    ),
    Told(
        r"best epoch",
        "The best epoch.",
        ("S.stopped_epoch",),
        "S.best_epoch",
        "This is the epoch in which the training was stopped, or 0 where it ran to its end.",
    ),
)


@rule
def formulas_of_another_figure(tree: SourceTree) -> Iterator[Finding]:
    """Yield a value whose formula gives another figure than its name, or the docstring of its function, says."""
    told = set[int]()
    for words, value, rows in _named(tree):
        shapes = shapes_of(tree, value)
        said = ""
        for row in (row for row in rows if not shapes.isdisjoint(map(shape_of, row.formulas))):
            said = said or words()
            if not re.search(row.said, said, re.IGNORECASE) or re.search(row.unless, said, re.IGNORECASE):
                continue
            if (row.around and _is_decided(tree, value)) or not (row.needs == "" or tree.mentions(row.needs)):
                continue
            places = _places(tree, row, value)
            made = value if not isinstance(value, ast.Name) else tree.value_of(value)
            if places is not None and id(made) not in told:
                told.add(id(made))
                right = written(row.right, places)
                yield tree.finding(value, typed(value), right, f"{row.why} Write `{right}`.", certain=False)


def _places(tree: SourceTree, row: Told, value: ast.expr) -> Places | None:
    """Return what the letters of a row stand for in a value; ``None`` where no formula of it fits."""
    for form in row.formulas:
        found = matched(tree, form, value)
        parts = {"whole": value, **(found or {})}
        if found is not None and all(re.search(name, typed(parts[at])) for at, name in row.names if at in parts):
            return found
    return None


def _named(tree: SourceTree) -> Iterator[tuple[Callable[[], str], ast.expr, tuple[Told, ...]]]:
    """Yield values of the learner, each with what returns the words for it, and the formulas for which they count."""
    for code, value in _returned(tree):
        parts = value.elts if isinstance(value, ast.Tuple) else [value]
        if code.name not in tree.asked:
            yield from ((functools.partial(name_and_docstring, code), part, FORMULAS) for part in parts)
    lines = [line for line in tree.all(ast.Assign) if isinstance(line.targets[0], ast.Name)]
    for line in lines:
        yield functools.partial(tree.said_beside, line), line.value, _OF_LINES
    given = [part for name in ("append", "print", "int", "float", "round") for call in tree.calls_named(name)
             for part in call.args]  # fmt: skip
    given += [made.elt for made in tree.all(ast.ListComp)] + [made.value for made in tree.all(ast.DictComp)]
    shown = [part.value for part in tree.all(ast.FormattedValue)]
    for value in (*(line.value for line in lines), *given, *shown):
        if not isinstance(value, ast.Name | ast.Constant):
            yield functools.partial(_own_words, tree, value), value, _AROUND


_DRAWS = {"multinomial", "gumbel", "uniform", "categorical", "most_common"}


def _is_decided(tree: SourceTree, value: ast.expr) -> bool:
    """Return whether the function around a value has what the words are about in another place."""
    calls = tree.called_around(value)
    return bool(calls & _DRAWS) or "max" in calls


_OF_LINES = tuple(row for row in FORMULAS if not row.of_functions)
_AROUND = tuple(row for row in FORMULAS if row.around)


_TEMPERATURE = regex(r"(?i)^temp(?:erature)?$")
_CALM_WHERE_LOW = regex(
    r"(?i)\b(?:low|small|near 0|close to 0|below 1)\b[^.;]{0,60}\b(?:careful|likely|certain|safe|probable|boring)"
    r"|\b(?:high|higher|large|above 1)\b[^.;]{0,60}\b(?:random|rare|surpris\w*|bold|varied|wild|chances?)"
)


@rule
def temperatures_turned_round(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``probabilities ** temperature``: a low temperature then makes all words nearly as likely."""
    for node in tree.all(ast.BinOp):
        match node:
            case ast.BinOp(left=ast.Name() as scores, op=ast.Pow(), right=ast.Name(id=name)):
                pass
            case (
                ast.BinOp(left=ast.Name() | ast.Call() as scores, op=ast.Mult(), right=ast.Name(id=name))
                | ast.BinOp(left=ast.Name(id=name), op=ast.Mult(), right=ast.Name() | ast.Call() as scores)
            ) if _TEMPERATURE.search(name) and re.search(r"(?i)logit|^log_?p|^(?:\w+\.)*log\(", typed(scores)):
                right = f"{typed(scores)} / {name}"
                sentence = f"A high `{name}` makes large differences here, so the text varies less. Write `{right}`."
                yield tree.finding(node, typed(node), right, sentence, certain=False)
                continue
            case _:
                continue
        compared = [test for test in tree.all(ast.Compare) if typed(test.left) == name]
        greedy = any(tree.number_of(test.comparators[0]) == 0 for test in compared) and tree.mentions("argmax")
        if _TEMPERATURE.search(name) and (greedy or _CALM_WHERE_LOW.search(_own_words(tree, node))):
            right = f"{scores.id} ** (1 / {name})"
            sentence = f"With a low `{name}`, this makes all of them nearly equal. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


_OF_ALL_TRUE = regex(
    r"(?i)of all [^.;]{0,40}\b(?:belong|that are|really|true|actual)\b[^.;]{0,60}"
    r"\b(?:find|finds|found|recogni[sz]\w+|detect\w*)"
    r"|of all (?:the )?\w+,? (?:the|which|what|how) (?:share|part|many|percentage)\b[^.;]{0,30}"
    r"\b(?:finds?|found|recogni[sz]\w+|detect\w*)"
    r"|\b(?:share|part) of [^.;]{0,40}\b(?:that|which) (?:are|is|were|get) (?:found|recogni[sz]ed|detected)"
)
_OF_ALL_CALLED = regex(
    r"(?i)of all [^.;]{0,40}\b(?:predicted|called|answered|guessed|marked|flagged)\b[^.;]{0,60}"
    r"\b(?:right|really|true|belong|correct)"
)


@rule
def precision_and_recall_exchanged(tree: SourceTree) -> Iterator[Finding]:
    """Yield the metric ``Precision`` that is told as what ``Recall`` measures, or the other way round."""
    for call in tree.all(ast.Call):
        name = tree.keras_name_of(call.func).removeprefix("metrics.")
        if name == "Precision":
            words, other, why = (
                _OF_ALL_TRUE,
                "Recall",
                "`Precision` is the share of the positive answers that are right.",
            )
        elif name == "Recall":
            words, other, why = _OF_ALL_CALLED, "Precision", "`Recall` is the share of the positives that are found."
        else:
            continue
        if words.search(tree.said_beside(call)):
            right = typed(call).replace(name, other, 1)
            yield tree.finding(call, typed(call), right, f"{why} Write `{right}`.", certain=False)


_OF_CLASSES = regex(r"(?i)class[_ ]weights?|weights? (?:for|of) (?:each|the|every) (?:class|label|topic)")
_FOR_RARE = regex(r"(?i)\brare|fewer|small(?:er)? class|balanc|count the same|counts? alike|cost more|equal")


@unless_told_by("settings.weights_as_shares", "array_figures.weights_that_grow_with_their_class")
def shares_as_class_weights(tree: SourceTree) -> Iterator[Finding]:
    """Yield class weights that are the shares of the classes, in a function that says rare classes get more."""
    for code, value in _returned(tree):
        said = name_and_docstring(code)
        made = tree.value_of(value)
        if code.name in tree.asked or not isinstance(made, ast.DictComp) or not _OF_CLASSES.search(said):
            continue
        forms = ("S / sum(T)", "S / len(T)", "mean(A == B)")
        if _FOR_RARE.search(said) and any(matched(tree, form, made.value) is not None for form in forms):
            sentence = (
                "These weights grow with the share of their class, so the larger class counts even more. Divide by "
                "the count: `total / (classes * count)`."
            )
            yield tree.finding(value, typed(made.value), "", sentence, certain=False)
