"""Rules about what a model outputs: logits and probabilities that are mixed up, and floats that are compared exactly.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import functools
import itertools
import re
from collections.abc import Iterator, Sequence

from grader.catalogue.patterns import regex
from grader.submission.models.keras_names import MODEL_CLASSES, PREDICTS
from grader.submission.rules.reading.last_layers import end_of, end_of_value, models_of
from grader.submission.rules.reading.possible_values import calls_made, function_called, numbers_of, values_of
from grader.submission.rules.reading.value_flow import (
    Place,
    calls_around,
    ends_of_places,
    filled_with,
    item_sources,
    sources_of,
)
from grader.submission.rules.reading.words_beside import is_shown_as_wrong
from grader.submission.rules.rule import rule
from grader.submission.source_tree import (
    MOST_LINKS,
    Finding,
    Key,
    SourceTree,
    argument,
    nodes_of,
    said_in,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_ENDS = ("softmax", "sigmoid")
_MADE_PROBABILITIES = regex(r"tensorflow\.(?:nn|math)\.(?:softmax|sigmoid)|scipy\.special\.(?:softmax|expit)")
"""Functions whose values Keras knows no logits of."""
_SAME_VALUES = (
    "max", "amax", "reduce_max", "squeeze", "numpy", "round", "float", "array", "asarray", "flatten", "ravel", "tolist",
    "item", "reshape", "sort", "concatenate", "convert_to_tensor", "constant", "astype", "stack", "list", "sorted",
    "cast", "expand_dims", "vstack", "take", "take_along_axis", "gather", "get_tensor", "nanmax", "maximum",
    "tobytes", "partition", "top_k", "float32", "float64", "copy", "hstack",
)  # fmt: skip
"""Calls that return some of the values that they get."""
_CROSSENTROPY = regex(r"(?:losses|metrics|ops)\.(?:\w*crossentropy|\w*Crossentropy)")
_OF_PROBABILITIES = regex(r"prob(?:s|abilit)|softmax|sigmoid|wahrschein|probabilid|probabilit", re.IGNORECASE)
_WIDE = 0.2
"""Probabilities of two classes that differ by more are likely to belong to other classes."""
_PROBABLE = regex(
    r"prob(?:s|a(?!bl[ye])|\b|_)|(?<!than )(?<!by )\bchance(?! (?:would|level|alone))"
    r"|certaint|how (?:un)?certain|(?<![a-z])certain\b(?! (?!with\b|to\b|at\b|by\b)[a-z])(?<!\ba certain)"
    r"|confiden|how sure"
    r"|(?<!most[ _])likel(?!iest)|wahrschein(?!lichste)|(?<!zur )sicherheit|konfidenz|zu \S+ sicher|certitude|confiance"
    r"|confianza|certeza|(?<!por )seguridad|fiducia|confiança|(?<!per )sicurezza|(?<!por )segurança",
    re.IGNORECASE,
)
"""In names and texts that tell a value as a probability."""
_NO_PROBABILITIES = regex(
    r"\b(?:not?|n't|never|kein\w*|nicht|pas|non|não|nessuna)\b(?: \w+){0,2} (?:prob|wahrschein)"
    r"|\b(?:outputs?|ausgaben?|sorties?|salidas?|saídas?|uscit[ae])\W*$",
    re.IGNORECASE,
)
"""In texts that deny it, or that call the value an output alone."""
_LOGITS = regex(
    r"logit|\braw\b|unnormali|score|punkte?\b|before (?:the )?softmax|vor softmax|roh|log.?odds", re.IGNORECASE
)
_PERCENT = regex(
    r"^\s?(?:%|percent\b|prozent\b|per cent\b|pour ?cent\b|por ?ciento\b|per ?cento\b|por cento\b)", re.IGNORECASE
)
_RUNS_EXPORTS = ("serve", "get_tensor")
_MAKES_EXPORTS = ("get_signature_runner", "TFSMLayer", "signatures", "InferenceSession", "load")
"""What returns something that is called like a model, and computes with other code."""
_CLOSE = ("allclose", "isclose", "assert_allclose")
_SAME_ATTRIBUTES = ("T", "flat", "values")
_EQUALS = ("array_equal", "array_equiv", "assert_array_equal", "assert_equal", "equal")
_SIZES = ("max", "amax", "abs", "absolute", "mean", "sum", "any", "reduce_max", "nanmax", "fabs", "reduce_mean")
"""Functions of differences that are 0 where all differences are."""
_EXACTLY = regex(r"\bbits?\b|\bexact|genau|byte|exactement|exactamente|esattamente|exatamente", re.IGNORECASE)
_MOST_STEPS = 60
"""Expressions that are followed for one value."""
_SHOWS = (
    "print",
    "title",
    "set_title",
    "text",
    "annotate",
    "suptitle",
    "set_xlabel",
    "xlabel",
    "write",
    "append",
    "info",
)


def _ends_are_changed(tree: SourceTree) -> bool:
    """Return whether a model loses its last layer, or a layer gets another activation, after it was made."""
    given = [node for node in tree.all(ast.Attribute) if node.attr == "activation" and isinstance(node.ctx, ast.Store)]
    popped = [call.func.value for call in tree.calls_of("pop") if isinstance(call.func, ast.Attribute)]
    return any(typed(node.value) != "self" for node in given) or any(_is_model(tree, owner) for owner in popped)


def _predicted_by(tree: SourceTree, node: ast.AST | None, *, eager: bool) -> ast.AST | None:
    """Return the model whose outputs a value holds, as they are; with ``eager`` also where the model is called."""
    waiting, seen = values_of(tree, node), set[ast.AST]()
    while waiting and len(seen) < _MOST_STEPS:
        made = waiting.pop(0)
        if made in seen:
            continue
        seen.add(made)
        match made:
            case ast.Call(func=ast.Attribute(value=model, attr=name)) if name in PREDICTS:
                return model
            case ast.Call(func=function, args=[_, *_]) if eager and called_name(made) not in _SAME_VALUES:
                if _is_model(tree, function):
                    return function
        waiting[:0] = [value for part in _outputs_in(tree, made) for value in values_of(tree, part)]
    return None


def _outputs_in(tree: SourceTree, made: ast.AST) -> Sequence[ast.AST]:
    """Return what an expression has its numbers from, also where it rounds them or calculates with them."""
    match made:
        case ast.BinOp(left=left, right=right):
            return [left, right]
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return parts[:1]
        case ast.Call() if called_name(made) == "round":
            return [*filter(None, [tree.worked_on(made)])]
    return _parts_of(tree, made)


def _is_model(tree: SourceTree, node: ast.AST) -> bool:
    kinds = tree.all(ast.ClassDef)
    own = {line.name for line in kinds if any(tree.keras_name_of(base) in MODEL_CLASSES for base in line.bases)}
    return any(
        isinstance(made, ast.Call) and (tree.keras_name_of(made.func) in MODEL_CLASSES or called_name(made) in own)
        for made in models_of(tree, node)
    )


@rule
def second_softmax_in_a_loss(tree: SourceTree) -> Iterator[Finding]:
    """Yield a cross-entropy of logits that gets predictions of a model which ends in a softmax or a sigmoid."""
    if not tree.mentions(*PREDICTS, *_ENDS) or _ends_are_changed(tree):
        return
    for call in tree.all(ast.Call):
        for given in _taken_for_logits(tree, call):
            end = end_of(tree, _predicted_by(tree, given, eager=False))
            if (end in _ENDS or _are_made_probabilities(tree, given)) and not is_shown_as_wrong(tree, call):
                why = f"The model ends in `{end}`, so `{typed(given)}`" if end in _ENDS else f"`{typed(given)}`"
                sentence = f"{why} holds probabilities, and no logits. Leave `from_logits=True` out."
                yield tree.finding(call, typed(call), "", sentence, certain=False)


def _are_made_probabilities(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether outputs have surely gone through a softmax or a sigmoid of TensorFlow or SciPy."""
    waiting, known = values_of(tree, node), False
    while waiting:
        made = waiting.pop()
        known = isinstance(made, ast.Call) and bool(_MADE_PROBABILITIES.fullmatch(tree.name_of(made.func)))
        parts = _parts_of(tree, made) if isinstance(made, ast.Call | ast.Subscript) and not known else []
        if not known and (len(parts) != 1 or parts[0] is node):
            return False
        waiting += [value for part in parts for value in values_of(tree, part)]
    return known


