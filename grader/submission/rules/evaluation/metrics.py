"""Rules about metrics that are told as another figure than they are: as an accuracy, as trainable weights, as unbiased.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.catalogue.patterns import regex
from grader.submission.definitions import DEFINITION
from grader.submission.models.keras_names import NO_ACCURACY
from grader.submission.rules.evaluation.claims import chosen_by_what_is_measured
from grader.submission.rules.reading.decisions import is_one_hot
from grader.submission.rules.reading.examples import ABSOLUTES, MEANS
from grader.submission.rules.reading.own_steps import methods_of
from grader.submission.rules.reading.possible_values import call_gives, calls_with, items_of, values_of
from grader.submission.rules.reading.shown_values import shown_as
from grader.submission.rules.reading.told_as_new import AS_NEW
from grader.submission.rules.reading.value_flow import (
    Place,
    filled_with,
    places_of,
    reached_from,
    sources_of,
    trained_and_measured,
)
from grader.submission.rules.reading.words_beside import is_said, is_shown_as_wrong, texts_in
from grader.submission.rules.rule import rule
from grader.submission.source_tree import (
    MOST_LINKS,
    Finding,
    SourceTree,
    argument,
    assigned,
    given_by_name,
    gives_unseen,
    names_in,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name


def _words(*patterns: str) -> re.Pattern[str]:
    return regex("|".join(patterns), re.IGNORECASE)


_CORRECT = r"accura|(?:\b|_)acc(?:\b|_)|\bcorrect|\bright(?:ly)?\b|recogni[sz]ed"
_BINARY = ("binary_accuracy", "BinaryAccuracy")
_PLAIN = ("accuracy", "acc", "categorical_accuracy", "CategoricalAccuracy")
_ENDS = ("softmax", "sigmoid")
_OF_TRAINING = _words(
    r"\btrainable", r"\bto (?:be )?(?:train|learn)",
    r"\b(?:are|get|is|be|has|have) (?:(?!not|never)\w+ )?(?:trained|learned|updated)",
    r"\btraining can change", r"\btrained (?:weights|parameters)", r"(?:weights|parameters) of the new layers",
    r"without the base",
)  # fmt: skip
_OF_ALL = _words(
    r"\btotal",
    r"\ball\b",
    r"non.?trainable",
    "together",
    "whole",
    "includ",
    r"with the (?:base|frozen)",
    r"frozen [^.;]*\b(?:too|also|as well)\b",
)
_BATCH_ENDS = ("on_train_batch_end", "on_batch_end")
_ONE_BATCH = _words(
    r"(?:loss|accuracy|error|value)(?:es|s)? (?:of|in|for|on|at|after) (?:the|this|each|every|one|a single|that) "
    r"(?:\w+ )?(?:batch|step)\b", r"\bbatch[ _]?loss", r"\bstep[ _]loss",
    r"loss(?:es)?[ _](?:per|by|of)[ _](?:each[ _]|every[ _])?batch", r"(?:hardest|worst|easiest) batch",
)  # fmt: skip
_RUNNING = _words(
    "mean",
    "moyen",
    "mittel",
    r"\bmedia\b",
    "averag",
    "running",
    "so far",
    "since",
    "from the first",
    "smooth",
    r"up to",
    "until",
)
_LOG_KEYS = ("loss", "accuracy", "mae", "mse")
_OF_PLOTS = ("ylim", "set_ylim", "axis", "axhline")
_EXTREMES = ("max", "min", "argmax", "argmin", "sorted", "argsort", "nanargmax")
_SHARES_OF_TRUTH = ("mape", "mean_absolute_percentage_error", "MeanAbsolutePercentageError")
_HAS_ZEROS = ("load_sunspots", "load_sunspot_windows", "sunspots_file", "draw_line", "draw_curve")
"""What reads or draws values that are 0, or on both sides of 0."""
_OF_MODELS = ("evaluate", "get_weights")
"""Methods whose results are no values to predict."""
_KNOWS_ZEROS = _words(r"\bzeros?\b", r"\b0\b", "huge", "infinit", "small values", "without")
_HELD_OUT = regex(r"^val|valid|held|test", re.IGNORECASE)
_LEARNED_FROM = _words(r"\blearns?\b", r"\blearned\b", r"\b(?:to|for|are) train", r"\btrain(?:ed|s)? (?:on|with|by)")
_OF_BOTH = _words(r"\ball\b", "total", "together", "both", "valid", "test", "check", "held", "judg", "split")
_ERRORS, _SHARES = _words("err", "loss", "mae", "mse"), _words("acc", "score", "share", "hits")
"""What is better where it is lower, and where it is higher."""
_OPTIMISTIC = _words(
    r"\bbiased",
    "optimis",
    r"too (?:low|good|small|high)",
    "chose",
    "select",
    "at least",
    "at best",
    "will be (?:higher|lower|worse)",
    r"\b(?:worse|higher|lower|more|less) than\b",
)


@dataclass(frozen=True)
class _Figure:
    """A metric that is taken for another one."""

    keys: Mapping[str, str]
    """The names of its class and its function, each with the key of its values."""
    claims: re.Pattern[str]
    """What names, comments and printed texts say that take it for the other one."""
    knows: re.Pattern[str]
    """What they say that take it for what it is."""
    sentence: str


_MOST_METRICS = 20
_FIGURES = (
    _Figure(
        {"AUC": "auc"}, _words(_CORRECT),
        _words("auc", r"\broc", "rank", "pair", "order", "threshold", "curve", r"\barea", r"\bthan\b", r"\bfew\b",
               r"\blittle\b", "balanc", "mislead", r"\brare", "guess"),
        "The AUC says how well the outputs rank the two classes, and is no share of correct answers. For that, write "
        '`metrics=["accuracy"]`.',
    ),
    _Figure(
        {
            "SparseTopKCategoricalAccuracy": "sparse_top_k_categorical_accuracy",
            "TopKCategoricalAccuracy": "top_k_categorical_accuracy",
            "sparse_top_k_categorical_accuracy": "sparse_top_k_categorical_accuracy",
            "top_k_categorical_accuracy": "top_k_categorical_accuracy",
        },
        _words(_CORRECT, r"\bguess", r"\bpredicted\b", r"best (?:word|class|guess|one)\b"),
        _words(r"\btop", "among", r"one of", r"\bfive\b", "5", "within", "candidates", r"\bk\b", "first", r"\blist"),
        "`k=5` is the default of this metric: it counts a hit among the 5 highest outputs. For the best one alone, "
        'write `"accuracy"`.',
    ),
)  # fmt: skip


def _compiled(tree: SourceTree) -> Iterator[tuple[ast.Call, list[ast.AST]]]:
    """Yield each ``compile`` with the metrics in its list."""
    for call in tree.calls_of("compile"):
        given = tree.value_of(argument(call, "metrics", 3))
        parts = given.elts if isinstance(given, ast.List | ast.Tuple) else [given] if given is not None else []
        yield call, [tree.value_of(part) or part for part in parts]


def _kind(made: ast.AST | None) -> str:
    """Return the name of a metric or a loss: its text, or the class or function that is used."""
    if isinstance(made, ast.Call):
        return called_name(made)
    return text_of(made) or (typed(made).rpartition(".")[2] if made is not None else "")


_OWN_UNIT = regex(r"(?i)visitor|guest|spots?\b|degree|celsius|euro|dollar|price|customer|people|kwh|stars?\b")
_SAYS_SCALED = regex(r"(?i)\bscaled\b|standardi[sz]ed|normali[sz]ed")


@rule
def metrics_told_as_accuracy(tree: SourceTree) -> Iterator[Finding]:
    """Yield an AUC, or a hit among the best five, whose name, comment or printed text tells it as the accuracy."""
    compiled = [(made, metrics) for _, metrics in _compiled(tree) for made in metrics]
    known = {id(made) for made, _ in compiled}
    alone: list[ast.AST] = []
    own = [(call, alone) for call in tree.all(ast.Call) if tree.keras_name_of(call.func).startswith("metrics.")
           and id(call) not in known]  # fmt: skip
    for made, metrics in [*compiled, *own][:_MOST_METRICS]:
        figure = next((figure for figure in _FIGURES if _kind(made) in figure.keys), None)
        words = words_of(made) if isinstance(made, ast.Call) else {}
        # Who writes how many outputs count knows that several do.
        if figure is None or "k" in words or (isinstance(made, ast.Call) and made.args):
            continue
        name = text_of(words.get("name")) or figure.keys[_kind(made)]
        told = [(made, name.replace("_", " ") if "name" in words else "")]
        # Beside the accuracy as well, comments may be on that.
        has_both = bool({*_PLAIN} & {*map(_kind, metrics)})
        told += [(made, tree.said_beside(made))] if isinstance(made, ast.Call) and not has_both else []
        for node, text in (*told, *_told(tree, made, name, len(metrics) == 1)):
            if is_said(figure.claims, text) and not figure.knows.search(text):
                yield tree.finding(node, typed(made), "", figure.sentence, certain=False)
                break


def _told(tree: SourceTree, made: ast.AST, key: str, is_only: bool) -> Iterator[tuple[ast.AST, str]]:
    """Yield what names and printed texts say of the values of a metric, with the place of it."""
    keys = (key.lower(), f"val_{key.lower()}")
    values = {id(node) for node in tree.all(ast.Subscript) if (text_of(node.slice) or "").lower() in keys}
    values |= {id(call) for call in tree.calls_of("result") if tree.value_of(call.func.value) is made}  # type: ignore[attr-defined]
    lines = [(line, target, value) for line in tree.all(ast.Assign) for target, value in assigned(line)]
    named: set[tuple[str | int, ...]] = set()
    for line, target, value in lines:
        is_of_evaluate = isinstance(value, ast.Call) and value in tree.calls_of("evaluate") and is_only
        if isinstance(target, ast.Tuple) and is_of_evaluate and len(target.elts) == 2:
            target = target.elts[1]
        elif not any(id(node) in values or _is_second(tree, node, is_only) for node in nodes_of(value)):
            continue
        if isinstance(target, ast.Name):
            named.add(tree.key_of(target))
            yield line, target.id.replace("_", " ")
    for call in tree.all(ast.Call):
        if called_name(call) in ("print", "plot", "title"):
            shown = [node for node in nodes_of(call) if id(node) in values or _is_second(tree, node, is_only)
                     or (isinstance(node, ast.Name) and tree.key_of(node) in named)]  # fmt: skip
            if shown and len(_shown_values(call)) == 1:
                yield call, texts_in(call)


def _is_second(tree: SourceTree, node: ast.AST, is_only: bool) -> bool:
    """Return whether a value is the first metric that ``evaluate`` returns: ``model.evaluate(x, y)[1]``."""
    match node:
        case ast.Subscript(value=ast.Call() as call, slice=ast.Constant(value=1)):
            return is_only and call in tree.calls_of("evaluate")
    return False


def _shown_values(call: ast.Call) -> list[ast.expr]:
    """Return what a call shows beside its texts: the values in its f-strings, and its other arguments."""
    values: list[ast.expr] = []
    for given in call.args:
        parts = given.values if isinstance(given, ast.JoinedStr) else [given]
        values += [part for part in parts if not isinstance(part, ast.Constant)]
    return values


@rule
def accuracy_of_exact_values(tree: SourceTree) -> Iterator[Finding]:
    """Yield the metric class ``Accuracy`` of a classifier: it counts outputs that are exactly equal to the labels."""
    own = [call for call in tree.all(ast.Call) if tree.keras_name_of(call.func) == "metrics.Accuracy"]
    for compiled, metrics in _compiled(tree) if own else ():
        if "crossentropy" in _kind(tree.value_of(argument(compiled, "loss", 1))).replace("_", "").lower():
            yield from (_exact(tree, made) for made in metrics if made in own)
    for name in ("update_state", "__call__") if any(text_of(node) in _ENDS for node in tree.all(ast.Constant)) else ():
        calls = tree.calls_of(name) if name == "update_state" else tree.all(ast.Call)
        for call in calls:
            owner = call.func.value if name == "update_state" else call.func  # type: ignore[attr-defined]
            made, outputs = tree.value_of(owner), tree.value_of(argument(call, "y_pred", 1))
            is_predicted = tree.is_call_of(outputs, "predict", "predict_on_batch")
            if made in own and is_predicted:
                yield _exact(tree, call)


def _exact(tree: SourceTree, node: ast.AST) -> Finding:
    sentence = (
        "`Accuracy()` counts outputs that are exactly equal to the labels, and probabilities hardly ever are. Write "
        '`"accuracy"` in `metrics`, or `CategoricalAccuracy()` and the like.'
    )
    return tree.finding(node, typed(node), '"accuracy"', sentence, certain=False)


@rule
def accuracy_of_numbers(tree: SourceTree) -> Iterator[Finding]:
    """Yield an accuracy as the metric of a model that learns its own inputs, or numbers that a regression has."""
    fits = [fit for fit in tree.calls_of("fit") if isinstance(fit.func, ast.Attribute)]
    rebuilt = [fit.func.value for fit in fits if _is_rebuilt(tree, fit)]  # type: ignore[attr-defined]
    numbers = [fit.func.value for fit in fits if _are_numbers(tree, argument(fit, "y", 1))]  # type: ignore[attr-defined]
    for call in tree.calls_of("compile") if rebuilt or numbers else ():
        listed = tree.made_by(argument(call, "metrics", 3))
        kinds = [_kind(tree.value_of(part) or part) for part in items_of(tree, listed)] if listed is not None else []
        losses = {_kind(made).replace("_", "").lower() for made in values_of(tree, argument(call, "loss", 1))}
        owners = (
            [*rebuilt, *numbers] if losses <= _OF_NUMBERS else rebuilt if losses <= {*_OF_NUMBERS, *_OF_BITS} else []
        )
        is_fitted = isinstance(call.func, ast.Attribute) and any(
            _may_be_same(tree, call.func.value, owner) for owner in owners
        )
        told = [kind for kind in kinds if kind in _OF_CLASSES]
        if told and losses and is_fitted and not _knows_accuracy(tree, call):
            yield tree.finding(call, f"metrics={told[0]}", 'metrics=["mae"]', NO_ACCURACY, certain=False)


_OF_NUMBERS = {
    "mse", "meansquarederror", "mae", "meanabsoluteerror", "huber", "logcosh", "meansquaredlogarithmicerror", "msle",
    "mape", "meanabsolutepercentageerror",
}  # fmt: skip
"""Losses of a regression."""
_OF_BITS = ("binarycrossentropy", "bce")
"""Losses of values from 0 to 1, such as pixels."""
_OF_CLASSES = ("accuracy", "acc", "Accuracy", "categorical_accuracy", "CategoricalAccuracy")
_DRAWS_NUMBERS = (
    "draw_line", "draw_curve", "draw_houses", "load_sunspot_windows", "draw_growing", "draw_windows",
    "draw_shop_windows", "draw_starred_reviews",
)  # fmt: skip
"""What returns inputs with targets that are no classes."""
_NO_NUMBERS = _words(
    "says nothing", "meaningless", "no meaning", "sagt nichts", "ne dit rien", "no dice nada", "não diz"
)


def _knows_accuracy(tree: SourceTree, call: ast.Call) -> bool:
    return is_shown_as_wrong(tree, call) or bool(_NO_NUMBERS.search(tree.said_beside(call)))


def _may_be_same(tree: SourceTree, first: ast.AST, second: ast.AST) -> bool:
    """Return whether two names may stand for one model."""
    if tree.key_of(first) == tree.key_of(second):
        return True
    found, others = ({place.node for place in places_of(tree, Place(node))} for node in (first, second))
    return any(isinstance(node, ast.Call) for node in found & others)


def _is_rebuilt(tree: SourceTree, fit: ast.Call) -> bool:
    """Return whether a model learns to return its inputs, also from spoilt ones, and these are no zeros and ones."""
    inputs, targets = argument(fit, "x", 0), argument(fit, "y", 1)
    if inputs is None:
        return False
    if targets is None:
        pairs = [pair for step in tree.steps_of(inputs) for pair in _pairs_of(tree, step)]
        return any(typed(first) == typed(second) for first, second in pairs)
    match inputs, targets:
        case ast.Subscript(), ast.Subscript() if typed(inputs.slice) == typed(targets.slice):
            inputs, targets = inputs.value, targets.value  # The same part of both.
    made = tree.value_of(inputs)
    first = [made.left, made.right] if isinstance(made, ast.BinOp) else []
    first += [*made.args[:1]] if isinstance(made, ast.Call) and isinstance(made.func, ast.Name) else []
    is_same = tree.key_of(targets) in map(tree.key_of, (inputs, *first))
    parts = [part for source in sources_of(tree, [targets]) for part in nodes_of(source)] if is_same else []
    rounds = any(isinstance(part, ast.Compare) or (isinstance(part, ast.Call) and called_name(part) in _ROUNDS)
                 for part in parts)  # fmt: skip
    return is_same and not rounds


_ROUNDS = ("round", "rint", "where", "greater", "sign", "to_categorical", "one_hot")


def _pairs_of(tree: SourceTree, step: ast.Call) -> list[tuple[ast.expr, ast.expr]]:
    """Return the pair of inputs and targets that a step of a data set makes of each example."""
    given = step.args[0] if step.args else None
    code = tree.code_of(given) if called_name(step) == "map" else None
    values = [code.body] if isinstance(code, ast.Lambda) else []
    values += [line.value for line in nodes_of(code) if isinstance(line, ast.Return) and line.value] if code else []
    values += [given] if called_name(step) in ("from_tensor_slices", "zip") and given is not None else []
    rows = [value.elts for value in values if isinstance(value, ast.Tuple)]
    return [(row[0], row[1]) for row in rows if len(row) == 2]


def _are_numbers(tree: SourceTree, targets: ast.expr | None) -> bool:
    """Return whether targets are the second value of what draws examples of a regression, or some of these."""
    while isinstance(targets, ast.Subscript) and typed(targets.slice) != "1":
        targets = targets.value
    part = tree.part_of(targets) if isinstance(targets, ast.Name) else None
    if part is not None:
        return part[1] == 1 and (called_name(part[0]) in _DRAWS_NUMBERS or _computes_fractions(tree, part[0]))
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(targets=[ast.Tuple(elts=[ast.Tuple(elts=[_, second]), *_])], value=ast.Call() as call):
                if targets is not None and tree.key_of(second) == tree.key_of(targets):
                    return called_name(call) in _DRAWS_NUMBERS
    made = tree.value_of(targets)
    made = tree.value_of(made.value) if isinstance(made, ast.Subscript) and typed(made.slice) == "1" else None
    return isinstance(made, ast.Call) and called_name(made) in _DRAWS_NUMBERS


def _computes_fractions(tree: SourceTree, call: ast.AST) -> bool:
    """Return whether the second value that a function returns is computed with fractions, as no class is."""
    pair = tree.returned_by(call) if isinstance(call, ast.Call) else None
    second = tree.value_of(pair.elts[1]) if isinstance(pair, ast.Tuple) and len(pair.elts) > 1 else None
    made = tree.returned_by(second) if isinstance(second, ast.Call) else second
    numbers = [part.value for part in nodes_of(made) if isinstance(part, ast.Constant)] if made is not None else []
    return isinstance(made, ast.BinOp) and any(isinstance(number, float) and number % 1 for number in numbers)


@rule
def accuracy_of_single_labels(tree: SourceTree) -> Iterator[Finding]:
    """Yield a binary accuracy of one-hot rows: it counts single zeros and ones, and not the rows that are right."""
    sentence = (
        "`binary_accuracy` compares each 0 and 1 of a one-hot row by itself, so it is high without one correct class. "
        'Write `"accuracy"`, or `CategoricalAccuracy()`.'
    )
    outputs = [
        tree.number_of(argument(call, "units", 0)) for call in tree.all(ast.Call) if called_name(call) == "Dense"
    ]
    if outputs[-1:] == [2.0]:
        return  # Of two values that add up to 1, both are right, or both are wrong.
    for compiled, metrics in _compiled(tree):
        kinds = {_kind(made) for made in metrics}
        loss = _kind(tree.value_of(argument(compiled, "loss", 1))).replace("_", "").lower()
        if (
            kinds & {*_BINARY}
            and not kinds & {*_PLAIN}
            and loss in ("categoricalcrossentropy", "categoricalfocalcrossentropy")
            and not is_shown_as_wrong(tree, compiled)
        ):
            made = next(made for made in metrics if _kind(made) in _BINARY)
            yield tree.finding(made, typed(made), '"accuracy"', sentence, certain=False)
    for call in tree.all(ast.Call) if not tree.mentions("CategoricalAccuracy") else ():
        owner = (
            call.func.value
            if called_name(call) == "update_state" and isinstance(call.func, ast.Attribute)
            else call.func
        )
        metric, labels = tree.value_of(owner), argument(call, "y_true", 0)
        is_binary = isinstance(metric, ast.Call) and _kind(metric) == "BinaryAccuracy"
        is_binary |= tree.keras_name_of(call.func).endswith("metrics.binary_accuracy")
        if is_binary and labels is not None and is_one_hot(tree, labels):
            yield tree.finding(call, typed(call), "CategoricalAccuracy", sentence, certain=False)


@rule
def all_weights_called_trainable(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``count_params`` that is told as the number of trainable weights, where a part of the model is frozen."""
    settings = [(target.value, value.value) for line in tree.all(ast.Assign) for target, value in assigned(line)
              if isinstance(target, ast.Attribute) and target.attr == "trainable"
              and isinstance(value, ast.Constant)]  # fmt: skip
    frozen = [owner for owner, value in settings if value is False]
    unfrozen = [owner for owner, value in settings if value is True]
    counted: list[tuple[ast.Call, ast.expr]] = [(call, call.func.value) for call in tree.calls_of("count_params")  # type: ignore[attr-defined]
                                                if not call.args]  # fmt: skip
    counted += [(call, owner) for call in tree.all(ast.Call)
                if (owner := _counted_one_by_one(call) or _counted_by_a_helper(tree, call)) is not None]  # fmt: skip
    for call, owner in counted if frozen else ():
        before = [node for node in frozen if node.lineno < call.lineno]
        latest = max((node.lineno for node in before), default=0)
        is_unfrozen = any(latest < node.lineno < call.lineno for node in unfrozen)
        if not before or is_unfrozen or not _may_have(tree, owner, before):
            continue
        texts = [tree.said_beside(call)]
        texts += [function.name.replace("_", " ") for function in tree.all(ast.FunctionDef)
                  for line in function.body[-1:] if isinstance(line, ast.Return) and line.value is call]  # fmt: skip
        keys = {tree.key_of(target) for target in tree.targets_of(call)}
        for shown in (other for other in tree.all(ast.Call) if called_name(other) == "print"):
            nodes = [node for value in _shown_values(shown) for node in nodes_of(value)]
            is_shown = any(node is call or (isinstance(node, ast.Name) and tree.key_of(node) in keys) for node in nodes)
            texts += [texts_in(shown)] if is_shown and len(_shown_values(shown)) == 1 else []
        # Who computes with it may take the frozen ones away.
        texts += shown_as(tree, call)
        sides = [side for node in tree.all(ast.BinOp) if not isinstance(node.op, ast.Div)
                 for side in (node.left, node.right)]  # fmt: skip
        used = any(side is call or tree.key_of(side) in keys for side in sides)
        if not used and any(is_said(_OF_TRAINING, text) and not _OF_ALL.search(text) for text in texts):
            right = f"sum(w.numpy().size for w in {typed(owner)}.trainable_weights)"
            what = "`count_params`" if called_name(call) == "count_params" else f"`{typed(call)}`"
            sentence = f"{what} counts the frozen weights as well. For those that are trained, write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_WEIGHTS = regex(r"\.(?:trainable_|non_trainable_)?(?:weights|variables)$|\.get_weights\(\)$")
