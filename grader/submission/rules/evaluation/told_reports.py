"""Rules on reports: figures, thresholds and curves that are another value than is said of them.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.formulas import matched
from grader.submission.rules.reading.value_flow import sources_of
from grader.submission.rules.reading.words_beside import (
    is_told,
    name_and_docstring,
    texts_around,
    texts_inside,
    words_of_name,
)
from grader.submission.rules.rule import rule, unless_told_by
from grader.submission.source_tree import Finding, SourceTree, argument, names_in, nodes_of, text_of, typed, words_of
from grader.submission.syntax import called_name

_NO_SIGN = ("abs", "absolute", "fabs", "norm", "square", "mean_absolute_error", "MeanAbsoluteError", "mae", "hypot")
_TEST = regex(r"(?i)\btest\b|x_test")


def _shown(tree: SourceTree) -> Iterator[tuple[str, ast.expr, str, ast.expr]]:
    """Yield what is shown in a text or by ``print``: the words before it, the value, the words after it, the whole."""
    for text in tree.all(ast.JoinedStr):
        for at, part in enumerate(text.values):
            if isinstance(part, ast.FormattedValue):
                words = [text_of(other) or "" for other in text.values]
                yield ["", *words][at], part.value, [*words, ""][at + 1], text
    for call in tree.calls_named("print"):
        words = [text_of(given) or "" for given in call.args]
        for at, value in enumerate(call.args):
            if ["", *words][at] and not isinstance(value, ast.Constant | ast.JoinedStr):
                yield words[at - 1], value, [*words, ""][at + 1], call


def _plain(tree: SourceTree, value: ast.expr) -> ast.AST:
    """Return what a value is, without rounding and conversions, through names."""
    made: ast.AST = value
    for _ in range(4):
        if isinstance(made, ast.Call) and called_name(made) in ("round", "float", "int", "max", "min") and made.args:
            made = made.args[0]
        found = tree.value_of(made)
        if found is None or found is made:
            break
        made = found
    return made


@rule
def losses_shown_as_accuracies(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``evaluate(…)[0]`` that is shown as the accuracy: the loss comes first."""
    for before, value, _, whole in _shown(tree):
        made = _plain(tree, value)
        if not isinstance(made, ast.Subscript) or tree.number_of(made.slice) != 0:
            continue
        call = tree.value_of(made.value)
        is_measured = (
            isinstance(call, ast.Call) and called_name(call) == "evaluate" and not tree.gives(call, "return_dict")
        )
        if is_measured and re.search(r"(?i)\baccura", before) and not re.search(r"(?i)loss|error", before):
            right = f"{typed(made.value)}[1]"
            sentence = f"`evaluate` returns the loss first, and then the metrics. Write `{right}`."
            yield tree.finding(whole, typed(made), right, sentence, certain=False)