def _taken_for_logits(tree: SourceTree, call: ast.Call) -> Iterator[ast.expr]:
    """Yield what a call of a cross-entropy takes for logits."""
    words = words_of(call)
    if called_name(call).endswith("cross_entropy_with_logits"):
        yield from [words["logits"]] if "logits" in words else []
        return
    function = call.func
    if isinstance(function, ast.Attribute) and function.attr in ("update_state", "call", "__call__"):
        function = function.value
    made = call if _CROSSENTROPY.fullmatch(tree.keras_name_of(call.func)) else None
    for value in [] if made is call else values_of(tree, function):
        is_partial = isinstance(value, ast.Call) and called_name(value) == "partial" and value.args
        kind = value.args[0] if is_partial else getattr(value, "func", None)  # type: ignore[attr-defined]
        made = value if isinstance(value, ast.Call) and _CROSSENTROPY.fullmatch(tree.keras_name_of(kind)) else made
    place = 0 if made is not None and made is not call and called_name(made) != "partial" else 2
    if made is None or not tree.is_true(argument(made, "from_logits", place)):
        return
    given = next((words[word] for word in ("y_pred", "output") if word in words), argument(call, "y_pred", 1))
    if given is not None:
        yield given


@rule
def logits_as_probabilities(tree: SourceTree) -> Iterator[Finding]:
    """Yield outputs of a model without softmax that are shown in percent, or as probabilities."""
    flagged = [word.value for call in tree.all(ast.Call) for word in call.keywords if word.arg == "from_logits"]
    if not any(tree.is_true(value) for value in flagged) and not any(
        called_name(call).endswith(("Crossentropy", "with_logits")) and (call.args or "logits" in words_of(call))
        for call in tree.all(ast.Call)
    ):
        return
    told: set[str] = set()
    for place, value, said in (*_shown(tree), *_compared(tree)) if not _ends_are_changed(tree) else ():
        names = " ".join(_names_of(part) for part in (value, tree.value_of(value)) if part is not None)
        if typed(value) in told or _LOGITS.search(f"{said} {tree.said_beside(place)}"):
            continue
        if _NO_PROBABILITIES.search(said) or not (_PROBABLE.search(said) or _PROBABLE.search(names)):
            continue
        model = _predicted_by(tree, value, eager=True)
        if model is not None and end_of(tree, model) == "linear" and not _is_for_numbers(tree, model):
            told.add(typed(value))
            function = "sigmoid" if any("Binary" in called_name(call) for call in tree.all(ast.Call)) else "softmax"
            sentence = (
                f"`{typed(value)}` comes from logits: the model ends without `{function}`. For a probability, apply "
                f"`tf.nn.{function}` to the outputs first."
            )
            yield tree.finding(place, typed(value), f"tf.nn.{function}", sentence, certain=False)


@rule
def relu_for_targets_below_zero(tree: SourceTree) -> Iterator[Finding]:
    """Yield a regression of targets on both sides of 0 by a model that ends in ``relu``."""
    if not (tree.mentions(*_BOTH_SIDES) or tree.mentions("mean")) or not tree.mentions("relu") | _says_relu(tree):
        return
    for fit in tree.calls_of("fit"):
        targets = argument(fit, "y", 1)
        if targets is None or not isinstance(fit.func, ast.Attribute) or not _lie_on_both_sides(tree, targets):
            continue
        if end_of(tree, fit.func.value) == "relu" and not is_shown_as_wrong(tree, fit) and not _ends_are_changed(tree):
            model = typed(fit.func.value)
            sentence = (
                f"`{model}` ends in `relu` and never outputs values below 0, which `{typed(targets)}` has. Leave the "
                "activation of its last layer out."
            )
            yield tree.finding(fit, model, "", sentence, certain=False)


_BOTH_SIDES = ("draw_line", "draw_curve")
"""What draws targets that lie on both sides of 0."""