_PARAMETERS = regex(r"param|\bweights (?:are|of the model)|Gewichte|paramètre|parámetro|parâmetro", re.IGNORECASE)


@rule
def sizes_of_lists(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``sys.getsizeof`` of a list of arrays, or of a model: it knows the list, and not what is in it."""
    trained = {tree.key_of(call.func.value) for call in tree.calls_of("fit") if isinstance(call.func, ast.Attribute)}
    for call in tree.calls_named("getsizeof"):
        made = tree.value_of(call.args[0]) if call.args else None
        is_list = isinstance(made, ast.Call | ast.Attribute) and _LISTS_WEIGHTS.fullmatch(typed(made))
        if call.args and (is_list or tree.key_of(call.args[0]) in trained):
            sentence = (
                "`sys.getsizeof` counts the list or object alone, and not the arrays in it. Write "
                "`sum(array.nbytes for array in model.get_weights())`."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def sizes_of_folders(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``os.path.getsize`` of a folder: it is the size of its list of names, and not of the files in it."""
    saved = [argument(call, "filepath", 0) for call in tree.calls_of("export")]
    saved += [argument(call, "export_dir", 1) for call in tree.calls_named("save") if "saved_model" in typed(call.func)]
    keys = {tree.key_of(given) for given in saved if isinstance(given, ast.Name)}
    for call, given in _sizes_on_disk(tree):
        parameter = tree.parameter_of(given)
        calls = calls_with(tree, parameter) if parameter is not None else []
        # A helper that measures files as well is right: then the call for a folder is told.
        places: dict[ast.expr, ast.expr | None] = {call: given}
        if parameter is not None and calls:
            places = {by: call_gives(tree, by, parameter) for by in calls}
        folders = {place: value for place, value in places.items() if isinstance(value, ast.Name)
                   and (tree.key_of(value) in keys or _FOLDER.fullmatch(value.id))}  # fmt: skip
        told = {call: given} if folders and len(folders) == len(places) else folders
        for place, value in told.items():
            sentence = (
                "The size of a folder is that of its list of names. For what is in it, write "
                f"`sum(f.stat().st_size for f in Path({typed(value) if value else ''}).rglob('*') if f.is_file())`."
            )
            yield tree.finding(place, typed(place), "", sentence, certain=False)


def _sizes_on_disk(tree: SourceTree) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    """Yield where the size of a path is read, with the path."""
    yield from ((call, call.args[0] if call.args else None) for call in tree.calls_named("getsize"))
    for node in tree.all(ast.Attribute):
        match node:
            case ast.Attribute(attr="st_size", value=ast.Call(func=ast.Attribute(attr="stat", value=path), args=given)):
                # `path = Path(path)` is the same path.
                made = [line.value for line in tree.all(ast.Assign) if typed(line.targets[0]) == typed(path)]
                path = made[0] if len(made) == 1 and isinstance(path, ast.Name) else path
                inner = path.args[0] if isinstance(path, ast.Call) and len(path.args) == 1 else path
                yield node, given[0] if given else inner


@rule
def variances_told_as_deviations(tree: SourceTree) -> Iterator[Finding]:
    """Yield a variance that is shown as a standard deviation: its root is not taken."""
    for call in (call for name in _VARIANCES for call in tree.calls_named(name)):
        shown = shown_as(tree, call)
        headed = any(map(_PLUS_MINUS.search, shown)) and any(map(_DEVIATION.search, tree.said_around(call)))
        if (any(map(_DEVIATION.search, shown)) or headed) and not any(map(_VARIANCE.search, shown[1:])):
            sentence = (
                f"`{typed(call)}` is the variance, in squared units. For the standard deviation, write "
                f"`np.sqrt({typed(call)})`."
            )
            yield tree.finding(call, typed(call), f"np.sqrt({typed(call)})", sentence, certain=False)


_VARIANCES = ("var", "variance", "pvariance", "reduce_variance")
_DEVIATION = regex(
    r"(?i)standard deviation|\bstd(?:ev)?\b|standardabweichung|écart[- ]type|desviación est|deviazione|desvio padrão"
)
_VARIANCE = regex(r"(?i)\bvarian|\bvar\b|squared")
_PLUS_MINUS = regex(r"\+ ?/? ?-|±")
_FOLDER = regex(r"(?i)(?:\w+_)?(?:dir|directory|folder)")
_LISTS_WEIGHTS = regex(r".*\.(?:get_weights\(\)|(?:trainable_|non_trainable_)?(?:weights|variables))")


@rule
def arrays_counted_as_parameters(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``len(model.weights)`` that is told as a number of parameters: it counts arrays, each of which has many."""
    for call in tree.calls_named("len"):
        if len(call.args) != 1:
            continue
        counted = call.args[0]
        given: list[ast.expr | None]
        if isinstance(counted, ast.Name) and (around := tree.functions_around(call)[-1:]):
            given = [argument(use, counted.id, 0) for use in tree.calls_named(around[0].name)]
            words = [around[0].name]
        else:
            given, words = [counted], [*shown_as(tree, call), tree.said_beside(call)]
        is_of_weights = given and all(part is not None and _WEIGHTS.search(typed(part)) for part in given)
        if is_of_weights and any(map(_PARAMETERS.search, (word.replace("_", " ") for word in words))):
            right = f"sum(int(np.prod(part.shape)) for part in {typed(counted)})"
            sentence = (
                f"`{typed(call)}` counts arrays, such as a kernel and a bias, and each holds many parameters. Write "
                f"`{right}`."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False)


def _counted_by_a_helper(tree: SourceTree, call: ast.Call) -> ast.expr | None:
    """Return the model whose weights, of all kinds, a function of the learner's adds up the sizes of."""
    match call.args:
        case [ast.Attribute(value=owner, attr="weights" | "variables")]:
            code = tree.code_of(call.func)
            calls = {called_name(node) for node in nodes_of(code) if isinstance(node, ast.Call)} if code else set()
            return owner if "sum" in calls and calls & {"prod", "size", "num_elements"} else None
    return None


def _counted_one_by_one(call: ast.Call) -> ast.expr | None:
    """Return the model whose weights, of all kinds, a call adds up: ``sum(w.size for w in model.get_weights())``."""
    match call:
        case ast.Call(
            func=ast.Name(id="sum"), args=[ast.GeneratorExp(generators=[ast.comprehension(iter=given, ifs=[])])]
        ):
            owner = given.func if isinstance(given, ast.Call) else given
            if isinstance(owner, ast.Attribute) and owner.attr in ("weights", "variables", "get_weights"):
                return owner.value
    return None


def _may_have(tree: SourceTree, owner: ast.expr, frozen: list[ast.expr]) -> bool:
    """Return whether a model may have a part that is frozen: it is made of new layers alone otherwise."""
    made = tree.made_by(owner)
    is_made = isinstance(made, ast.Call) and (
        called_name(made) == "get_layer" or tree.keras_name_of(made.func).startswith("layers.")
    )
    if is_made or (isinstance(owner, ast.Subscript) and typed(owner.value).endswith(".layers")):
        return False  # A single layer has its own weights alone.
    if not isinstance(made, ast.Call) or called_name(made) not in ("Sequential", "Model"):
        return True
    given = [tree.value_of(part) or part for part in (*made.args, *words_of(made).values())]
    parts = [part for source in (made, *given) for part in nodes_of(source)]
    reads_another = any(isinstance(part, ast.Attribute) and part.attr in ("input", "output", "inputs", "outputs")
                        for part in parts)  # fmt: skip
    return reads_another or bool(reached_from(tree, [made]) & {*map(tree.key_of, frozen)})


@rule
def means_called_batches(tree: SourceTree) -> Iterator[Finding]:
    """Yield the logs at the end of a batch that are told as those of this batch: they are means since the first one."""
    # What an own step returns is no mean, and means are taken apart by their differences.
    apart = [tree.worked_on(call) for name in ("diff", "ediff1d") for call in tree.calls_named(name)]
    sums = [node for values in apart for made in (values, tree.value_of(values)) if made is not None
            for node in nodes_of(made)]  # fmt: skip
    knows = tree.mentions("reset_metrics") or any(isinstance(node, ast.Mult) for node in sums)
    knows = knows or any(function.name == "train_step" for function in tree.all(ast.FunctionDef))
    limits = [node for call in tree.all(ast.Call) if called_name(call) in _OF_PLOTS for node in nodes_of(call)]
    for whole, method in _ends_of_batches(tree) if not knows and not _has_one_batch(tree) else ():
        # A mean that is multiplied by the number of batches is taken apart again.
        if len(method.args.args) < 2 or any(isinstance(node, ast.Mult) for node in nodes_of(whole)):
            continue
        logs, nodes = method.args.args[-1].arg, nodes_of(method)
        docs = [ast.get_docstring(part) or "" for part in (whole, method) if isinstance(part, DEFINITION)]
        for node in (part for part in nodes if isinstance(part, ast.expr) and _key_of_log(part, logs) in _LOG_KEYS):
            named = {typed(target) for line in nodes if isinstance(line, ast.Assign) and node in nodes_of(line.value)
                     for target in line.targets}  # fmt: skip
            around = [call for call in nodes if isinstance(call, ast.Call) for given in call.args
                      if any(part is node or typed(part) in named for part in nodes_of(given))]  # fmt: skip
            kept = {typed(call.func.value).rpartition("self.")[2] for call in around
                    if called_name(call) == "append" and isinstance(call.func, ast.Attribute)}  # fmt: skip
            shown = [texts_in(call) for call in around if called_name(call) == "print"]
            told = " ".join([tree.said_beside(node), *docs, *shown, *(name.replace("_", " ") for name in kept)])
            compared = {typed(call.args[0]).rpartition(".")[2] for call in tree.all(ast.Call)
                        if called_name(call) in _EXTREMES and call.args and call not in limits}  # fmt: skip
            if (compared & kept or is_said(_ONE_BATCH, told)) and not _RUNNING.search(told):
                sentence = (
                    f"`{logs}` holds the mean since the first batch of the epoch, not of this batch alone. For one "
                    "batch, write `(batch + 1) * mean - batch * last_mean`."
                )
                yield tree.finding(node, typed(node), "", sentence, certain=False)
                break


def _has_one_batch(tree: SourceTree) -> bool:
    """Return whether each epoch of a training has one batch, whose mean is its own."""
    for words in map(words_of, tree.calls_of("fit")):
        size = tree.value_of(words.get("batch_size"))
        is_whole = isinstance(size, ast.Call) and called_name(size) == "len"
        if is_whole or tree.number_of(words.get("steps_per_epoch")) == 1:
            return True
    return False


def _ends_of_batches(tree: SourceTree) -> Iterator[tuple[ast.AST, ast.FunctionDef | ast.Lambda]]:
    """Yield what Keras calls after each batch of a training, with the callback that it is a part of."""
    for definition, methods in methods_of(tree, "Callback"):
        yield from ((definition, method) for method in methods if method.name in _BATCH_ENDS)
    for call in (call for call in tree.all(ast.Call) if called_name(call) == "LambdaCallback"):
        codes = [tree.code_of(value) for word, value in words_of(call).items() if word in _BATCH_ENDS]
        yield from ((call, code) for code in codes if isinstance(code, ast.FunctionDef | ast.Lambda))


def _key_of_log(node: ast.expr, logs: str) -> str:
    """Return the key that is read of the logs: ``logs["loss"]``, or ``logs.get("loss")``."""
    match node:
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(key))) if name == logs:
            return key
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get"), args=[ast.Constant(value=str(key)), *_]):
            return key if name == logs else ""
    return ""