@rule
def validation_figures_told_as_the_test(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``val_`` value of the history that is shown as the result on the test set."""
    fits = " ".join(
        typed(data) for fit in tree.calls_of("fit") if (data := words_of(fit).get("validation_data")) is not None
    )
    for before, value, after, whole in _shown(tree):
        made = _plain(tree, value)
        key = text_of(made.slice) if isinstance(made, ast.Subscript) else None
        if isinstance(made, ast.Subscript) and key is None:
            inner = made.value
            key = text_of(inner.slice) if isinstance(inner, ast.Subscript) else None
        is_test = _TEST.search(before) or re.match(r"(?i)[^.]{0,12}\bon the test", after)
        says_validation = re.search(r"(?i)\bvalidation (?:accuracy|loss|error)\W*$", before) is not None
        history = (
            isinstance(made, ast.Subscript)
            and "history" in f"{typed(made)} {typed(tree.value_of(_root(made)) or made)}"
        )
        if key and "val" not in typed(made) and says_validation and history and re.match(r"loss|acc|mae|mse", key):
            right = typed(made).replace(key, f"val_{key}")
            sentence = f"`{key}` is that of the training. Write `{right}`."
            yield tree.finding(whole, typed(made), right, sentence, certain=False)
        if (
            key
            and key.startswith("val_")
            and is_test
            and not re.search(r"(?i)valid|\bval\b", before)
            and "test" not in fits
        ):
            sentence = (
                f"`{key}` was measured on the validation data, which chose the epoch. Show what `evaluate` returns."
            )
            yield tree.finding(whole, typed(value), "", sentence, certain=False)


def _root(node: ast.expr) -> ast.expr:
    """Return the name or call from which items are taken."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node


@rule
def shares_of_counts_called_percent(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``correct / total`` that is shown with a percent sign, and not multiplied by 100."""
    counted, of = regex(r"(?i)correct|right|hits|found|wrong"), regex(r"(?i)total|^len\(|count|^n$|all|size")
    for _, value, after, whole in _shown(tree):
        made = tree.value_of(value) or value
        if (
            not isinstance(made, ast.BinOp)
            or not isinstance(made.op, ast.Div)
            or not re.match(r"\s?(?:%|percent\b)", after)
        ):
            continue
        if (
            counted.search(typed(made.left))
            and of.search(typed(made.right))
            and "100" not in typed(made)
            and "100" not in typed(tree.value_of(made.left) or made.left)
        ):
            form = next((part for part in (whole.values if isinstance(whole, ast.JoinedStr) else ())
                         if isinstance(part, ast.FormattedValue) and part.value is value), None)  # fmt: skip
            if form is not None and form.format_spec is not None and "%" in typed(form.format_spec):
                continue
            sentence = f"This is a share from 0 to 1, so 0.95 is shown as 0.95 %. Write `{{{typed(value)}:.1%}}`."
            yield tree.finding(whole, typed(value), f"{{{typed(value)}:.1%}}", sentence, certain=False)


_ADJUSTED = r"\b(?:adjusted|trained|trainable|learn\w*|updated)"


@unless_told_by("metrics.all_weights_called_trainable")
def all_weights_told_as_trained(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``count_params`` that is shown as the trained weights, of a model that is told to be frozen."""
    for before, value, _, whole in _shown(tree):
        made = _plain(tree, value)
        if (
            not isinstance(made, ast.Call)
            or called_name(made) != "count_params"
            or not isinstance(made.func, ast.Attribute)
        ):
            continue
        is_frozen = any(re.search(r"(?i)\bfrozen|freez", line) for line in tree.lines) or tree.mentions("trainable")
        if is_frozen and is_told(_ADJUSTED, [before], unless=r"in all|total|not"):
            right = f"sum(w.numpy().size for w in {typed(made.func.value)}.trainable_weights)"
            sentence = f"`count_params` counts the frozen weights as well. Write `{right}`."
            yield tree.finding(whole, typed(made), right, sentence, certain=False)


_UNITS = r"^\s?(?:dollars?|euros?|eur\b|usd|€|\$|degrees?|°|celsius|pounds?|visitors|sunspots|kwh|mw\b|km\b|meters?)"


@rule
def scaled_errors_told_in_units(tree: SourceTree) -> Iterator[Finding]:
    """Yield an error of scaled values that is shown in dollars or degrees."""
    scaled = regex(r"(?i)(?<![a-z])(?:scaled|standardi[sz]ed|normali[sz]ed|z_?score)")
    for before, value, after, whole in _shown(tree):
        made = tree.value_of(value)
        error = matched(tree, "mean(abs(A - B))", value) if isinstance(value, ast.Name) and made is not None else None
        if error is None or not (re.search(_UNITS, after, re.IGNORECASE) or re.search(r"[$€]$", before)):
            continue
        sides = [error["A"], error["B"]]
        names = " ".join(typed(part) for part in (*sides, *sources_of(tree, sides)))
        back = regex(r"(?i)invers|unscale|\* ?\w*(?:std|sd|scale)")
        if scaled.search(names) and not back.search(names):
            sentence = (
                f"`{typed(value)}` is an error of scaled values. Multiply it by the deviation that they "
                f"were divided by."
            )
            yield tree.finding(whole, typed(value), "", sentence, certain=False)


@rule
def columns_minus_rows(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``y - model.predict(x)`` where the values are told to be flat, and the model to have one output."""
    said = r"flat (?:array|vector)|vector of length|is a vector|\(n,\)|one[- ]dimensional|1-?d\b|ndim == 1"
    told = r"one (?:output|unit|value)|single (?:output|unit)|Dense\(1\)"
    for node in tree.all(ast.BinOp):
        if not isinstance(node.op, ast.Sub):
            continue
        for truth, guess in ((node.left, node.right), (node.right, node.left)):
            made = tree.value_of(guess)
            if not isinstance(guess, ast.Name) or not isinstance(made, ast.Call) or called_name(made) != "predict":
                continue
            lines = [line for code in tree.functions_around(node)[-1:] for line in code.body]
            texts = " ".join([*texts_inside(tree, node), *map(typed, lines)])
            texts += " ".join(tree.said_beside(line) for line in lines)
            if isinstance(truth, ast.Name) and re.search(f"(?i){said}", texts) and re.search(f"(?i){told}", texts):
                right = f"{guess.id}[:, 0]"
                sentence = f"`{guess.id}` has the shape (n, 1), so this makes a table of all pairs. Write `{right}`."
                yield tree.finding(node, typed(node), right, sentence, certain=False)


@unless_told_by("reported_figures.errors_by_another_name", "reported_figures.signed_errors_averaged")
def signs_left_in_an_absolute_error(tree: SourceTree) -> Iterator[Finding]:
    """Yield a function that is called a mean absolute error, and takes no absolute value."""
    for code in tree.all(ast.FunctionDef):
        said = name_and_docstring(code)
        calls = {called_name(node) for node in nodes_of(code) if isinstance(node, ast.Call)}
        powers = [node for node in nodes_of(code) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)]
        differs = [node for node in nodes_of(code) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)
                   and isinstance(node.right, ast.Name | ast.Call)]  # fmt: skip
        ends = [line.value for line in nodes_of(code) if isinstance(line, ast.Return) and line.value is not None]
        if code.name in tree.asked or len(ends) != 1 or calls & {*_NO_SIGN} or powers or not differs:
            continue
        mean = ends[0]
        while isinstance(mean, ast.Call) and called_name(mean) in ("float", "round") and mean.args:
            mean = mean.args[0]
        if (
            isinstance(mean, ast.Call)
            and called_name(mean) in ("mean", "reduce_mean")
            and re.search(r"(?i)\bmae\b|mean absolute", said)
            and not re.search(r"(?i)bias|sign|direction", said)
        ):
            given = tree.worked_on(mean)
            right = f"np.abs({typed(given)})" if given is not None else "np.abs"
            sentence = f"Errors above and below 0 cancel each other out. Take the mean of `{right}`."
            yield tree.finding(mean, typed(mean), right, sentence, certain=False)


@rule
def closeness_without_a_sign(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``(a - b) / a <= 0.1`` that is told as a share within a limit in both directions."""
    for node in tree.all(ast.Compare):
        if not isinstance(node.ops[0], ast.Lt | ast.LtE) or tree.number_of(node.comparators[0]) is None:
            continue
        found = matched(tree, "(A - B) / C", node.left) or matched(tree, "A - B", node.left)
        both = r"up or down|within \d|within .*%|at most[^.;]*off|in both directions|too high or too low|either way"
        if (
            found is not None
            and not tree.called_around(node) & {*_NO_SIGN}
            and is_told(both, texts_around(tree, node), unless="below|at least|under")
        ):
            right = f"np.abs({typed(node.left)})"
            sentence = f"An error below 0 counts as close, however large it is. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def percents_multiplied_again(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``100 * mape`` of the metric of Keras, which is in percent already."""
    kinds = ("MeanAbsolutePercentageError", "mean_absolute_percentage_error")
    for node in tree.all(ast.BinOp):
        found = matched(tree, "100 * A", node)
        made: ast.AST | None = tree.value_of(found["A"]) or found["A"] if found is not None else None
        while isinstance(made, ast.Call) and called_name(made) in (
            "float",
            "result",
            "numpy",
            "mean",
            "reduce_mean",
            "round",
        ):
            inner = (
                made.func.value
                if isinstance(made.func, ast.Attribute) and not made.args
                else next(iter(made.args), None)
            )
            made = tree.value_of(inner) or inner
        is_keras = isinstance(made, ast.Call) and called_name(made) in kinds and "keras" in f"{tree.name_of(made.func)}"
        if found is not None and is_keras:
            right = typed(found["A"])
            sentence = f"Keras gives this error in percent already. Write `{right}` alone."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def limits_in_percent(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``logs["accuracy"] > 95``: Keras gives a share from 0 to 1, so this is never true."""
    for node in tree.all(ast.Compare):
        limit = tree.number_of(node.comparators[0]) if len(node.comparators) == 1 else None
        made = tree.value_of(node.left) or node.left
        key = ""
        if isinstance(made, ast.Call) and called_name(made) == "get" and made.args:
            key = text_of(made.args[0]) or ""
        elif isinstance(made, ast.Subscript):
            key = text_of(made.slice) or ""
        is_share = re.fullmatch(r"(?:val_)?(?:\w+_)?(?:acc|accuracy|auc|precision|recall)", key) is not None
        if (
            is_share
            and "log" in typed(made)
            and isinstance(node.ops[0], ast.Gt | ast.GtE)
            and limit is not None
            and 1 < limit <= 100
        ):
            right = f"{limit / 100:g}"
            sentence = f"Keras gives a share from 0 to 1, so this is never true. Compare with `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def epochs_by_their_place(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``epochs=np.argmin(…)`` for a new training: the first epoch has the place 0."""
    for fit in tree.calls_of("fit"):
        given = words_of(fit).get("epochs")
        made = tree.value_of(given) or given
        while isinstance(made, ast.Call) and called_name(made) == "int" and made.args:
            made = tree.value_of(made.args[0]) or made.args[0]
        is_place = isinstance(made, ast.Call) and called_name(made) in ("argmin", "argmax", "index")
        if given is not None and is_place and made is not None and re.search(r"val|loss|acc|history", typed(made)):
            right = f"epochs={typed(given)} + 1"
            sentence = f"The first epoch has the place 0, so this trains one epoch less. Write `{right}`."
            yield tree.finding(fit, typed(given), right, sentence, certain=False)


_OF_A_HISTORY = regex(r"(?:val_)?(?:loss|\w*acc\w*|mae|mse)")


def _curves(code: ast.AST) -> list[tuple[ast.Call, str]]:
    """Return the plots of a history in their order, each with the name of its values."""
    plots = [call for call in nodes_of(code) if isinstance(call, ast.Call) and called_name(call) == "plot"]
    plots.sort(key=lambda call: (call.lineno, call.col_offset))
    keys = [[text_of(given.slice) or "" for given in call.args if isinstance(given, ast.Subscript)] for call in plots]
    keys = [[key for key in found if _OF_A_HISTORY.fullmatch(key)] for found in keys]
    return [(call, next(filter(None, found), "")) for call, found in zip(plots, keys, strict=True)]


def _is_of_validation(text: str) -> bool | None:
    """Return whether a label speaks of the validation, or of the training; ``None`` where of neither."""
    of_validation, of_training = (
        re.search(r"(?i)\bval(?:idation)?\b|\bval_|\btest\b", text),
        re.search(r"(?i)\btrain(?:ing)?\b|^loss$|^acc", text),
    )
    return bool(of_validation) if bool(of_validation) != bool(of_training) else None


@rule
def curves_by_another_name(tree: SourceTree) -> Iterator[Finding]:
    """Yield a curve of the training that is labelled as that of the validation, or the other way round."""
    for code in (*tree.all(ast.FunctionDef), *([tree.tree] if not tree.all(ast.FunctionDef) else [])):
        curves = _curves(code)
        for call, key in curves:
            label = text_of(words_of(call).get("label")) or ""
            said = _is_of_validation(label)
            if key and said is not None and said != key.startswith("val_"):
                right = key.removeprefix("val_") if key.startswith("val_") else f"val_{key}"
                sentence = f"This draws `{key}`, and the label says another curve. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)
        legends = [
            call
            for call in nodes_of(code)
            if isinstance(call, ast.Call) and called_name(call) == "legend" and call.args
        ]
        for call in legends:
            plots = [other.lineno for other in nodes_of(code) if isinstance(other, ast.Call)
                     and called_name(other) in ("subplot", "figure")]  # fmt: skip
            begins = max((line for line in plots if line < call.lineno), default=0)
            drawn = [key for plot, key in curves if begins <= plot.lineno <= call.lineno]
            names = (
                [text_of(part) or "" for part in call.args[0].elts]
                if isinstance(call.args[0], ast.List | ast.Tuple)
                else []
            )
            told = [_is_of_validation(name) for name in names]
            real = [key.startswith("val_") for key in drawn]
            if (
                len(names) == len(drawn) == 2
                and all(drawn)
                and None not in told
                and told != real
                and told == real[::-1]
            ):
                right = str(names[::-1])
                sentence = f"`legend` names the curves in the order of the plots. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def forecasts_drawn_from_0(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``plt.plot(forecast)`` beside ``plt.plot(time, series)``: it begins at 0, and not after the split."""
    for code in tree.all(ast.FunctionDef):
        plots = [call for call in nodes_of(code) if isinstance(call, ast.Call) and called_name(call) == "plot"]
        data = [(call, [given for given in call.args if text_of(given) is None]) for call in plots]
        timed = [given for other, given in data if len(given) > 1 and typed(other.func) == typed(plots[0].func)]
        split = next((name.arg for name in code.args.args if "split" in name.arg or name.arg in ("start", "first")), "")
        for call, given in data:
            if (
                len(given) == 1
                and typed(call.func) == typed(plots[0].func)
                and timed
                and split
                and re.search(r"(?i)fore|pred", typed(given[0]))
                and "Series" not in typed(tree.value_of(given[0]) or given[0])
            ):
                right = f"{typed(call.func)}({typed(timed[0][0])}[{split}:], {typed(given[0])})"
                sentence = f"Without times, these values begin at 0. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def masked_losses_by_all_places(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``reduce_mean(loss * mask)``: it divides by the padded places as well."""
    for call in (*tree.calls_named("reduce_mean"), *tree.calls_named("mean")):
        given = tree.worked_on(call)
        made = tree.value_of(given) or given
        if isinstance(given, ast.Name) and not isinstance(made, ast.BinOp):
            made = next((line.value for code in tree.functions_around(call)[-1:] for line in reversed([*nodes_of(code)])
                         if isinstance(line, ast.Assign) and typed(line.targets[0]) == given.id
                         and line.lineno < call.lineno), None)  # fmt: skip
        is_masked = (
            isinstance(made, ast.BinOp)
            and isinstance(made.op, ast.Mult)
            and any(isinstance(side, ast.Name) and re.search(r"(?i)mask", side.id) for side in (made.left, made.right))
        )
        if is_masked and isinstance(made, ast.BinOp):
            around = " ".join(typed(line) for code in tree.functions_around(call)[-1:] for line in code.body)
            if re.search(r"(?:mean|sum)\((?:\w*mask\w*|tf\.cast\(\w*mask)", around):
                continue
            mask = next(
                side.id for side in (made.right, made.left) if isinstance(side, ast.Name) and "mask" in side.id.lower()
            )
            if not re.search(r"(?i)loss|entropy|err", f"{typed(made)} {' '.join(texts_around(tree, call))}"):
                continue
            right = f"tf.reduce_sum({typed(given)}) / tf.reduce_sum({mask})" if given is not None else ""
            sentence = f"The mean divides by the padded places too. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def losses_of_exchanged_arguments(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``losses.categorical_crossentropy(probs, one_hot)``: the true labels come first."""
    guessed, true = (
        regex(r"(?i)prob|pred|guess|logit|y_?hat|output"),
        regex(r"(?i)label|one_?hot|true|target|^y(?:_\w+)?$"),
    )
    for call in tree.all(ast.Call):
        name = tree.keras_name_of(call.func)
        if not re.match(r"(?:losses|metrics)\.[a-z]", name) or len(call.args) < 2:
            continue
        first, second = typed(call.args[0]), typed(call.args[1])
        is_turned = (
            guessed.search(first) and not true.search(first) and true.search(second) and not guessed.search(second)
        )
        if is_turned and re.search(r"crossentropy|accuracy|percentage|kl_?div|poisson|hinge", name):
            right = f"{typed(call.func)}({second}, {first})"
            sentence = f"The true labels come first, and then the predictions. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def thresholds_chosen_on_the_test(tree: SourceTree) -> Iterator[Finding]:
    """Yield the best threshold by test examples, which is told to be chosen on validation examples."""
    said = (
        r"without looking at the test|(?:threshold|cut-?off|limit|setting)[^.;]*\bon (?:the "
        r")?validation|on (?:the )?validation (?:data|set|part)[^.;]*(?:threshold|cut)"
    )
    own = [
        call
        for code in tree.all(ast.FunctionDef)
        if re.search(r"(?i)^(?:best|choose|find|pick|tune|search)\w*(?:threshold|cut_?off)", code.name)
        for call in tree.calls_named(code.name)
    ]
    for call in (*tree.calls_named("max"), *tree.calls_named("min"), *tree.calls_named("argmax"), *own):
        names = {name for name in names_in(call) if re.search(r"(?i)(?:^|_)test(?:$|_)", name)}
        others = {name for name in names_in(call) if re.search(r"(?i)(?:^|_)val", name)}
        if names and not others and is_told(said, texts_around(tree, call)):
            right = ", ".join(sorted(re.sub(r"(?i)test", "val", name) for name in names))
            sentence = f"This chooses by the test examples, so their result is too good. Use `{right}`."
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def folds_measured_on_their_training(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``evaluate(x[rest], …)`` after ``fit(x[rest], …)``, told as the score of the fold that was held out."""
    said = r"held[- ]out|cross-?valid\w*|left out|\bfolds?\b"
    for loop in tree.all(ast.For):
        fits = [
            call for call in nodes_of(loop) if isinstance(call, ast.Call) and called_name(call) == "fit" and call.args
        ]
        measured = [
            call
            for call in nodes_of(loop)
            if isinstance(call, ast.Call) and called_name(call) == "evaluate" and call.args
        ]
        if any("validation_data" in words_of(fit) for fit in fits):
            continue
        for call in measured:
            same = [
                fit
                for fit in fits
                if typed(fit.args[0]) == typed(call.args[0]) and isinstance(fit.args[0], ast.Subscript)
            ]
            names = {target.id for line in nodes_of(loop) if isinstance(line, ast.Assign) for target in line.targets
                     if isinstance(target, ast.Name)}  # fmt: skip
            held = sorted(name for name in names if re.search(r"(?i)held|test|val|fold|out", name))
            if (
                same
                and len(measured) == 1
                and held
                and is_told(said, texts_around(tree, call), unless="train\\w* score")
            ):
                right = typed(call).replace(typed(same[0].args[0].slice), held[0])  # type: ignore[attr-defined]
                sentence = f"These are the examples of the training. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)


def _is_predicted(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether something is computed from what ``predict`` returned."""
    parts = [*nodes_of(call), *(made for node in nodes_of(call) if (made := tree.value_of(node)) is not None)]
    return any(isinstance(part, ast.Call) and called_name(part) == "predict" for part in parts)


@rule
def classes_averaged(tree: SourceTree) -> Iterator[Finding]:
    """Yield a mean of numbers of classes: of a 3 and a 9 it makes a 6."""
    for call in (*tree.calls_named("mean"), *tree.calls_named("median")):
        given = tree.worked_on(call)
        axis = tree.number_of(argument(call, "axis", 1))
        # What a list is filled with counts where the mean is one of several lists.
        filled = [other.args[0] for other in tree.calls_named("append") if isinstance(other.func, ast.Attribute)
                  and other.args and given is not None and axis == 0
                  and typed(other.func.value) == typed(given)]  # fmt: skip
        filled += [given.elt] if isinstance(given, ast.ListComp | ast.GeneratorExp) else []
        chosen = [made for of in filled if isinstance(made := tree.value_of(of) or of, ast.Call)
                  and called_name(made) == "argmax"]  # fmt: skip
        ordered = is_told(
            r"\bstars?\b|rating|\bgroups?\b|order|\bsteps?\b|place|column|onset|grade|vote|share",
            texts_around(tree, call),
        )
        axes = {tree.number_of(argument(made, "axis", 1)) for made in chosen}
        if any(_is_predicted(tree, made) for made in chosen) and axes <= {1.0, -1.0} and not ordered:
            sentence = (
                "A mean of numbers of classes is no class. Take the mean of the probabilities, and then `argmax`."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@unless_told_by("measurements.classes_of_one_unit", "array_shapes.largest_of_one_output")
def classes_of_one_told_output(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``argmax`` of what a model predicts that is told to end in one sigmoid: it is always 0."""
    said = r"Dense\(1\b|one sigmoid|single sigmoid|one (?:output|unit)(?! (?:for|per|of|each))"
    for call in tree.calls_named("argmax"):
        made = tree.value_of(tree.worked_on(call))
        axis = words_of(call).get("axis", argument(call, "axis", 1))
        if (
            isinstance(made, ast.Call)
            and called_name(made) == "predict"
            and tree.number_of(axis) in (1.0, -1.0)
            and is_told(said, texts_around(tree, call), unless="softmax|each class|per class")
        ):
            right = f"({typed(tree.worked_on(call) or made)}[:, 0] > 0.5).astype(int)"
            sentence = f"There is one output, so its place is always 0. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def one_seed_for_different_starts(tree: SourceTree) -> Iterator[Finding]:
    """Yield one fixed seed in each pass of a loop that is told to try different starts."""
    said = (
        r"different (?:\w+ )?(?:starts?|seeds?|initial\w*|weights)|random starts?|spread|how much (?:the |it )\w+ var"
    )
    for loop in tree.all(ast.For):
        for call in (node for node in nodes_of(loop) if isinstance(node, ast.Call)):
            if (
                called_name(call) in ("set_random_seed", "set_seed")
                and len(call.args) == 1
                and isinstance(loop.target, ast.Name)
            ):
                read = any(
                    isinstance(node, ast.Name) and node.id == loop.target.id and isinstance(node.ctx, ast.Load)
                    for line in loop.body
                    for node in nodes_of(line)
                )
                fixed = (
                    not read
                    and tree.number_of(call.args[0]) is not None
                    and loop.target.id not in names_in(call.args[0])
                )
                builds = any(isinstance(node, ast.Call) and called_name(node) == "fit" for node in nodes_of(loop))
                if (
                    fixed
                    and builds
                    and is_told(
                        said,
                        texts_around(tree, call),
                        unless=r"(?:data|order|batch sizes?|rates?|settings?)\b[^.;]*differ|same start",
                    )
                ):
                    right = f"{typed(call.func)}({typed(call.args[0])} + {loop.target.id})"
                    sentence = f"Each pass has the same seed, so all begin alike. Write `{right}`."
                    yield tree.finding(call, typed(call), right, sentence, certain=False)
                    break


@unless_told_by("comments.comments_that_say_otherwise")
def files_of_the_last_epoch(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``ModelCheckpoint`` that keeps each epoch, whose file is told to hold the best one."""
    said = r"\bbest\b|lowest (?:validation|val_?loss)"
    for call in tree.calls_named("ModelCheckpoint"):
        only = words_of(call).get("save_best_only")
        path = argument(call, "filepath", 0)
        names_the_best = re.search(r"(?i)best", typed(path) if path is not None else "") is not None
        texts = texts_inside(tree, call) if names_the_best else texts_around(tree, call)
        loads = tree.mentions("load_model", "load_weights")
        if loads and only is None and path is not None and "{epoch" not in typed(path) and is_told(said, texts):
            sentence = "It saves after each epoch, so the file holds the last one. Write `save_best_only=True`."
            yield tree.finding(call, typed(call), "save_best_only=True", sentence, certain=False)


_ONE_SIDE = (
    r"predicted less|(?:forecast|prediction|answer) (?:is |was )?too (?:low|small)|running out"
    r"|underestimat\w*|under-?predict\w*"
)


@rule
def penalty_for_the_other_side(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loss with a higher weight where the prediction is too high, told to be for those that are too low."""
    for call in tree.calls_named("where"):
        if len(call.args) != 3 or not isinstance(call.args[0], ast.Compare):
            continue
        test, many = call.args[0], matched(tree, "N * A", call.args[1])
        made = tree.value_of(test.left) or test.left
        if many is None or not isinstance(made, ast.BinOp) or not isinstance(made.op, ast.Sub):
            continue
        factor = next((number for part in many.values() if (number := tree.number_of(part)) is not None), 0)
        is_truth_first = re.search(r"(?i)true|label|target|^y$", typed(made.left)) and re.search(
            r"(?i)pred|hat|fore", typed(made.right)
        )
        is_low = isinstance(test.ops[0], ast.Lt | ast.LtE) and tree.number_of(test.comparators[0]) == 0
        if (
            factor > 1
            and is_truth_first
            and is_low
            and is_told(_ONE_SIDE + r"[^.;]*(?:cost|worse|times)", texts_around(tree, call))
        ):
            right = typed(test).replace("<", ">")
            sentence = f"Below 0, the prediction is too high. For those that are too low, write `{right}`."
            yield tree.finding(call, typed(test), right, sentence, certain=False)


_EACH_SAME = (
    r"(?:each|every) (?:\w+ )?(?:has|have|counts?|gets?) (?:the )?same(?: weight)?|last batch (?:may be|is|has)\b"
)


@unless_told_by("reports.means_of_the_means_of_batches")
def batches_told_to_count_by_size(tree: SourceTree) -> Iterator[Finding]:
    """Yield the plain mean of the errors of batches, whose sizes are kept and told to count."""
    for call in (*tree.calls_named("mean"), *tree.calls_named("average")):
        given = call.args[0] if len(call.args) == 1 and not call.keywords else None
        if not isinstance(given, ast.Name):
            continue
        filled = [
            node
            for node in tree.calls_of("append")
            if typed(node.func) == f"{given.id}.append"
            and node.args
            and any(
                isinstance(part, ast.Call) and called_name(part) in ("mean", "reduce_mean", "evaluate")
                for part in nodes_of(node.args[0])
            )
        ]
        sizes = [typed(node.func)[: -len(".append")] for node in tree.calls_of("append") if node.args
                 and typed(node.args[0]).startswith("len(")]  # fmt: skip
        if filled and sizes and is_told(_EACH_SAME, texts_around(tree, call)):
            right = f"np.average({given.id}, weights={sizes[0]})"
            sentence = f"The last batch counts as much as a full one here. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def shares_of_each_class_by_all(tree: SourceTree) -> Iterator[Finding]:
    """Yield as many rows of each class as an equal share, where the split is told to be stratified."""
    said = r"stratified|proportion\w*|same share of (?:each|every)"
    for loop in tree.all(ast.For):
        for node in (node for node in nodes_of(loop) if isinstance(node, ast.BinOp)):
            found = matched(tree, "A * len(Y) / len(C)", node)
            if (
                found is not None
                and "class" in typed(found["C"]).lower()
                and is_told(said, texts_around(tree, node), unless="balanced")
            ):
                cuts = [
                    part
                    for part in nodes_of(loop)
                    if isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Slice)
                ]
                of = typed(cuts[0].value) if cuts else "members"
                right = f"{typed(found['A'])} * len({of})"
                sentence = f"This takes the same number from each class. For its share, write `{right}`."
                yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def names_compared_for_their_values(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``max(results)`` of a dictionary of figures: it compares the names."""
    held = {typed(line.targets[0]): line.value for line in tree.all(ast.Assign) if isinstance(line.value, ast.Dict)}
    for call in (*tree.calls_named("max"), *tree.calls_named("min")):
        given = call.args[0] if len(call.args) == 1 and not call.keywords else None
        made = held.get(given.id) if isinstance(given, ast.Name) else None
        if made is None or not isinstance(given, ast.Name) or not isinstance(call.func, ast.Name) or not made.keys:
            continue
        if all((text_of(key) or "0")[0].isalpha() for key in made.keys) and all(
            tree.number_of(value) is not None for value in made.values
        ):
            right = f"{call.func.id}({given.id}, key={given.id}.get)"
            sentence = f"`{typed(call)}` compares the names. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def first_part_of_a_history_lost(tree: SourceTree) -> Iterator[Finding]:
    """Yield a second ``history = model.fit(…)`` whose curve is told to be that of the whole training."""
    said = r"whole training|both (?:parts|trainings|phases)|all (?:\d+ )?epochs|complete training"
    for code in tree.all(ast.FunctionDef):
        lines = [line for line in nodes_of(code) if isinstance(line, ast.Assign) and isinstance(line.value, ast.Call)
                 and called_name(line.value) == "fit"]  # fmt: skip
        names = [typed(line.targets[0]) for line in lines]
        texts = [text for node in nodes_of(code) if (text := text_of(node))]
        if (
            len(lines) == 2
            and names[0] == names[1]
            and is_told(said, [*texts, *texts_around(tree, lines[1])], unless="second|last")
        ):
            between = [
                node
                for node in nodes_of(code)
                if isinstance(node, ast.Name)
                and node.id == names[0]
                and isinstance(node.ctx, ast.Load)
                and lines[0].lineno < node.lineno <= lines[1].lineno
            ]
            if not between:
                sentence = (
                    f"The second `fit` replaces `{names[0]}`, so it has the last epochs alone. Keep both, and "
                    f"join them."
                )
                yield tree.finding(lines[1], typed(lines[1].targets[0]), "", sentence, certain=False)


@rule
def one_seed_before_many_models(tree: SourceTree) -> Iterator[Finding]:
    """Yield a seed before a loop whose models are told to start from the same weights: only the first has it."""
    said = (
        r"(?:same|identical|equal) (?:start\w* |initial |random )?weights|starts? (?:from|with) "
        r"(?:exactly )?the same|same start"
    )
    inside = {node for kind in (ast.For, ast.While) for loop in tree.all(kind) for node in nodes_of(loop)}
    for call in (*tree.calls_named("set_random_seed"), *tree.calls_named("set_seed")):
        code = next(iter(tree.functions_around(call)[-1:]), None)
        if call in inside or code is None or tree.mentions("set_weights", "clone_model", "load_weights"):
            continue
        loops = [
            loop
            for loop in nodes_of(code)
            if isinstance(loop, ast.For)
            and loop.lineno > call.lineno
            and any(isinstance(node, ast.Call) and called_name(node) == "fit" for node in nodes_of(loop))
        ]
        if (
            loops
            and any(re.search(r"(?i)build|make|create|Sequential|Model\(", typed(loop)) for loop in loops)
            and is_told(said, texts_around(tree, call))
        ):
            sentence = "The seed is set once, so the later models start from other weights. Set it in the loop."
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def losses_with_turned_parameters(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loss of the learner that takes the predictions first: Keras gives it the true values first."""
    given = {typed(loss) for call in tree.calls_of("compile") if (loss := argument(call, "loss", 1)) is not None}
    returned = {typed(line.value) for line in tree.all(ast.Return) if line.value is not None}
    for code in tree.all(ast.FunctionDef):
        names = [name.arg for name in code.args.args]
        if (
            len(names) != 2
            or not re.search(r"(?i)pred|hat", names[0])
            or not re.search(r"(?i)true|label|target", names[1])
        ):
            continue
        outer = [around.name for around in tree.functions_around(code) if around is not code and code.name in returned]
        if code.name in given or any(
            re.search(r"(?i)loss", name) and any(loss.startswith(f"{name}(") for loss in given) for name in outer
        ):
            sentence = "Keras calls a loss with the true values first. Write "
            right = f"def {code.name}({names[1]}, {names[0]})"
            yield tree.finding(code, code.name, right, f"{sentence}`{right}`.", certain=False)


@rule
def loaded_models_left_aside(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``evaluate`` of the model in memory that is shown as the best checkpoint, which was loaded under a name."""
    for line in tree.all(ast.Assign):
        made = line.value
        if (
            not isinstance(line.targets[0], ast.Name)
            or not isinstance(made, ast.Call)
            or called_name(made) != "load_model"
        ):
            continue
        name, around = line.targets[0].id, tree.functions_around(line)
        owners = {kind: {typed(call.func.value): call for call in tree.calls_of(kind)
                         if isinstance(call.func, ast.Attribute) and tree.functions_around(call) == around}
                  for kind in ("evaluate", "predict", "fit")}  # fmt: skip
        reads = [node for node in tree.all(ast.Name) if node.id == name and isinstance(node.ctx, ast.Load)]
        shown = [node for node in tree.all(ast.Attribute) if typed(node) == f"{name}.summary"]
        if len(reads) > len(shown):
            continue
        for owner, call in owners["evaluate"].items():
            is_after = call.lineno > line.lineno and owner in owners["fit"]
            if is_after and is_told(r"\bbest\b", texts_around(tree, call)):
                right = typed(call).replace(owner, name, 1)
                sentence = f"`{owner}` has the weights of the last epoch. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def scaled_predictions_told_in_units(tree: SourceTree) -> Iterator[Finding]:
    """Yield predictions or errors of a model with scaled targets that are shown in dollars."""
    targets = [target for fit in tree.calls_of("fit") if (target := argument(fit, "y", 1)) is not None]
    targets = [target.value if isinstance(target, ast.Subscript) else target for target in targets]
    scaled = [found for target in targets if (found := matched(tree, "(Y - M) / S", target)) is not None]
    back = [node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Mult) and scaled
            and typed(scaled[0]["S"]) in (typed(node.left), typed(node.right))]  # fmt: skip
    loops = {typed(loop.target): loop.iter for loop in tree.all(ast.For)}
    for _, value, after, whole in _shown(tree) if len(scaled) == 1 and not back else ():
        made = typed(_plain(tree, loops.get(typed(value), value)))
        is_error = re.search(r"\.evaluate\(.*\)\[1\]$", made) is not None
        if re.search(_UNITS, after, re.IGNORECASE) and (is_error or ".predict(" in made):
            mean, spread = typed(scaled[0]["M"]), typed(scaled[0]["S"])
            right = f"{typed(value)} * {spread}" if is_error else f"{typed(value)} * {spread} + {mean}"
            what = "This is an error of scaled values" if is_error else "The model predicts scaled values"
            yield tree.finding(whole, typed(value), right, f"{what}. Write `{right}`.", certain=False)


@unless_told_by("array_measures.recall_for_precision")
def counts_of_the_other_error(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``precision = tp / (tp + fn)``, which is the recall, or ``recall = tp / (tp + fp)``."""
    for line in tree.all(ast.Assign):
        name = typed(line.targets[0]).rpartition(".")[2].lower()
        made = line.value.body if isinstance(line.value, ast.IfExp) else line.value
        match made:
            case ast.BinOp(left=hits, op=ast.Div(), right=total) if _HITS.match(typed(hits)):
                pass
            case _:
                continue
        parts = [node.id for node in nodes_of(total) if isinstance(node, ast.Name)]
        missed, called = ([part for part in parts if kind.match(part)] for kind in (_MISSED, _CALLED))
        for of, wrong, kind, other in (("precision", missed, _CALLED, called), ("recall", called, _MISSED, missed)):
            counted = {node.id for node in tree.all(ast.Name) if kind.match(node.id)}
            if name == of and wrong and not other and len(counted) == 1:
                right = typed(made).replace(wrong[0], counted.pop())
                what = "recall" if of == "precision" else "precision"
                sentence = f"This is the {what}. For the {of}, write `{right}`."
                yield tree.finding(line, typed(made), right, sentence, certain=False)


_HITS = regex(r"(?i)tp|true_?pos\w*|hits")
_MISSED = regex(r"(?i)fn$|false_?neg\w*$|missed$")
_CALLED = regex(r"(?i)fp$|false_?pos\w*$|false_alarms?$")


@rule
def units_of_another_part(tree: SourceTree) -> Iterator[Finding]:
    """Yield predictions that go back to their units by the mean of the test part, and not by what scaled them."""
    targets = [target for fit in tree.calls_of("fit") if (target := argument(fit, "y", 1)) is not None]
    scaled = [found for target in targets if (found := matched(tree, "(Y - M) / S", target)) is not None]
    for node in tree.all(ast.BinOp) if len(scaled) == 1 else ():
        match node:
            case ast.BinOp(
                left=ast.BinOp(
                    left=value, op=ast.Mult(), right=ast.Call(func=ast.Attribute(value=ast.Name() as of, attr="std"))
                ),
                op=ast.Add(),
                right=ast.Call(func=ast.Attribute(value=ast.Name() as by, attr="mean")),
            ):
                pass
            case _:
                continue
        if of.id == by.id and re.search("(?i)test|_te$|val|held", of.id) and of.id not in typed(scaled[0]["Y"]):
            right = f"{typed(value)} * {typed(scaled[0]['S'])} + {typed(scaled[0]['M'])}"
            sentence = f"The model learned values that another mean scaled. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


@unless_told_by("told_formulas.last_for_the_best")
def last_values_shown_as_the_best(tree: SourceTree) -> Iterator[Finding]:
    """Yield the last value of a history that is shown as the best one."""
    for before, value, _, whole in _shown(tree):
        made = tree.value_of(value) or value
        if not isinstance(made, ast.Subscript) or tree.number_of(made.slice) != -1:
            continue
        key = text_of(made.value.slice) if isinstance(made.value, ast.Subscript) else None
        is_best = re.search(r"(?i)\b(?:best|highest|lowest)\b[^.,;]{0,30}$", before) is not None
        if (
            key
            and is_best
            and "history" in typed(made)
            and not re.search(r"(?i)\blast|final|best (?:model|setting|run)", before)
        ):
            right = f"{'max' if re.search('acc|auc|precision|recall', key) else 'min'}({typed(made.value)})"
            sentence = f"`{typed(made)}` is the value of the last epoch. Write `{right}`."
            yield tree.finding(whole, typed(made), right, sentence, certain=False)


_EXAMPLES = regex(r"(?i)^(?:images|pictures|photos|texts|reviews|examples|windows|digits)$")


@rule
def batches_counted_for_examples(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``sum(1 for images, _ in data)`` that is shown as a number of images: it counts batches."""
    for _, value, after, whole in _shown(tree):
        match tree.value_of(value) or value:
            case ast.Call(
                func=ast.Name(id="sum"),
                args=[ast.GeneratorExp(elt=ast.Constant(value=1), generators=[ast.comprehension() as loop])],
            ):
                first = loop.target.elts[0] if isinstance(loop.target, ast.Tuple) else loop.target
            case _:
                continue
        if _EXAMPLES.search(typed(first)) and re.match(rf"\s*{typed(first)}\b", after):
            right = f"sum(len({typed(first)}) for {typed(loop.target).strip('()')} in {typed(loop.iter)})"
            sentence = f"This counts the batches. For the {typed(first)}, write `{right}`."
            yield tree.finding(whole, typed(value), right, sentence, certain=False)


_BEST_FIRST = (
    r"best (?:one )?first|most (?:probable|likely) (?:one )?first|descending|from (?:the )?(?:best|most)|sorted by"
)


@rule
def best_ones_last(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``argsort(p)[-3:]`` that is told to begin with the best one: the largest comes last."""
    for node in tree.all(ast.Subscript):
        made = tree.value_of(node.value)
        cuts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        cut = cuts[-1] if cuts else None
        if (
            not isinstance(made, ast.Call)
            or called_name(made) not in ("argsort", "sort")
            or not isinstance(cut, ast.Slice)
        ):
            continue
        is_end = cut.upper is None and cut.step is None and typed(cut.lower or node).startswith("-")
        turned = [*tree.nodes_around(node), node]
        is_turned = any(isinstance(part, ast.Slice) and tree.number_of(part.step) == -1 for part in turned)
        is_turned |= bool(tree.called_around(node) & {"flip", "reverse", "reversed", "fliplr", "sorted"})
        negated = made.args and isinstance(made.args[0], ast.UnaryOp)
        if is_end and not is_turned and not negated and is_told(_BEST_FIRST, texts_around(tree, node)):
            right = f"{typed(node)}[{', '.join([':'] * (len(cuts) - 1) + ['::-1'])}]"
            sentence = f"`{called_name(made)}` puts the largest last. To begin with it, write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def probabilities_added_for_a_vote(tree: SourceTree) -> Iterator[Finding]:
    """Yield the class of the largest sum of probabilities that is told as a vote of the models."""
    said = r"majority|\bvot(?:e|es|ing)\b|most of (?:them|the models|the networks)"
    for call in tree.calls_named("argmax"):
        added = tree.value_of(tree.worked_on(call))
        if not isinstance(added, ast.Call) or called_name(added) not in ("sum", "mean", "average", "reduce_mean"):
            continue
        sources = " ".join(typed(tree.value_of(part) or part) for part in added.args)
        if ".predict(" not in sources or "argmax" in sources:
            continue
        if is_told(said, texts_around(tree, call), unless="soft|weigh|probabilit"):
            sentence = (
                "This adds probabilities, so one sure model may outvote all others. For a vote, count the `argmax` of "
                "each model."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


_TRAINED = r"(?<!un)trained\b|finished|\bfinal\b|\bbest\b|learned|after (?:the )?training"


@rule
def files_saved_before_the_training(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``model.save(…)`` above the only ``fit`` of a model, told to hold the trained one."""
    for save in (*tree.calls_of("save"), *tree.calls_of("save_weights"), *tree.calls_of("export")):
        owner = typed(save.func.value) if isinstance(save.func, ast.Attribute) else ""
        around = tree.nodes_around(save) or nodes_of(tree.tree)
        calls = [node for node in around if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
                 and typed(node.func.value) == owner]  # fmt: skip
        trains = [call for call in calls if called_name(call) in ("fit", "train_on_batch", "load_weights")]
        saves = [call for call in calls if called_name(call) == called_name(save)]
        loops = [node for node in around if isinstance(node, ast.For | ast.While) and save in nodes_of(node)]
        is_first = bool(trains) and not loops and all(call.lineno > save.lineno for call in trains)
        if is_first and len(saves) == 1 and is_told(_TRAINED, texts_around(tree, save), unless="start|before|initial"):
            sentence = f"The model is saved before its training. Put this line below line {trains[0].lineno}."
            yield tree.finding(save, typed(save), "", sentence, certain=False)


@rule
def times_since_the_start(tree: SourceTree) -> Iterator[Finding]:
    """Yield the time since the beginning of the training that is told as that of each epoch."""
    for kind in tree.all(ast.ClassDef):
        methods = {line.name: line for line in kind.body if isinstance(line, ast.FunctionDef)}
        begin, end = methods.get("on_train_begin"), methods.get("on_epoch_end")
        if begin is None or end is None:
            continue
        clocks = {typed(line.targets[0]) for line in nodes_of(begin) if isinstance(line, ast.Assign)
                  and re.search(r"(?:time|perf_counter|monotonic)\(\)$", typed(line.value))}  # fmt: skip
        others = [line for method in methods.values() if method is not begin for line in nodes_of(method)]
        clocks -= {typed(line.targets[0]) for line in others if isinstance(line, ast.Assign)}
        for node in nodes_of(end):
            name = typed(node.right) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) else ""
            texts = [*texts_around(tree, node), words_of_name(kind.name)]
            if name in clocks and is_told(
                r"(?:each|every|per|an|one|the) epoch|epoch (?:timer|clock|times?|seconds)",
                texts,
                unless="since|so far|total|in all",
            ):
                sentence = f"`{name}` is the start of the training. Set it in `on_epoch_begin`."
                yield tree.finding(node, typed(node), "on_epoch_begin", sentence, certain=False)


_FEW = regex(r"(?i)\bfraud\w*|anomal\w+|\brare(?:ly)?\b|imbalanc\w+|\b0?\.99\d|\bonly [1-9](?:\.\d+)? ?%")
_OTHER_MEASURES = (
    "Precision", "Recall", "AUC", "F1Score", "confusion_matrix", "class_weight", "sample_weight", "PrecisionAtRecall",
    "SensitivityAtSpecificity", "TruePositives", "FalseNegatives", "precision_recall_curve", "BinaryFocalCrossentropy",
)  # fmt: skip


@rule
def accuracies_of_rare_cases(tree: SourceTree) -> Iterator[Finding]:
    """Yield a classifier of rare cases, such as frauds, whose only metric is the accuracy."""
    said = " ".join(
        [*(line for line in tree.lines if "#" in line), *(text_of(part) or "" for part in tree.all(ast.Constant))]
    )
    if tree.mentions(*_OTHER_MEASURES) or not tree.mentions("evaluate") or not _FEW.search(said):
        return
    for call in tree.calls_of("compile"):
        metrics = words_of(call).get("metrics")
        is_binary = text_of(argument(call, "loss", 1)) == "binary_crossentropy"
        if is_binary and metrics is not None and typed(metrics) in ("['accuracy']", "['acc']"):
            right = "metrics=[keras.metrics.Precision(), keras.metrics.Recall()]"
            sentence = (
                f"Where few examples are positive, a model that finds none has a high accuracy too. Write `{right}`."
            )
            yield tree.finding(call, typed(metrics), right, sentence, certain=False)