def _says_relu(tree: SourceTree) -> bool:
    return any(text_of(node) == "relu" for node in tree.all(ast.Constant))


def _lie_on_both_sides(tree: SourceTree, targets: ast.expr) -> bool:
    """Return whether targets are drawn around 0, or their mean was subtracted, and nothing cuts or chooses them."""
    name = targets
    while isinstance(name, ast.Subscript):
        if any(isinstance(part, ast.Compare) for source in sources_of(tree, [name.slice]) for part in nodes_of(source)):
            return False
        name = name.value
    part = tree.part_of(name) if isinstance(name, ast.Name) else None
    if part is not None:
        return part[1] == 1 and called_name(part[0]) in _BOTH_SIDES
    made = tree.value_of(name)
    if isinstance(made, ast.Subscript) and typed(made.slice) == "1":
        made = tree.value_of(made.value)
        return isinstance(made, ast.Call) and called_name(made) in _BOTH_SIDES
    if isinstance(made, ast.BinOp) and isinstance(made.op, ast.Div):
        made = tree.value_of(made.left)
    mean = tree.value_of(made.right) if isinstance(made, ast.BinOp) and isinstance(made.op, ast.Sub) else None
    of = tree.worked_on(mean) if isinstance(mean, ast.Call) and called_name(mean) == "mean" else None
    return of is not None and tree.same(of) == typed(made.left) and "axis" not in typed(mean)  # type: ignore[union-attr,arg-type]