_KNOWS_HUGE = _words("huge", "infinit", "explod", "too large", "small values")
_TINY = 1e-3
"""A value to divide by that is smaller stands for 0."""


_SAYS_SCALED = regex(r"\b(?:scaled|standardi[sz]ed|normali[sz]ed)\b", re.IGNORECASE)


@rule
def squares_named_as_roots(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``MeanSquaredError(name="rmse")``: no root is taken."""
    for call in tree.all(ast.Call):
        name = text_of(tree.value_of(argument(call, "name", 0))) or ""
        if tree.keras_name_of(call.func) == "metrics.MeanSquaredError" and re.search("rmse|root", name, re.IGNORECASE):
            right = f"RootMeanSquaredError(name={name!r})"
            sentence = f"`MeanSquaredError` takes no root, whatever its name is. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def shares_of_nothing(tree: SourceTree) -> Iterator[Finding]:
    """Yield an error in percent of values that may be 0: sunspots, or targets that are scaled to a mean of 0."""
    sentence = (
        "Some of the true values are 0 or close to it, and an error in percent of them becomes huge. Divide the MAE by "
        "the mean of the values."
    )
    if any(_are_large(tree, part) for part in tree.all(ast.Subscript)):
        return  # Small values are left out.
    targets = [target for fit in tree.calls_of("fit") if (target := argument(fit, "y", 1)) is not None]
    is_centered = any(_is_centered(tree, target) for target in targets) or (
        not targets and any(_SAYS_SCALED.search(tree.said_beside(compiled)) for compiled, _ in _compiled(tree))
    )
    if not tree.mentions(*_HAS_ZEROS) and not is_centered:
        return
    for compiled, metrics in _compiled(tree):
        for made in (*metrics, tree.value_of(argument(compiled, "loss", 1))):
            if _kind(made) in _SHARES_OF_TRUTH and not _KNOWS_ZEROS.search(tree.said_beside(compiled)):
                yield tree.finding(compiled, _kind(made), "mae", sentence, certain=False)
                break
    for node in tree.all(ast.BinOp):
        match node:
            case ast.BinOp(left=ast.BinOp(left=first, op=ast.Sub(), right=second), op=ast.Div(), right=divisor):
                is_share = typed(divisor) in (typed(first), typed(second)) and isinstance(divisor, ast.Name)
                knows = _KNOWS_ZEROS.search(tree.said_beside(node))
                if is_share and not knows and _is_averaged(tree, node) and not _is_of_models(tree, divisor):
                    yield tree.finding(node, typed(node), "", sentence, certain=False)
            case ast.BinOp(op=ast.Div(), right=ast.Call(args=[_, least]) as divisor) if (
                called_name(divisor) == "maximum"
            ):
                # What keeps the division from failing makes its result huge.
                is_tiny = 0 < (tree.number_of(least) or 0) < _TINY
                means = (call for name in MEANS for call in tree.calls_named(name) if node in nodes_of(call))
                if is_tiny and any(means) and not _KNOWS_HUGE.search(tree.said_beside(node)):
                    yield tree.finding(node, typed(node), "", sentence, certain=False)


def _is_of_models(tree: SourceTree, divisor: ast.expr) -> bool:
    """Return whether a number is an error or a weight of a model, and no value to predict."""
    parts = [part for source in sources_of(tree, [divisor]) for part in nodes_of(source)]
    is_made = any(isinstance(part, ast.Call) and called_name(part) in _OF_MODELS for part in parts)
    return is_made or bool(_ERRORS.search(typed(divisor)))


def _are_large(tree: SourceTree, part: ast.Subscript) -> bool:
    """Return whether the values of an array are taken that are larger than a limit: ``y[y > 10]``."""
    match tree.value_of(part.slice):
        case ast.Compare(left=left, ops=[ast.Gt() | ast.GtE() | ast.NotEq()]):
            return tree.key_of(left) == tree.key_of(part.value)
    return False


def _is_averaged(tree: SourceTree, node: ast.BinOp) -> bool:
    """Return whether the mean of the absolute values of a formula is taken."""
    around = [call for call in tree.all(ast.Call) if node in nodes_of(call)]
    names = {called_name(call) for call in around}
    return bool(names & {*ABSOLUTES}) and bool(names & {*MEANS})


def _is_centered(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a mean was subtracted from values."""
    made = tree.value_of(node)
    made = tree.value_of(made.value) if isinstance(made, ast.Subscript) else made
    parts = nodes_of(made) if isinstance(made, ast.BinOp) else ()
    taken = [
        tree.value_of(part.right) for part in parts if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Sub)
    ]
    return any(isinstance(size, ast.Call) and called_name(size) in MEANS for size in taken)


@rule
def winners_called_unbiased(tree: SourceTree) -> Iterator[Finding]:
    """Yield the best of several validation errors that is told as the error on new examples: it chose the model."""
    prints = [call for call in tree.all(ast.Call) if called_name(call) == "print" and len(_shown_values(call)) == 1]
    # Without such words, nothing is claimed.
    prints = [call for call in prints if AS_NEW.search(f"{texts_in(call)} {tree.said_beside(call)}")]
    for loop in tree.all(ast.For):
        calls = [node for node in nodes_of(loop) if isinstance(node, ast.Call)]
        if "fit" not in map(called_name, calls):
            continue
        end = loop.end_lineno or 0
        all_kept, lists = _kept_in(tree, loop)
        for shown in (call for call in prints if call.lineno > end):
            value = _shown_values(shown)[0]
            # What is measured again after the loop is another figure.
            kept = all_kept - {name for line in tree.all(ast.Assign) if end < line.lineno < shown.lineno
                               for name in names_in(line, ast.Store)}  # fmt: skip
            nodes = [node for part in (value, tree.value_of(value)) if part is not None for node in nodes_of(part)]
            is_best = any(isinstance(node, ast.Name) and node.id in kept for node in nodes)
            # With a `key`, it is what has the lowest error, and not the error.
            extremes = [made for node in nodes if _is_extreme(made := tree.value_of(node), lists)]
            is_best |= any(isinstance(made, ast.Call) and not made.keywords for made in extremes)
            is_best |= any(isinstance(node, ast.Subscript) and names_in(node.value) & lists
                           and _is_extreme(tree.value_of(node.slice), lists) for node in nodes)  # fmt: skip
            told = f"{texts_in(shown)} {tree.said_beside(shown)}"
            if is_best and is_said(AS_NEW, told) and not _OPTIMISTIC.search(told):
                sentence = (
                    "These examples chose the model, so its error on them is partly luck and too good. Evaluate the "
                    "winner on a third part that chose nothing."
                )
                yield tree.finding(shown, typed(value), "", sentence, certain=False)