@rule
def sigmoid_of_classes(tree: SourceTree) -> Iterator[Finding]:
    """Yield a sigmoid of logits for which the loss takes a softmax: its values do not add up to 1."""
    # Who uses both compares them.
    if not tree.mentions(*_CATEGORICAL) or tree.mentions("softmax", "Softmax", "log_softmax"):
        return
    for call in tree.all(ast.Call) if not _ends_are_changed(tree) else ():
        given = _input_of_sigmoid(tree, call)
        if given is None or any(isinstance(made, ast.BinOp) for made in values_of(tree, given)):
            continue
        model = given if called_name(call) == "Sequential" else _predicted_by(tree, given, eager=True)
        if model is None or end_of(tree, model) != "linear" or not _is_for_one_class(tree, model):
            continue
        said = f"{tree.said_beside(call)} {' '.join(tree.said_around(call))}"
        if not (_EACH_ALONE.search(said) or is_shown_as_wrong(tree, call) or _is_only_ordered(tree, call)):
            right = "Softmax()" if model is given else f"tf.nn.softmax({typed(given)})"
            shown = "sigmoid" if model is given else typed(call)
            sentence = (
                f"`{shown}` looks at each class alone, so the values do not add up to 1. The loss is for one "
                f"class of several: write `{right}`."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_CATEGORICAL = (
    "SparseCategoricalCrossentropy", "CategoricalCrossentropy", "sparse_categorical_crossentropy",
    "categorical_crossentropy", "sparse_softmax_cross_entropy_with_logits", "softmax_cross_entropy_with_logits",
)  # fmt: skip
_EACH_ALONE = regex(
    r"\b(?:each|every) (?:class |one )?(?:by itself|for itself|alone|on its own)|independent|unabhängig"
    r"|jede \w+ für sich|indépendant|independiente|independente|indipendente|sum to|add up|one.vs|multi.?label"
    r"|several classes|more than 1",
    re.IGNORECASE,
)
"""What says that each class is meant to have a value of its own."""
_ORDERS = ("argmax", "argsort", "top_k", "in_top_k")


def _input_of_sigmoid(tree: SourceTree, call: ast.Call) -> ast.expr | None:
    """Return what a sigmoid gets: a function, a layer, or a formula of the program; ``None`` for other calls."""
    given = next(iter([*call.args, *words_of(call).values()]), None)
    if called_name(call) == "Sequential":
        parts = getattr(tree.made_by(given), "elts", [])
        made = tree.value_of(parts[-1]) if len(parts) > 1 and _is_model(tree, parts[-2]) else None
        is_end = isinstance(made, ast.Call) and _is_activation(tree, made) and end_of(tree, made) == "sigmoid"
        return parts[-2] if is_end else None
    if called_name(call) in ("sigmoid", "expit", "hard_sigmoid") and tree.name_of(call.func):
        return given
    if isinstance(given, ast.expr) and len(call.args) == 1 and isinstance(call.func, ast.Call | ast.Name):
        code = function_called(tree, call.func)
        formula = [line.value for line in nodes_of(code) if isinstance(line, ast.Return)] if code is not None else []
        formula += [code.body] if isinstance(code, ast.Lambda) else []
        if len(formula) == 1:
            made = tree.value_of(formula[0])
            return given if made is not None and _is_sigmoid(made) else None
        ends = {end_of_value(tree, made, 2) for made in calls_made(tree, call.func) if _is_activation(tree, made)}
        return given if ends == {"sigmoid"} else None
    return None


def _is_activation(tree: SourceTree, made: ast.Call) -> bool:
    return tree.keras_name_of(made.func) == "layers.Activation"


def _is_sigmoid(formula: ast.AST) -> bool:
    """Return whether a formula is ``1 / (1 + exp(-z))``."""
    match formula:
        case ast.BinOp(left=ast.Constant(value=1), op=ast.Div(), right=ast.BinOp(op=ast.Add(), left=first, right=last)):
            powers = [part for part in (first, last) if isinstance(part, ast.Call) and called_name(part) == "exp"]
            return len(powers) == 1 and isinstance(powers[0].args[0] if powers[0].args else None, ast.UnaryOp)
    return False


def _is_for_one_class(tree: SourceTree, model: ast.AST) -> bool:
    """Return whether the loss of a model is a cross-entropy of logits, for one right class."""
    losses = _losses_of(tree, model)
    made = [loss for loss in losses if isinstance(loss, ast.Call)]
    if losses:
        return len(made) == len(losses) and all(called_name(loss) in _CATEGORICAL and _says_logits(tree, loss)
                                                for loss in made)  # fmt: skip
    made = [call for call in tree.all(ast.Call) if called_name(call).lower().replace("_", "").find("entropy") >= 0]
    return bool(made) and all(called_name(loss) in _CATEGORICAL and _says_logits(tree, loss) for loss in made)


def _says_logits(tree: SourceTree, loss: ast.Call) -> bool:
    is_of_logits = called_name(loss).endswith("with_logits")
    return is_of_logits or tree.is_true(words_of(loss).get("from_logits", loss.args[0] if loss.args else None))


def _is_only_ordered(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether only the order of some values counts, as for ``argmax``."""
    keys = {tree.key_of(line.targets[0]) for line in tree.all(ast.Assign) if call in nodes_of(line.value)}
    read = [node for node in tree.all(ast.Name) if isinstance(node.ctx, ast.Load) and tree.key_of(node) in keys]
    ordered = [node for other in tree.all(ast.Call) if called_name(other) in _ORDERS for node in nodes_of(other)]
    return call in ordered or (bool(read) and all(node in ordered for node in read))


def _losses_of(tree: SourceTree, model: ast.AST) -> list[ast.AST]:
    """Return the losses that a model may be compiled with."""
    made = {*models_of(tree, model)}
    return [loss for call in tree.calls_of("compile") if isinstance(call.func, ast.Attribute)
            and made & {*values_of(tree, call.func.value)}
            for loss in values_of(tree, argument(call, "loss", 1))]  # fmt: skip


@rule
def labels_against_all_classes(tree: SourceTree) -> Iterator[Finding]:
    """Yield outputs of a softmax that are compared with a column of labels: with the same one for each class."""
    # Rows for each label have a column for each class as well.
    if not tree.mentions(*PREDICTS) or tree.mentions("to_categorical", "one_hot", "eye") or _ends_are_changed(tree):
        return
    told: set[ast.AST] = set()
    written = (*tree.all(ast.Subscript), *tree.calls_named("reshape"), *tree.calls_named("expand_dims"))
    has_columns = any(_whole_of_column(tree, node) is not None for node in written)
    for place, first, second in _pairs(tree) if has_columns else ():
        calls = calls_around(tree, first, second)
        for call in (*calls, *([] if calls else [None])):
            node, around = call or place, () if call is None else (call,)
            for labels, outputs in ((first, second), (second, first)):
                if node in told or not _is_column_of_labels(tree, Place(labels, around)):
                    continue
                given = [*call.args, *words_of(call).values()] if call is not None else [outputs]
                held = [part for part in given if _holds_all_classes(tree, Place(part))]
                if held and _holds_all_classes(tree, Place(outputs, around)) and not is_shown_as_wrong(tree, node):
                    told.add(node)
                    is_plain = isinstance(held[0], ast.Name | ast.Attribute | ast.Subscript | ast.Call)
                    shown = typed(held[0]) if is_plain else f"({typed(held[0])})"
                    right, sentence = _against_all(tree, shown)
                    yield tree.finding(node, shown, right, sentence, certain=False)


_ELEMENTWISE = (
    "log", "clip", "clip_by_value", "maximum", "minimum", "astype", "asarray", "array", "cast", "numpy", "float",
    "convert_to_tensor", "float32", "float64", "constant", "square", "abs", "copy", "log10", "round",
)  # fmt: skip
_PAIRS = ("subtract", "multiply", "equal", "squared_difference", "not_equal")


def _pairs(tree: SourceTree) -> Iterator[tuple[ast.AST, ast.expr, ast.expr]]:
    """Yield what is calculated value by value, with both of its sides."""
    for formula in tree.all(ast.BinOp):
        if isinstance(formula.op, ast.Sub | ast.Mult):
            yield formula, formula.left, formula.right
    for test in tree.all(ast.Compare):
        if len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq | ast.NotEq):
            yield test, test.left, test.comparators[0]
    for call in tree.all(ast.Call):
        if called_name(call) in _PAIRS and len(call.args) == 2 and tree.name_of(call.func):
            yield call, call.args[0], call.args[1]


def _value_by_value(tree: SourceTree, made: ast.AST) -> list[ast.AST]:
    """Return the values that are changed one by one, and keep their places."""
    match made:
        case ast.Call() if called_name(made) in _ELEMENTWISE:
            return [*filter(None, [tree.worked_on(made)])]
        case ast.BinOp(left=left, right=right):
            known: list[ast.AST] = [side for side in (left, right) if tree.number_of(side) is None]
            return known if len(known) == 1 else []
        case ast.Compare(left=left, comparators=[limit]) if tree.number_of(limit) is not None:
            return [left]
        case ast.Subscript(value=value, slice=ast.Slice()):
            return [value]
        case ast.UnaryOp(operand=operand):
            return [operand]
    return []


def _holds_all_classes(tree: SourceTree, start: Place) -> bool:
    """Return whether an expression holds all outputs of a model that ends in a softmax."""
    ends = [place.node for place in ends_of_places(tree, start, functools.partial(_value_by_value, tree))]
    return bool(ends) and all(
        isinstance(made, ast.Call) and isinstance(made.func, ast.Attribute) and made.func.attr in PREDICTS
        and end_of(tree, made.func.value) == "softmax" for made in ends
    )  # fmt: skip


def _is_column_of_labels(tree: SourceTree, start: Place) -> bool:
    """Return whether a value holds labels of a training, or of a measurement, in one column."""
    ends = ends_of_places(tree, start, functools.partial(_value_by_value, tree))
    columns = [(place, _whole_of_column(tree, place.node)) for place in ends]
    given = [argument(call, "y", 1) for name in ("fit", "evaluate") for call in tree.calls_of(name)]
    given += [part for fit in tree.calls_of("fit") for part in tree.validation_of(fit)[1:2]]
    labels = (
        {key for part in given if part is not None for key in _origin_keys(tree, Place(part))} if columns else set()
    )
    return bool(columns) and all(
        whole is not None and labels >= _origin_keys(tree, place._replace(node=whole)) for place, whole in columns
    )


def _origin_keys(tree: SourceTree, start: Place) -> set[Key]:
    """Return what two expressions share that hold values of one origin, each in its place."""
    ends = ends_of_places(tree, start, functools.partial(_value_by_value, tree))
    found: set[Key] = set()
    for place in ends:
        whole = _whole_of_column(tree, place.node)
        found |= {tree.key_of(place.node)} if whole is None else _origin_keys(tree, place._replace(node=whole))
    return found


def _whole_of_column(tree: SourceTree, node: ast.AST) -> ast.AST | None:
    """Return what is written as one column: ``y`` of ``y[:, None]``, and of ``y.reshape(-1, 1)``."""
    match node:
        case ast.Subscript(value=whole, slice=ast.Tuple(elts=[_, last])) if _adds_axis(last):
            return whole
        case ast.Call() if called_name(node) == "reshape":
            given = node.args if tree.worked_on(node) not in node.args else node.args[1:]
            shape = getattr(tree.value_of(given[0]), "elts", given) if given else [*words_of(node).values()]
            is_column = len(shape) == 2 and tree.number_of(shape[1]) == 1
            return tree.worked_on(node) if is_column else None
        case ast.Call() if called_name(node) == "expand_dims":
            axis = argument(node, "axis", 1)
            return tree.worked_on(node) if tree.number_of(axis) in (1.0, -1.0) else None
    return None


def _adds_axis(node: ast.AST) -> bool:
    return (isinstance(node, ast.Constant) and node.value is None) or typed(node).endswith("newaxis")


def _against_all(tree: SourceTree, given: str) -> tuple[str, str]:
    """Return what to write in the place of outputs that are compared with one column, and the sentence."""
    units = {tree.number_of(argument(call, "units", 0)) for call in tree.all(ast.Call)
             if called_name(call) == "Dense" and end_of_value(tree, call, 2) == "softmax"}  # fmt: skip
    right = f"{given}[:, 1:]" if units == {2.0} else "tf.one_hot"
    how = f"Take the column of class 1: `{right}`" if units == {2.0} else "Make rows of the labels with `tf.one_hot`"
    return right, f"`{given}` has a column for each class, and all of them are compared with the same labels. {how}."


def _names_of(node: ast.AST) -> str:
    """Return the names that an expression has, without those of its indices."""
    indices = {part for other in nodes_of(node) if isinstance(other, ast.Subscript) for part in nodes_of(other.slice)}
    names = [part for part in nodes_of(node) if part not in indices]
    return " ".join(getattr(part, "id", getattr(part, "attr", "")) for part in names)


def _is_for_numbers(tree: SourceTree, model: ast.AST) -> bool:
    """Return whether a model is compiled with losses that are no cross-entropies, as for a regression."""
    losses = _losses_of(tree, model)
    names = [text_of(loss) or tree.keras_name_of(getattr(loss, "func", loss)) for loss in losses]
    return bool(names) and all(name and "entropy" not in name for name in names)


def _shown(tree: SourceTree) -> Iterator[tuple[ast.AST, ast.expr, str]]:
    """Yield values that are shown: the place, the value, and what the text says of it; ``probability`` for percent."""
    for joined in tree.all(ast.JoinedStr):
        parts = joined.values
        said = " ".join(str(part.value) for part in parts if isinstance(part, ast.Constant))
        for number, part in enumerate(parts):
            if isinstance(part, ast.FormattedValue):
                before, after = parts[number - 1 : number], parts[number + 1 : number + 2]
                follows = any(_PERCENT.search(str(getattr(other, "value", ""))) for other in after)
                spec = typed(part.format_spec) if part.format_spec is not None else ""
                own = str(before[0].value) if before and isinstance(before[0], ast.Constant) else said
                yield joined, part.value, f"{own} probability" if follows or spec.endswith(("%'", '%"')) else own
    for call in tree.all(ast.Call):
        if called_name(call) in _SHOWS:
            texts = [text_of(part) for part in call.args]
            for number, part in enumerate(call.args):
                if not isinstance(part, ast.JoinedStr | ast.Constant):
                    # A value is what the last text before it says.
                    earlier = [text for text in texts[:number] if text]
                    yield call, part, " ".join(earlier[-1:] or [text for text in texts if text])
    titles = [call for call in tree.all(ast.Call) if called_name(call).endswith(("label", "title", "legend"))]
    for call in (call for call in tree.all(ast.Call) if called_name(call) in ("bar", "barh") and len(call.args) > 1):
        yield call, call.args[1], " ".join(text for title in titles for part in title.args if (text := text_of(part)))


def _compared(tree: SourceTree) -> Iterator[tuple[ast.AST, ast.expr, str]]:
    """Yield values that are compared with a share; ``probability`` for the largest output of each example."""
    for node, value, limits in _limits(tree):
        if all(0 < limit < 1 for limit in limits):
            is_largest = all(_is_of_one_class(tree, made) for made in values_of(tree, value))
            yield node, value, f"{typed(node)} probability" if is_largest else typed(node)


_LARGEST = ("max", "amax", "reduce_max", "nanmax")
_SORTS = ("sort", "sorted", "partition", "top_k")
_TAKES = ("take_along_axis", "gather")


def _is_of_one_class(tree: SourceTree, made: ast.AST) -> bool:
    """Return whether a value is the output of one class for each example: the largest one, or that of a class."""
    for _ in range(MOST_LINKS):
        match made:
            case ast.Call() if called_name(made) in _LARGEST:
                return _over_classes(tree, made)
            case ast.Call() if called_name(made) in _TAKES:
                return len(made.args) + len(made.keywords) > 2
            case ast.Subscript(slice=ast.Tuple(elts=[ast.Call() as rows, _])) if called_name(rows) in (
                "arange",
                "range",
            ):
                return True
            case ast.Subscript(value=whole, slice=ast.Tuple(elts=[ast.Slice(), ast.Constant() | ast.UnaryOp()])):
                whole = whole.value if isinstance(whole, ast.Attribute) else whole
                return any(called_name(call) in _SORTS for call in calls_made(tree, whole))
            case ast.Call() if called_name(made) in _SAME_VALUES and called_name(made) not in _SORTS:
                inner = values_of(tree, tree.worked_on(made))
                if len(inner) != 1:
                    return False
                made = inner[0]
            case _:
                return False
    return False


def _over_classes(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether the largest of the outputs of each example is taken, and of no difference."""
    owner = tree.worked_on(call)
    is_method = isinstance(call.func, ast.Attribute) and owner is call.func.value
    given = call.args if is_method else call.args[1:]
    axis = words_of(call).get("axis", given[0] if given else None)
    if any(isinstance(node, ast.BinOp) for node in nodes_of(call)):
        return False
    if axis is None:
        return isinstance(owner, ast.Name) and tree.key_of(owner) in item_sources(tree)
    return tree.number_of(axis) in (1.0, -1.0)


def _limits(tree: SourceTree) -> Iterator[tuple[ast.AST, ast.expr, set[float]]]:
    """Yield comparisons with a number: the place, what is compared, and the number, or those that it may be."""
    for node in tree.all(ast.Compare):
        if len(node.ops) == 1 and isinstance(node.ops[0], ast.Gt | ast.GtE | ast.Lt | ast.LtE):
            for value, other in ((node.left, node.comparators[0]), (node.comparators[0], node.left)):
                if (limits := _numbers(tree, other)) and not _numbers(tree, value):
                    yield node, value, limits
    for call in tree.all(ast.Call):
        is_call = called_name(call) in _COMPARES and len(call.args) == 2 and tree.name_of(call.func)
        if is_call and (limits := _numbers(tree, call.args[1])):
            yield call, call.args[0], limits


def _numbers(tree: SourceTree, node: ast.AST) -> set[float]:
    number = tree.number_of(node)
    is_name = number is None and isinstance(node, ast.Name | ast.Attribute | ast.Subscript)
    return {number} if number is not None else numbers_of(tree, node) if is_name else set()


_COMPARES = ("greater", "greater_equal", "less", "less_equal")
_HALF = 0.5
_KNOWS_LOGITS = regex(
    r"\blogit|\b0?[.,]62\b|62 ?%|\bstrict|\bsure\b|precision|streng|sicher|strict|seguro|certo", re.IGNORECASE
)
"""What says that 0.5 is meant as a limit of logits."""


@rule
def half_of_a_logit(tree: SourceTree) -> Iterator[Finding]:
    """Yield logits of one unit that are compared with 0.5, as if they were probabilities."""
    losses = [argument(call, "loss", 1) for call in tree.calls_of("compile")]
    if not losses or not all(_takes_logits(tree, loss) for loss in losses):
        return
    limits = [*_limits(tree)]
    # From -0.5 to 0.5 is a band around the limit of logits.
    around_zero = {typed(value) for _, value, found in limits if found == {-_HALF}}
    for place, value, found in limits:
        if (
            found != {_HALF}
            or typed(value) in around_zero
            or any(isinstance(made, ast.BinOp) for made in values_of(tree, value))
        ):
            continue
        names = " ".join(typed(part) for part in (value, *values_of(tree, value)))
        said = f"{tree.said_beside(place)} {' '.join(tree.said_around(place))}"
        model = None if _PROBABLE.search(names) else _predicted_by(tree, value, eager=True) or _metric_of(tree, value)
        if model is None or end_of(tree, model) != "linear" or _KNOWS_LOGITS.search(said):
            continue
        sentence = (
            f"`{typed(value)}` holds logits: 0.5 is a probability of 0.62 there, and one half is the logit 0. Compare "
            "with 0."
        )
        yield tree.finding(place, typed(place), "", sentence, certain=False)


def _metric_of(tree: SourceTree, value: ast.AST) -> ast.expr | None:
    """Return the model whose outputs a function reads, which is given to ``compile`` as a metric."""
    names = {
        node.id for made in (value, *values_of(tree, value)) for node in nodes_of(made) if isinstance(node, ast.Name)
    }
    for call in tree.calls_of("compile"):
        metrics = argument(call, "metrics", 3)
        for part in nodes_of(metrics) if metrics is not None else ():
            code = tree.code_of(part) if isinstance(part, ast.Name) else None
            if isinstance(code, ast.FunctionDef) and value in nodes_of(code) and len(code.args.args) > 1:
                outputs = code.args.args[1].arg
                return call.func.value if outputs in names and isinstance(call.func, ast.Attribute) else None
    return None


def _takes_logits(tree: SourceTree, loss: ast.AST | None) -> bool:
    """Return whether a loss of one unit takes it for a logit."""
    made = calls_made(tree, loss)
    return bool(made) and all(
        tree.keras_name_of(part.func).startswith("losses.Binary") and tree.is_true(argument(part, "from_logits", 0))
        for part in made
    )


@rule
def parameters_compared_exactly(tree: SourceTree) -> Iterator[Finding]:
    """Yield weights or outputs of a trained model that have to be exactly a number."""
    learns = tree.mentions("fit", "train_on_batch", "apply_gradients")
    if not learns or not tree.mentions(*PREDICTS, "get_weights", "kernel", "bias", "trainable_variables"):
        return
    if tree.mentions("clip", "clip_by_value") or _is_frozen(tree):
        return
    told: set[int] = set()
    for node in tree.all(ast.Compare):
        sides = [node.left, *node.comparators]
        for sign, (left, right) in zip(node.ops, itertools.pairwise(sides), strict=True):
            for value, other in ((left, right), (right, left)):
                number = tree.number_of(other)
                if not isinstance(sign, ast.Eq | ast.NotEq) or number in (None, 0.0) or node.lineno in told:
                    continue
                kinds = _learned(tree, value)
                is_certain = kinds == {"weights"} or (kinds == {"predict"} and number != 1)
                if is_certain and not _EXACTLY.search(_words_around(tree, node)):
                    told.add(node.lineno)
                    instead = f"np.isclose({typed(value)}, {typed(other)}, atol=0.05)"
                    sentence = (
                        f"`{typed(value)}` is a float that training brings near {typed(other)}, hardly ever exactly "
                        f"there. Write `{instead}`."
                    )
                    yield tree.finding(node, typed(node), instead, sentence, certain=False)


def _is_frozen(tree: SourceTree) -> bool:
    """Return whether some weights are not trained, or are held in limits: they may be exactly a number."""
    if any(
        word.endswith("_constraint") and tree.gives(call, word)
        for call in tree.all(ast.Call)
        for word in words_of(call)
    ):
        return True
    given = [value for call in tree.all(ast.Call) if (value := words_of(call).get("trainable")) is not None]
    given += [line.value for line in tree.all(ast.Assign) for target in line.targets
              if isinstance(target, ast.Attribute) and target.attr == "trainable"]  # fmt: skip
    return any(isinstance(value, ast.Constant) and value.value is False for value in given)


def _is_own_field(tree: SourceTree, name: str) -> bool:
    """Return whether a record or an option of the program has a name, such as the size of a ``kernel``."""
    records = [call for call in tree.all(ast.Call) if called_name(call) in ("namedtuple", "add_argument")]
    texts = [text for call in records for part in nodes_of(call) if (text := text_of(part))]
    fields = [typed(line.target) for line in tree.all(ast.AnnAssign)]
    return name in fields or any(name in re.findall(r"\w+", text) for text in texts)


_ROUNDS = ("round", "rint", "around", "astype", "int", "cast", "floor", "ceil", "sign", "argmax", "len")


def _learned(tree: SourceTree, node: ast.AST) -> set[str]:
    """Return whether a value holds learned ``weights``, or what ``predict`` returns, as floats and not rounded."""
    found: set[str] = set()
    waiting: list[ast.AST] = [node]
    seen: set[ast.AST] = set()
    while waiting:
        part = waiting.pop()
        if part in seen:
            continue
        seen.add(part)
        found |= _kind_of_learned(tree, part)
        if isinstance(part, ast.Name):
            waiting += item_sources(tree).get(tree.key_of(part), [])
            whole = tree.part_of(part)
            waiting += [whole[0]] if whole is not None else _sources_of_parts(tree, part)
        for made in values_of(tree, part):
            found |= _kind_of_learned(tree, made)
            is_rounded = isinstance(made, ast.Call) and called_name(made) in _ROUNDS
            waiting += [] if is_rounded else _parts_of(tree, made)
            waiting += [made] if isinstance(made, ast.Name) else []
    return found


def _sources_of_parts(tree: SourceTree, name: ast.Name) -> list[ast.AST]:
    """Return what is taken apart into a name and others: a comprehension, or a value of another name."""
    pairs = [(line.value, target) for line in tree.all(ast.Assign) for target in line.targets]
    found = [(value, target.elts) for value, target in pairs
             if isinstance(target, ast.Tuple) and not isinstance(value, ast.Tuple)]  # fmt: skip
    key = tree.key_of(name)
    return [value for value, parts in found
            if any(isinstance(part, ast.Name) and tree.key_of(part) == key for part in parts)]  # fmt: skip


def _kind_of_learned(tree: SourceTree, made: ast.AST) -> set[str]:
    match made:
        case ast.Call(func=ast.Attribute(attr="get_weights")):
            return {"weights"}
        case ast.Attribute(attr="kernel" | "bias" | "trainable_weights" | "trainable_variables"):
            return set() if tree.name_of(made) or _is_own_field(tree, made.attr) else {"weights"}
        case ast.Call(func=ast.Attribute(value=model, attr=name)) if name in PREDICTS:
            return set() if tree.is_of_another_package(model) else {"predict"}
    return set()


@rule
def floats_compared_exactly(tree: SourceTree) -> Iterator[Finding]:
    """Yield outputs that are computed in two ways, as by a model and its export, and compared for exact equality."""
    if not tree.mentions(*_RUNS_EXPORTS, *_MAKES_EXPORTS):
        return
    close = {frozenset(map(typed, call.args[:2])) for call in tree.all(ast.Call)
             if called_name(call) in _CLOSE and not _has_no_tolerance(tree, call)}  # fmt: skip
    close |= {frozenset(map(typed, pair)) for node in tree.all(ast.Compare)
              if isinstance(node.ops[0], ast.Lt | ast.LtE) and (pair := _difference(tree, node.left))}  # fmt: skip
    for place, left, right in _exact(tree):
        if frozenset((typed(left), typed(right))) in close or _EXACTLY.search(_words_around(tree, place)):
            continue
        if _is_counted(tree, place) or _wants_a_difference(tree, place):
            continue
        if any(end_of(tree, _predicted_by(tree, side, eager=True)) == "ids" for side in (left, right)):
            continue
        kinds = [_origins(tree, side) for side in (left, right)]
        if all(kinds) and kinds[0] != kinds[1] and (kinds[0] | kinds[1]) - {"predict", "call"}:
            instead = f"np.allclose({typed(left)}, {typed(right)}, atol=1e-5)"
            sentence = (
                f"`{typed(place)}` wants floats to be exactly equal, but an export rounds in another way, as it may. "
                f"Write `{instead}`."
            )
            yield tree.finding(place, typed(place), instead, sentence, certain=False)


@rule
def tolerances_wider_than_probabilities(tree: SourceTree) -> Iterator[Finding]:
    """Yield a check of an export that lets its probabilities differ by as much as probabilities can."""
    text = "".join(tree.lines)
    if not tree.mentions(*_RUNS_EXPORTS, *_MAKES_EXPORTS) or not _OF_PROBABILITIES.search(text):
        return
    for place, left, right, tolerance in _tolerant(tree):
        number = tree.number_of(tolerance)
        if number is None or number < _WIDE or not (_origins(tree, left) and _origins(tree, right)):
            continue
        sentence = (
            f"Probabilities differ by at most 1, so a tolerance of {number:g} finds hardly any wrong export. An export "
            "rounds floats alone: write 1e-4."
        )
        yield tree.finding(place, typed(tolerance), "1e-4", sentence, certain=False)


def _tolerant(tree: SourceTree) -> Iterator[tuple[ast.AST, ast.expr, ast.expr, ast.expr]]:
    """Yield comparisons of two values that pass for nearly equal ones, with both and with the difference allowed."""
    for call in tree.all(ast.Call):
        allowed = argument(call, "atol", 3)
        if called_name(call) in _CLOSE and len(call.args) > 1 and allowed is not None:
            yield call, call.args[0], call.args[1], allowed
    for node in tree.all(ast.Compare):
        pair = _difference(tree, node.left)
        if pair and isinstance(node.ops[0], ast.Lt | ast.LtE | ast.Gt | ast.GtE):
            yield node, *pair, node.comparators[0]


def _is_counted(tree: SourceTree, place: ast.AST) -> bool:
    """Return whether it is counted how many values differ, and the number is compared with nothing."""
    counted = [call for call in tree.all(ast.Call) if called_name(call) in ("sum", "mean", "count_nonzero")
               and call is not place and place in nodes_of(call)]  # fmt: skip
    return bool(counted) and not _is_compared(tree, counted[0])


def _is_compared(tree: SourceTree, place: ast.AST) -> bool:
    return any(place in nodes_of(node) for node in tree.all(ast.Compare) if node is not place)


def _wants_a_difference(tree: SourceTree, place: ast.AST) -> bool:
    """Return whether an ``assert`` says that two values are not the same."""
    if isinstance(place, ast.Compare):
        is_difference = isinstance(place.ops[0], ast.NotEq | ast.Gt)
    else:
        is_difference = isinstance(place, ast.Call) and called_name(place) in ("any", "count_nonzero")
    tests = [line.test for line in tree.all(ast.Assert) if place in nodes_of(line.test)]
    is_denied = [isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) for test in tests]
    return bool(tests) and is_denied[0] is not is_difference and not _is_compared(tree, place)


def _words_around(tree: SourceTree, node: ast.AST) -> str:
    """Return what is said beside a comparison, and in the ``print`` that it is a part of."""
    shown = [call for call in tree.calls_named("print") if node in nodes_of(call)]
    return " ".join([tree.said_beside(node), *map(said_in, shown)])


def _exact(tree: SourceTree) -> Iterator[tuple[ast.AST, ast.expr, ast.expr]]:
    """Yield comparisons that only equal values pass, with both values."""
    for call in tree.all(ast.Call):
        name = called_name(call)
        is_close = name in _CLOSE and _has_no_tolerance(tree, call)
        if len(call.args) > 1 and (name in _EQUALS or is_close):
            yield call, call.args[0], call.args[1]
        if name in ("any", "count_nonzero") and call.args and (pair := _difference(tree, call.args[0])):
            yield call, *pair
    for node in tree.all(ast.Compare):
        left, right = node.left, node.comparators[0]
        if len(node.ops) != 1 or not isinstance(node.ops[0], ast.Eq | ast.NotEq | ast.Gt):
            continue
        if tree.number_of(right) == 0 and (pair := _difference(tree, left)):
            yield node, *pair
        elif not isinstance(node.ops[0], ast.Gt) and tree.number_of(right) is None:
            yield node, left, right


def _difference(tree: SourceTree, node: ast.AST | None) -> tuple[ast.expr, ast.expr] | None:
    """Return the two values whose largest difference a value is, also by a function of the module."""
    for _ in range(MOST_LINKS):
        node = tree.value_of(node)
        match node:
            case ast.BinOp(left=left, op=ast.Sub(), right=right):
                return left, right
            case ast.Call(args=[left, right]) if called_name(node) == "subtract":
                return left, right
            case ast.Call(func=ast.Name() as func, args=[left, right]) if isinstance(
                tree.code_of(func), ast.FunctionDef
            ):
                differs = any(_difference(tree, value) for value in values_of(tree, node))
                return (left, right) if differs else None
            case ast.Call(func=ast.Attribute(value=owner, attr=name), args=args):
                is_method = not tree.name_of(node.func)
                node = (owner if is_method else args[0] if args else None) if name in _SIZES else None
            case ast.Call(func=ast.Name(id="abs" | "max" | "float"), args=[inner]):
                node = inner
            case _:
                return None
    return None


def _has_no_tolerance(tree: SourceTree, call: ast.Call) -> bool:
    words = words_of(call)
    return all(word in words and tree.number_of(words[word]) == 0 for word in ("rtol", "atol"))


def _origins(tree: SourceTree, node: ast.AST | None, links: int = MOST_LINKS) -> set[str]:
    """Return by what the floats of a value are computed: ``predict``, ``call`` of a model, or what runs an export."""
    found: set[str] = set()
    waiting: list[tuple[ast.AST | None, int]] = [(node, links)]
    seen: set[ast.AST] = set()
    while waiting:
        part, left = waiting.pop()
        if left == 0 or part is None or part in seen:
            continue
        seen.add(part)
        inner: list[ast.AST] = []
        if isinstance(part, ast.Name):
            inner += [*item_sources(tree).get(tree.key_of(part), []), *filled_with(tree).get(tree.key_of(part), [])]
        for made in values_of(tree, part):
            kind = _origin_of_call(tree, made) if isinstance(made, ast.Call) else ""
            found |= {kind} - {""}
            inner += [] if kind else _parts_of(tree, made)
        waiting += [(other, left - 1) for other in inner]
    return found


def _origin_of_call(tree: SourceTree, call: ast.Call) -> str:
    """Return what computes the floats that a call returns; nothing where it is not known."""
    name = called_name(call)
    if isinstance(call.func, ast.Attribute) and name in PREDICTS:
        return "predict"
    if name in _RUNS_EXPORTS:
        return name
    for made in (tree.whole_of(call.func), *values_of(tree, call.func)):
        by = called_name(made) if isinstance(made, ast.Call) else getattr(made, "attr", "")
        # NumPy and pickle load as well, but what they read is no other computation.
        is_read = by == "load" and not (isinstance(made, ast.Call) and typed(made.func).endswith("saved_model.load"))
        if by in _MAKES_EXPORTS and not is_read:
            return by
    return "call" if call.args and _is_model(tree, call.func) else ""


def _parts_of(tree: SourceTree, made: ast.AST) -> list[ast.AST]:
    """Return what holds some of the values of an expression, unchanged."""
    match made:
        case ast.Call() if called_name(made) in _SAME_VALUES and called_name(made) != "round":
            return [*filter(None, [tree.worked_on(made)])]
        case ast.Subscript(value=value) | ast.DictComp(value=value):
            return [value]
        case ast.Attribute(value=value, attr=name) if name in _SAME_ATTRIBUTES:
            return [value]
        case ast.ListComp(elt=value) | ast.GeneratorExp(elt=value):
            return [value]
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Dict(values=parts):
            return [*parts]
        case ast.Name():
            return [*item_sources(tree).get(tree.key_of(made), []), *filled_with(tree).get(tree.key_of(made), [])]
    return []