@rule
def figures_of_winners(tree: SourceTree) -> Iterator[Finding]:
    """Yield the very figure by which one of several was taken, where it is told as the one on new examples."""
    if not tree.mentions("min", "max", "sorted") or any(winners_called_unbiased(tree)):
        return
    for shown in tree.calls_named("print"):
        told = f"{texts_in(shown)} {tree.said_beside(shown)}"
        if not AS_NEW.search(told) or _OPTIMISTIC.search(told) or any(chosen_by_what_is_measured(tree)):
            continue
        for value, words in _told_apart(shown):
            said = f"{words} {tree.said_beside(shown)}"
            by = _chosen_by_itself(tree, value) if is_said(AS_NEW, said) else ""
            if by and (_ERRORS.search(f"{by} {said}") or _SHARES.search(f"{by} {said}")):
                sentence = (
                    f"`{typed(_without_form(value))}` chose the winner among several, so it is partly luck and too "
                    "good. Measure the winner on data that chose nothing."
                )
                yield tree.finding(shown, typed(value), "", sentence, certain=False)
                break


def _told_apart(shown: ast.Call) -> Iterator[tuple[ast.expr, str]]:
    """Yield the values that a call prints, each with the text before it; the last one with that after it as well."""
    pieces = [part for given in shown.args for part in (given.values if isinstance(given, ast.JoinedStr) else [given])]
    places = [place for place, piece in enumerate(pieces) if text_of(piece) is None]
    for before, place in zip([-1, *places], places, strict=False):
        parts = pieces[before + 1 : place] + (pieces[place + 1 :] if place == places[-1] else [])
        piece = pieces[place]
        value = piece.value if isinstance(piece, ast.FormattedValue) else piece
        yield value, " ".join(text_of(part) or "" for part in parts)


def _chosen_by_itself(tree: SourceTree, value: ast.expr) -> str:
    """Return by what a winner was chosen, where a value is just that of the winner; else nothing."""
    shown = _without_form(value)
    made = tree.value_of(shown)
    for figure in (shown, _without_form(made)) if made is not None else (shown,):
        part = tree.part_of(figure) if isinstance(figure, ast.Name) else None
        if part is not None:
            place = ast.Subscript(ast.Name("", ast.Load()), ast.Constant(float(part[1])), ast.Load())
            return typed(figure) if typed(place) in _keys_of(tree, part[0], "") else ""
        for name in (node for node in nodes_of(figure) if isinstance(node, ast.Name)):
            choice = tree.value_of(name)
            if choice is None or choice is name or _is_set_between(tree, figure, name, choice, value):
                continue
            if _spelled(tree, figure) in _keys_of(tree, choice, name.id):
                return typed(figure)
    return ""


def _without_form(figure: ast.AST) -> ast.AST:
    """Return what is shown, without what rounds it or makes it a percentage."""
    for _ in range(MOST_LINKS):
        match figure:
            case ast.Call(func=ast.Name(id="float" | "round" | "abs"), args=[inner, *_]):
                figure = inner
            case ast.BinOp(left=ast.Constant(), op=ast.Mult(), right=inner):
                figure = inner
            case ast.BinOp(left=inner, op=ast.Mult(), right=ast.Constant()):
                figure = inner
    return figure


def _is_set_between(tree: SourceTree, figure: ast.AST, winner: ast.Name, choice: ast.AST, shown: ast.AST) -> bool:
    """Return whether a name in a figure, or an entry of the winner, has another value than at the choice."""
    first, last = getattr(choice, "lineno", 0), getattr(shown, "lineno", 0)
    names = [node for node in nodes_of(figure) if isinstance(node, ast.Name) and tree.number_of(node) is None]
    keys = {*map(tree.key_of, names), tree.key_of(figure)}
    places: list[ast.Name | ast.Subscript | ast.Attribute] = [*tree.all(ast.Name), *tree.all(ast.Subscript)]
    stored = [node for node in (*places, *tree.all(ast.Attribute)) if isinstance(node.ctx, ast.Store)]
    return any(first < node.lineno < last and tree.key_of(node) in keys - {tree.key_of(winner)} for node in stored)


def _keys_of(tree: SourceTree, choice: ast.AST | None, winner: str) -> list[str]:
    """Return by what a call takes one of several, written for the winner; nothing where it takes none."""
    given: dict[str, ast.expr] = {}
    code = tree.code_of(choice.func) if isinstance(choice, ast.Call) else None
    if isinstance(choice, ast.Call) and isinstance(code, ast.FunctionDef) and not gives_unseen(choice):
        returned = [line.value for line in nodes_of(code) if isinstance(line, ast.Return)]
        given = given_by_name(code, choice)
        choice = tree.value_of(returned[0]) if len(returned) == 1 else None
    if isinstance(choice, ast.Subscript) and tree.number_of(choice.slice) in (0, -1):
        choice = tree.value_of(choice.value)
        if not isinstance(choice, ast.Call) or called_name(choice) != "sorted":
            return []
    elif not isinstance(choice, ast.Call) or called_name(choice) not in ("min", "max") or len(choice.args) != 1:
        return []
    key, rows = words_of(choice).get("key"), choice.args[0] if choice.args else None
    body: ast.AST | None = None
    of_item = ast.Name(winner, ast.Load())
    if key is None and isinstance(rows, ast.Name) and (kept := filled_with(tree).get(tree.key_of(rows))):
        # Without a key, the first of each row decides.
        body = ast.Subscript(of_item, ast.Constant(0)) if all(isinstance(row, ast.Tuple) for row in kept) else None
    match tree.code_of(key) if isinstance(key, ast.Name) else key:
        case ast.Lambda(args=ast.arguments(args=[ast.arg(arg=item)]), body=body):
            given[item] = of_item
        case ast.FunctionDef() if key is not None:
            body = ast.Call(key, [of_item], [])
        case ast.Attribute(value=owner, attr="get" | "__getitem__"):
            body = ast.Subscript(owner, of_item, ast.Load())
        case ast.Call(args=[name]) as read if called_name(read) == "itemgetter":
            body = ast.Subscript(of_item, name, ast.Load())
        case ast.Call(args=[ast.Constant(value=str(name))]) as read if called_name(read) == "attrgetter":
            body = ast.Attribute(of_item, name, ast.Load())
    body = body.operand if isinstance(body, ast.UnaryOp) else body
    return [_spelled(tree, body, given)] if body is not None else []


def _spelled(tree: SourceTree, node: ast.AST, given: Mapping[str, ast.expr] | None = None) -> str:
    """Return a node as a text, with what some names stand for, and with numbers in the places of their names."""
    written: dict[int, ast.AST] = {}
    for part in nodes_of(node):
        if isinstance(part, ast.Name) and part.id in (given or {}):
            value = (given or {})[part.id]
            number = tree.number_of(value)
            written[id(part)] = value if number is None else ast.Constant(number)
        elif isinstance(part, ast.Name | ast.Constant | ast.Attribute | ast.Subscript):
            number = tree.number_of(part)
            if number is not None:
                written[id(part)] = ast.Constant(number)
    return typed(copy.deepcopy(node, written))


def _is_extreme(made: ast.AST | None, lists: set[str]) -> bool:
    """Return whether a value is the lowest, or the highest one, of a list."""
    if not isinstance(made, ast.Call) or called_name(made) not in ("min", "max"):
        return False
    worst = _ERRORS if called_name(made) == "max" else _SHARES
    return any(not worst.search(name) for name in names_in(made) & lists)


def _kept_in(tree: SourceTree, loop: ast.For) -> tuple[set[str], set[str]]:
    """Return the names that keep the best result of ``evaluate`` in a loop, and the lists that keep all of them."""
    measured: set[str] = set()
    kept: set[str] = set()
    lists: set[str] = set()
    lines = [node for node in nodes_of(loop) if isinstance(node, ast.Assign)]
    for line in lines:
        is_kept = isinstance(line.targets[0], ast.Subscript) and isinstance(line.targets[0].value, ast.Name)
        if _is_measured(line.value) or (isinstance(line.value, ast.Name) and line.value.id in measured):
            lists |= names_in(line.targets[0].value) if is_kept else set()  # type: ignore[attr-defined]
            measured |= names_in(line, ast.Store) if _is_measured(line.value) else set()
    for node in nodes_of(loop):
        if isinstance(node, ast.If) and names_in(node.test) & measured:
            pairs = [pair for line in node.body if isinstance(line, ast.Assign) for pair in assigned(line)]
            kept |= {target.id for target, value in pairs if isinstance(target, ast.Name)
                     and isinstance(value, ast.Name) and value.id in measured}  # fmt: skip
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[given]):
                is_kept = _is_measured(given) or (isinstance(given, ast.Name) and given.id in measured)
                lists |= {name} if is_kept else set()
    return kept, lists


@rule
def validation_counted_as_training(tree: SourceTree) -> Iterator[Finding]:
    """Yield a number of examples to learn from that contains those for validation."""
    trained, measured = trained_and_measured(tree)
    validates = any(tree.validation_of(fit) for fit in tree.calls_of("fit"))
    for node in tree.all(ast.BinOp):
        match node:
            case ast.BinOp(
                left=ast.Call(func=ast.Name(id="len"), args=[ast.Name() as first]), op=ast.Add(),
                right=ast.Call(func=ast.Name(id="len"), args=[ast.Name() as second]),
            ):  # fmt: skip
                keys = {tree.key_of(first), tree.key_of(second)}
            case _:
                continue
        if any(node in (side.left, side.right) for side in tree.all(ast.BinOp)):
            continue  # A share of both parts.
        shown = [call for call in tree.all(ast.Call) if called_name(call) == "print" and len(_shown_values(call)) == 1
                 and any(node in (value, tree.value_of(value)) for value in _shown_values(call))]  # fmt: skip
        texts = [tree.said_beside(node), *map(texts_in, shown)]
        is_told = any(is_said(_LEARNED_FROM, text) and not _OF_BOTH.search(text) for text in texts)
        is_named = _HELD_OUT.search(second.id) is not None and any(
            _LEARNED_FROM.search(typed(target).replace("_", " ")) for target in tree.targets_of(node)
        )
        if (keys & trained and keys & measured and is_told) or (is_named and validates):
            sentence = (
                "`fit` only measures on its validation data, and changes no weight by them. To learn from them, join "
                "them with the training data."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _is_measured(node: ast.AST) -> bool:
    """Return whether a value is what ``evaluate`` returned, or was measured in a training on other examples."""
    return any((isinstance(part, ast.Call) and called_name(part) == "evaluate")
               or (isinstance(part, ast.Subscript) and (text_of(part.slice) or "").startswith("val_"))
               for part in nodes_of(node))  # fmt: skip


@rule
def metrics_in_another_unit(tree: SourceTree) -> Iterator[Finding]:
    """Yield an error of scaled labels whose name gives it the unit of the values."""
    errors = ("MeanAbsoluteError", "RootMeanSquaredError", "MeanSquaredError")
    for call in (call for kind in errors for call in tree.calls_named(kind)):
        name = (text_of(words_of(call).get("name")) or "").replace("_", " ")
        docs = [ast.get_docstring(code) or "" for code in tree.functions_around(call)[-1:]]
        if _OWN_UNIT.search(name) and any(map(_SAYS_SCALED.search, docs)) and not tree.mentions("Rescaling"):
            sentence = (
                "The labels are scaled, so this metric is in standard deviations. Multiply it by that of the label, or "
                "name it so."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)
