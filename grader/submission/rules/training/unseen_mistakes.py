"""Rules about code that runs and may pass every criterion, but does something else than is meant: it has no effect,
or what it measures says nothing of new examples."""

from __future__ import annotations

import ast
import itertools
import math
import re
from collections.abc import Iterator, Sequence

from grader.submission.models.keras_names import RECURRENT
from grader.submission.rules.reading.layer_order import layers_in_a_row
from grader.submission.rules.reading.own_steps import is_tape
from grader.submission.rules.reading.possible_values import numbers_of, values_of
from grader.submission.rules.reading.weights import brings_back
from grader.submission.rules.reading.words_beside import HELD_OUT, is_said
from grader.submission.rules.rule import rule, training_rule
from grader.submission.rules.subjects import MEANT
from grader.submission.source_tree import Finding, SourceTree, argument, names_in, nodes_of, text_of, typed, words_of
from grader.submission.syntax import called_name

_WEIGHTED = ("Dense", "EinsumDense", "Embedding", "BatchNormalization", "LayerNormalization", *RECURRENT)
"""Layers with weights; convolutions have them as well."""
_HALVES = re.compile(
    r"(?:each|every|all) (?:max[- ]?)?pool\w* (?:layers? )?(?:halv|cuts? \w+ in half|divid\w+ \w+ by 2)", re.IGNORECASE
)
_POOLS = re.compile(r"(?:Max|Average)Pool(?:ing)?[12]D")
_BY_ONE = re.compile(r"overlap|by one\b|stride|one (?:pixel|step)", re.IGNORECASE)
_ONLY_IN_TRAINING = ("Dropout", "SpatialDropout", "BatchNormalization", "Gaussian", "Alpha", "Random")
"""How the names of layers begin that do something else in training than in predictions."""
_TURNS_BACK = ("reverse", "flip", "backward_layer")
_MERGES = ("Concatenate", "concatenate", "Add", "add", "Average", "average", "Multiply", "multiply")
_FOLD = re.compile(r"(?:\b|_|k)folds?(?:\b|_)|\bsplit\((?!['\"])", re.IGNORECASE)
_TRAINING = re.compile(r"train", re.IGNORECASE)
_SEEDS = ("set_random_seed", "set_seed")
_OTHER_SEEDS = ("tensorflow.random.set_seed", "random.seed")
"""Functions that do not reach NumPy."""
_DRAWS = re.compile(r"numpy\.random\.(?!default_rng|[gs]et_state)[a-z]\w*")
_NEW = re.compile(r"\bnew\b|\beach run|\bdiffer|\banother", re.IGNORECASE)
_MODELS = ("Model", "Sequential", "models.Model", "models.Sequential")


def _is(node: ast.AST | None, value: bool) -> bool:
    """Return whether a node is ``True``, or ``False``."""
    return isinstance(node, ast.Constant) and node.value is value


@rule
def trained_on_and_called_validation(tree: SourceTree) -> Iterator[Finding]:
    """Yield an ``evaluate`` of the training examples whose result is called a validation, or a test, error."""
    fits = [call for call in tree.calls_of("fit") if call.args]
    for function in tree.all(ast.FunctionDef) if fits else ():
        # What another function trains may be another model.
        inside = [call for call in fits if call in nodes_of(function)]
        trained = {_examples_of(tree, call) for call in inside or fits}
        for place, statement in enumerate(function.body):
            for call in (node for node in nodes_of(statement) if isinstance(node, ast.Call) and node.args):
                if not tree.is_call_of(call, "evaluate") or _examples_of(tree, call) not in trained:
                    continue
                if _is_set_between(function, inside, call):
                    continue
                names = names_in(statement, ast.Store)
                said = [*names, *_said_before(function.body[place:], call, names)]
                if any(map(HELD_OUT.search, said)) and not any(map(_TRAINING.search, said)):
                    sentence = (
                        f"`{typed(call)}` measures the training examples, which is no validation. Give `evaluate` the "
                        "validation examples."
                    )
                    yield tree.finding(call, typed(call), "", sentence, certain=False)


def _is_set_between(function: ast.FunctionDef, fits: list[ast.Call], measured: ast.Call) -> bool:
    """Return whether the names that are measured get other examples after the training."""
    names = {name for given in measured.args[:2] for name in names_in(given, ast.Load)}
    begin = min((fit.lineno for fit in fits), default=measured.lineno)
    between = [node for node in nodes_of(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return any(node.id in names and begin < node.lineno < measured.lineno for node in between)


def _examples_of(tree: SourceTree, call: ast.Call) -> tuple[object, ...]:
    """Return what two calls share that get the same inputs and labels, or the same data set."""
    return tuple(map(tree.key_of, call.args[:2]))


def _said_before(statements: list[ast.stmt], call: ast.Call, names: set[str]) -> Iterator[str]:
    """Yield the texts that stand directly before a call, or before one of the names that its result has."""
    for node in (part for statement in statements for part in nodes_of(statement)):
        parts: Sequence[ast.expr] = ()
        match node:
            case ast.JoinedStr(values=parts) | ast.Call(args=parts):
                pass
            case ast.Dict(keys=[*keys], values=values):
                parts = [part for pair in zip(keys, values, strict=True) for part in pair if part is not None]
        for before, part in itertools.pairwise(parts):
            text = text_of(before)
            if text and (names_in(part, ast.Load) & names or call in nodes_of(part)):
                yield text


@rule
def layers_inside_lambdas(tree: SourceTree) -> Iterator[Finding]:
    """Yield layers with weights that a ``Lambda`` calls: the model does not know these weights."""
    hidden = {id(node) for code in tree.all(ast.Lambda) for node in nodes_of(code)}
    known = {id(tree.value_of(call.func)) for call in tree.all(ast.Call) if hidden and id(call) not in hidden}
    for call in tree.all(ast.Call) if hidden else ():
        code = argument(call, "function", 0) if tree.keras_name_of(call.func) == "layers.Lambda" else None
        for inner in nodes_of(code) if isinstance(code, ast.Lambda) else ():
            made = tree.value_of(inner.func) if isinstance(inner, ast.Call) else None
            kind = tree.keras_name_of(made.func).removeprefix("layers.") if isinstance(made, ast.Call) else ""
            is_weighted = kind in _WEIGHTED or kind.startswith("Conv")
            if isinstance(inner, ast.Call) and is_weighted and id(made) not in known:
                sentence = (
                    f"The model does not know the weights of a layer in a `Lambda`: `{typed(inner.func)}` is never "
                    "trained, and not saved. Call it outside of the `Lambda`."
                )
                yield tree.finding(inner, typed(inner), "", sentence, certain=False)


@rule
def checkpoints_never_loaded(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``ModelCheckpoint`` that saves the best epoch where nothing loads it, and the last epoch is returned."""
    if tree.mentions("load_weights", "load_model", "restore", "read"):
        return
    for function in tree.all(ast.FunctionDef):
        inside = [node for node in nodes_of(function) if isinstance(node, ast.Call)]
        fitted = {tree.key_of(call.func.value) for call in inside if isinstance(call.func, ast.Attribute)
                  and call.func.attr == "fit"}  # fmt: skip
        returned = {tree.key_of(node.value) for node in nodes_of(function)
                    if isinstance(node, ast.Return) and node.value}  # fmt: skip
        fits = [call for call in inside if called_name(call) == "fit"] if fitted & returned else []
        given = [tree.callbacks_of(fit) for fit in fits]
        kept = [callbacks for callbacks in given if not any(brings_back(tree, callback) for callback in callbacks)]
        for call in dict.fromkeys(itertools.chain(*kept)):
            best = tree.value_of(words_of(call).get("save_best_only"))
            path = argument(call, "filepath", 0)
            if called_name(call) != "ModelCheckpoint" or not _is(best, True):
                continue
            sentence = (
                "`ModelCheckpoint` saves the best epoch, but nothing loads it: the model keeps the weights of the last "
                f"one. Write `model.load_weights({typed(path) if path else '…'})` after `fit`."
            )
            yield tree.finding(call, "ModelCheckpoint", "", sentence, certain=False)


_ALL_DIRECTIONS = 180
"""Degrees each way with which all angles are possible."""
_HALF_A_TURN = re.compile(
    r"half|halb|hälfte|upside|demi|moitié|mitad|\bmedi[ao]\b|meia|metade|metà|mezzo", re.IGNORECASE
)
_IS_PI = re.compile(r"(?:math|numpy)\.pi")
_TURNS = ("360", "360.0", "180", "180.0")
"""What degrees are divided by for a share of a turn."""


@training_rule
def half_turns(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``RandomRotation`` by degrees that were divided by 180, or by radians: it takes shares of a full turn."""
    for call in tree.all(ast.Call):
        if tree.keras_name_of(call.func) != "layers.RandomRotation":
            continue
        factors = values_of(tree, argument(call, "factor", 0))
        parts = [part for made in factors for part in (made.elts if isinstance(made, ast.Tuple | ast.List) else [made])]
        found = [made for part in parts
                 for made in values_of(tree, part.operand if isinstance(part, ast.UnaryOp) else part)]  # fmt: skip
        for node in {typed(made): made for made in found if isinstance(made, ast.expr)}.values():
            half, radians = _in_half_turns(tree, node), _in_radians(tree, node)
            degrees = half if half is not None else radians
            if degrees is not None and not (half is not None and _is_half_meant(tree, call, half)):
                whole = f"{typed(degrees)} / 360"
                what = (
                    "is a share of a full turn, so it rotates by twice the angle that is meant"
                    if half is not None
                    else "is an angle in radians, and the factor is a share of a full turn"
                )
                sentence = f"`{typed(node)}` {what}. Write `{whole}`."
                yield tree.finding(call, typed(node), whole, sentence, certain=False)


def _is_half_meant(tree: SourceTree, call: ast.Call, degrees: ast.expr) -> bool:
    """Return whether twice the angle is meant: it is told, the half of it has that name, or it is all directions."""
    said, number = tree.said_beside(call), tree.number_of(degrees) or 0.0
    is_told = bool(number) and re.search(rf"\b{2 * number:.0f}\b", said) is not None
    return number >= _ALL_DIRECTIONS or is_told or bool(_HALF_A_TURN.search(f"{typed(degrees)} {said}"))


def _in_half_turns(tree: SourceTree, node: ast.expr) -> ast.expr | None:
    """Return the degrees that were divided by 180, or by π as radians; nothing where more is multiplied or divided.

    The half of it may be meant then.
    """
    match node:
        case ast.BinOp(left=left, op=ast.Div(), right=right) if numbers_of(tree, right) == {180.0}:
            return left if not _is_scaled(tree, left) else None
        case ast.BinOp(left=left, op=ast.Div(), right=right) if _IS_PI.fullmatch(tree.name_of(right)):
            degrees = _in_radians(tree, tree.value_of(left))
            return degrees if degrees is not None and not _is_scaled(tree, degrees) else None
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            for share, degrees in ((tree.value_of(left), right), (tree.value_of(right), left)):
                match share:
                    case ast.BinOp(left=first, op=ast.Div(), right=second) if numbers_of(tree, second) == {180.0}:
                        is_unit = numbers_of(tree, first) == {1.0}
                        return degrees if is_unit and not _is_scaled(tree, degrees) else None
    return None


def _in_radians(tree: SourceTree, node: ast.AST | None) -> ast.expr | None:
    """Return the degrees that a call, or a product with π / 180, turns into radians."""
    match node:
        case ast.Call(args=[degrees]) if called_name(node) in ("radians", "deg2rad"):
            return degrees
        case ast.BinOp(left=ast.BinOp(left=degrees, op=ast.Mult(), right=pi), op=ast.Div(), right=half):
            return degrees if _IS_PI.fullmatch(tree.name_of(pi)) and numbers_of(tree, half) == {180.0} else None
        case ast.BinOp(left=ast.BinOp(left=degrees, op=ast.Div(), right=half), op=ast.Mult(), right=pi):
            return degrees if _IS_PI.fullmatch(tree.name_of(pi)) and numbers_of(tree, half) == {180.0} else None
    return None


def _is_scaled(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether something is multiplied or divided in a value."""
    made = [node, *values_of(tree, node)]
    return any(isinstance(part, ast.Mult | ast.Div) for found in made for part in nodes_of(found))


@rule
def turns_for_degrees(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``rotation_range`` of less than one degree: a share of a turn, or radians, was meant."""
    for call in tree.all(ast.Call):
        given = argument(call, "rotation_range", 6) if called_name(call) == "ImageDataGenerator" else None
        angle = tree.number_of(given, 0.0)
        made = tree.value_of(given)
        is_divided = isinstance(made, ast.BinOp) and isinstance(made.op, ast.Div) and typed(made.right) in _TURNS
        is_radians = isinstance(made, ast.Call) and called_name(made) in ("radians", "deg2rad")
        if tree.number_of(given, 0.0) is not None and not 0 < (angle or 0.0) < 1:
            continue
        if given is not None and (0 < (angle or 0.0) < 1 or is_divided or is_radians):
            is_plain = isinstance(made, ast.BinOp) and is_divided and "pi" not in typed(made.left)
            whole = typed(made.left) if isinstance(made, ast.BinOp) and is_plain else "20"
            whole = typed(made.args[0]) if isinstance(made, ast.Call) and is_radians and made.args else whole
            sentence = (
                f"`rotation_range` is in degrees, and `{typed(given)}` is less than one, so no image is turned. Write "
                f"`rotation_range={whole}`."
            )
            yield tree.finding(call, typed(given), f"rotation_range={whole}", sentence, certain=False, about=MEANT)


@training_rule
def steps_without_training(tree: SourceTree) -> Iterator[Finding]:
    """Yield a call of a model in a learner's own training step, where layers act as in predictions."""
    kinds = [tree.keras_name_of(call.func).removeprefix("layers.") for call in tree.all(ast.Call)]
    idle = next((kind for kind in kinds if kind.startswith(_ONLY_IN_TRAINING)), "")
    if not idle or "training" in {word.arg for call in tree.all(ast.Call) for word in call.keywords
                                  if not isinstance(word.value, ast.Constant) or word.value.value is True}:  # fmt: skip
        return
    models = {tree.key_of(node.value) for node in tree.all(ast.Attribute)
              if node.attr in ("trainable_variables", "trainable_weights")}  # fmt: skip
    for block in _training_tapes(tree):
        for call in (node for node in nodes_of(block) if isinstance(node, ast.Call)):
            if tree.key_of(call.func) in models and len(call.args) == 1 and not call.keywords:
                right = f"{typed(call)[:-1]}, training=True)"
                sentence = (
                    f"`{typed(call)}` runs as in `predict`, and so does `{idle}`. Write `{right}` in a training step."
                )
                yield tree.finding(call, typed(call), right, sentence, certain=False)


def _training_tapes(tree: SourceTree) -> list[ast.With]:
    """Return the blocks of tapes for the gradients of weights: one that watches an input is for those of that."""
    tapes = filter(is_tape, tree.all(ast.With))
    return [block for block in tapes if not any(isinstance(node, ast.Call) and called_name(node) == "watch"
                                                for node in nodes_of(block))]  # fmt: skip


@rule
def folds_of_one_model(tree: SourceTree) -> Iterator[Finding]:
    """Yield a model that is trained and measured fold by fold, and is not made for each fold."""
    # Each part of a `TimeSeriesSplit` lies after those that came before.
    for loop in tree.all(ast.For) if not tree.mentions("TimeSeriesSplit") else ():
        if not _FOLD.search(f"{typed(loop.target)} {typed(loop.iter)}"):
            continue
        calls = [node for node in nodes_of(loop) if isinstance(node, ast.Call)]
        used = {name: {typed(call.func.value) for call in calls if isinstance(call.func, ast.Attribute)
                       and call.func.attr == name} for name in ("fit", "evaluate", "predict")}  # fmt: skip
        made = {node.id for node in nodes_of(loop) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        reset = any(called_name(call) in ("set_weights", "load_weights") for call in calls)
        for name in sorted(used["fit"] & (used["evaluate"] | used["predict"])):
            if name.isidentifier() and name not in made and not reset:
                sentence = (
                    f"All folds train the same `{name}`, so it has seen each held-out part before. Make a new model "
                    "for each fold."
                )
                yield tree.finding(loop, f"for {typed(loop.target)}", "", sentence, certain=False)


@rule
def repeated_in_each_epoch(tree: SourceTree) -> Iterator[Finding]:
    """Yield data that are repeated as often as ``fit`` has epochs: each epoch then is all of them."""
    fits = [words_of(call) for call in tree.calls_of("fit")]
    epochs = {tree.key_of(words["epochs"]) for words in fits if "epochs" in words and "steps_per_epoch" not in words}
    for call in tree.calls_of("repeat"):
        count = argument(call, "count", 0)
        is_both = count is not None and len(call.args) == 1 and tree.key_of(count) in epochs
        if count is not None and is_both and typed(count) != "1":
            sentence = (
                f"`repeat({typed(count)})` and `epochs={typed(count)}` multiply: each epoch goes over the data "
                f"`{typed(count)}` times. Remove `.repeat(…)`."
            )
            yield tree.finding(call, f"repeat({typed(count)})", "", sentence, certain=False)


@rule
def poolings_of_every_place(tree: SourceTree) -> Iterator[Finding]:
    """Yield a pooling of 2 that moves by 1: it hardly makes its input smaller. At the end that may be wanted."""
    for call in tree.all(ast.Call):
        kind = tree.keras_name_of(call.func).removeprefix("layers.")
        if "Pool" not in kind or not _POOLS.fullmatch(kind) or "padding" in words_of(call):
            continue
        is_last = any(first is call and called_name(second) == "Flatten" for first, second in layers_in_a_row(tree))
        if is_last and not _is_said_to_halve(tree, call):
            continue
        size, strides = (tree.value_of(argument(call, *place)) for place in (("pool_size", 0), ("strides", 1)))
        by_one = strides is not None and typed(strides) in ("1", "(1, 1)")
        if by_one and (size is None or typed(size) in ("2", "(2, 2)")):
            sentence = (
                f"`{kind}` with `strides=1` takes away one row and one column only. Leave `strides` out: by default it "
                "moves by the pool size."
            )
            yield tree.finding(call, "strides=1", "", sentence, certain=False)


def _is_said_to_halve(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a comment in the function around a pooling says that every pooling halves its input."""
    around = [function for function in tree.all(ast.FunctionDef)
              if function.lineno <= call.lineno <= (function.end_lineno or 0)]  # fmt: skip
    first, last = (around[-1].lineno, around[-1].end_lineno or 0) if around else (1, len(tree.lines))
    told = [ast.get_docstring(around[-1]) or ""] if around else []
    told += [line.partition("#")[2] for line in tree.lines[first - 1 : last]]
    return any(is_said(_HALVES, text) for text in told) and not any(map(_BY_ONE.search, told))


@rule
def seeds_set_late(tree: SourceTree) -> Iterator[Finding]:
    """Yield a seed that is set after the layers of a model have drawn their weights, and before it is trained."""
    if not tree.mentions("Input", "InputLayer", "input_shape") or tree.mentions("load_weights", "set_weights"):
        # Such a model draws its weights when it gets its first batch, or gets others.
        return
    seeds = [call for call in tree.all(ast.Call) if called_name(call) in _SEEDS]
    for function in tree.all(ast.FunctionDef):
        inside = {id(node) for node in nodes_of(function)}
        models = [_first_layer_of(tree, call) for call in tree.all(ast.Call)
                  if id(call) in inside and _makes_model(tree, call)]  # fmt: skip
        fits = [call.lineno for call in tree.calls_of("fit") if id(call) in inside]
        own = [call for call in seeds if id(call) in inside]
        if len(own) == len(seeds) == len(models) == 1 and fits and models[0] < own[0].lineno < fits[0]:
            sentence = "The seed is set after the weights of the layers were drawn. Set it before the first layer."
            yield tree.finding(own[0], typed(own[0]), "", sentence, certain=False)


def _makes_model(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a call makes a model, also by a function of the learner's."""
    code = tree.code_of(call.func) if isinstance(call.func, ast.Name) else None
    inner = [node for node in nodes_of(code) if isinstance(node, ast.Call)] if isinstance(code, ast.FunctionDef) else []
    trains = any(called_name(node) == "fit" for node in inner)
    return not trains and any(tree.keras_name_of(node.func) in _MODELS for node in (call, *inner))


def _first_layer_of(tree: SourceTree, call: ast.Call) -> float:
    """Return the line where a model gets its first weights: ``Sequential()`` has none before a layer is added."""
    if tree.keras_name_of(call.func) not in _MODELS or call.args or call.keywords:
        return call.lineno
    added = [line.lineno for line in tree.calls_of("add") if isinstance(line.func, ast.Attribute)
             and tree.value_of(line.func.value) is call]  # fmt: skip
    return min(added, default=call.lineno)


@rule
def seeds_of_another_library(tree: SourceTree) -> Iterator[Finding]:
    """Yield the seed of TensorFlow alone in a function that goes on to draw with NumPy's global generator."""
    seeding = {tree.name_of(call.func) or called_name(call) for call in tree.all(ast.Call)}
    if any("seed" in name.lower() and name not in _OTHER_SEEDS for name in seeding):
        return
    if tree.mentions("RandomState", "default_rng", "set_state"):
        return
    for function in tree.all(ast.FunctionDef):
        calls = [node for node in nodes_of(function) if isinstance(node, ast.Call)]
        seeds = [call for call in calls if tree.name_of(call.func) == "tensorflow.random.set_seed" and call.args]
        # What is drawn after a training may be an example to look at.
        ends = min((call.lineno for call in calls if called_name(call) == "fit"), default=math.inf)
        drawn = [call for call in calls if _DRAWS.fullmatch(tree.name_of(call.func)) and seeds
                 and seeds[0].lineno < call.lineno <= ends]  # fmt: skip
        if drawn and not any(_NEW.search(tree.said_beside(call)) for call in (seeds[0], drawn[0])):
            right = f"tf.keras.utils.set_random_seed({typed(seeds[0].args[0])})"
            sentence = (
                f"`tf.random.set_seed` does not reach NumPy: `{typed(drawn[0].func)}` draws something else in each "
                f"run. Write `{right}`."
            )
            yield tree.finding(seeds[0], typed(seeds[0]), right, sentence, certain=False)


@training_rule
def steps_in_reverse(tree: SourceTree) -> Iterator[Finding]:
    """Yield a recurrent layer that returns its steps in reverse order, where they are merged with others."""
    turned = any("::-1" in typed(node) for node in tree.all(ast.Subscript))
    if turned or not tree.mentions(*_MERGES) or tree.mentions(*_TURNS_BACK):
        return
    pooled = {id(first) for first, second in layers_in_a_row(tree) if called_name(second).startswith("Global")}
    for call in (call for call in tree.all(ast.Call) if id(call) not in pooled):
        kind = tree.keras_name_of(call.func).removeprefix("layers.")
        words = {word for word, value in words_of(call).items() if _is(value, True)}
        if kind in RECURRENT and words >= {"go_backwards", "return_sequences"} and "backward_layer" not in words:
            sentence = (
                f"`{kind}` with `go_backwards=True` returns its time steps in reverse order: they do not match those "
                f"of other layers. Write `Bidirectional({kind}(…))`."
            )
            yield tree.finding(call, "go_backwards=True", "", sentence, certain=False)


@training_rule
def rates_set_twice(tree: SourceTree) -> Iterator[Finding]:
    """Yield a callback that sets the learning rate in each epoch without reading it, beside ``ReduceLROnPlateau``."""
    if not tree.mentions("ReduceLROnPlateau"):
        return
    loops = [loop.iter for loop in tree.all(ast.For)] + [loop.iter for loop in tree.all(ast.comprehension)]
    # A loop takes them in turn.
    apart = {made for source in loops for part in nodes_of(source) for made in (part, tree.value_of(part))}
    together = [[*map(tree.made_by, row.elts)] for row in tree.all(ast.List) if row not in apart]
    together += [[*tree.callbacks_of(fit)] for fit in tree.calls_of("fit")]
    rows = [[made for made in row if isinstance(made, ast.Call)] for row in together]
    both = [row for row in rows if "ReduceLROnPlateau" in map(called_name, row)]
    for call in dict.fromkeys(itertools.chain(*both)):
        kind = called_name(call)
        if tree.keras_name_of(call.func) == "callbacks.LearningRateScheduler":
            given = argument(call, "schedule", 0)
            code = tree.code_of(given) or tree.value_of(given)
            is_set = isinstance(code, ast.FunctionDef | ast.Lambda) and _ignores_the_rate(code)
        else:
            is_set = any(_sets_the_rate(tree, code) for code in _run_in_each_epoch(tree, call))
        if is_set:
            sentence = (
                f"`{kind}` sets the learning rate in each epoch, so `ReduceLROnPlateau` has no effect. Use one of the "
                "two."
            )
            yield tree.finding(call, kind, "", sentence, certain=False)


def _ignores_the_rate(code: ast.FunctionDef | ast.Lambda) -> bool:
    """Return whether a schedule does not read the rate that it gets."""
    body = code.body if isinstance(code.body, list) else [code.body]
    read = {node.id for part in body for node in nodes_of(part) if isinstance(node, ast.Name)}
    if any(isinstance(node, ast.Attribute) and node.attr in _RATE for part in body for node in nodes_of(part)):
        return False
    return not code.args.vararg and all(parameter.arg not in read for parameter in code.args.args[1:])


def _run_in_each_epoch(tree: SourceTree, call: ast.Call) -> Iterator[ast.AST]:
    """Yield what a learner's own callback runs in each epoch or batch: its methods, or the functions that it gets."""
    if tree.keras_name_of(call.func) == "callbacks.LambdaCallback":
        given = [value for word, value in words_of(call).items() if word in _IN_EACH_EPOCH]
        yield from (code for part in given if (code := tree.code_of(part) or tree.value_of(part)) is not None)
    for kind in (kind for kind in tree.all(ast.ClassDef) if kind.name == called_name(call)):
        if any(tree.keras_name_of(base) == "callbacks.Callback" for base in kind.bases):
            yield from (line for line in kind.body if isinstance(line, ast.FunctionDef) and line.name in _IN_EACH_EPOCH)


_IN_EACH_EPOCH = (
    "on_epoch_begin", "on_epoch_end", "on_train_batch_begin", "on_train_batch_end", "on_batch_begin", "on_batch_end",
)  # fmt: skip
_RATE = ("learning_rate", "lr")


def _sets_the_rate(tree: SourceTree, code: ast.AST) -> bool:
    """Return whether a function sets the learning rate whenever it runs, and never reads it."""
    read = [node for node in nodes_of(code) if isinstance(node, ast.Attribute) and node.attr in _RATE
            and isinstance(node.ctx, ast.Load)]  # fmt: skip
    assigned_to = [node.func.value for node in nodes_of(code) if isinstance(node, ast.Call)
                   and isinstance(node.func, ast.Attribute) and node.func.attr == "assign"]  # fmt: skip
    if any(node not in assigned_to for node in read):
        return False
    if isinstance(code, ast.Lambda):
        body: list[ast.stmt] = [ast.Expr(code.body)]
    else:
        body = code.body if isinstance(code, ast.FunctionDef) else []
    return any(map(_always_sets_the_rate, body)) and not any(
        isinstance(line, ast.Return) for part in body if isinstance(part, ast.If) for line in nodes_of(part)
    )


def _always_sets_the_rate(line: ast.stmt) -> bool:
    match line:
        case ast.Assign(targets=targets):
            return any(isinstance(target, ast.Attribute) and target.attr in _RATE for target in targets)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Attribute(attr=name), attr="assign"))):
            return name in _RATE
        case ast.Expr(value=ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value=name), _])):
            return name in _RATE
        case ast.If(body=body, orelse=[*_, _] as orelse):
            return any(map(_always_sets_the_rate, body)) and any(map(_always_sets_the_rate, orelse))
    return False


@rule
def watched_without_validation(tree: SourceTree) -> Iterator[Finding]:
    """Yield callbacks that watch a figure of validation data, where no ``fit`` gets any."""
    fits = tree.calls_of("fit")
    given = {word.arg for call in fits for word in call.keywords}
    if not fits or {"validation_data", "validation_split", None} & given or any(len(call.args) > 3 for call in fits):
        return
    for call in tree.all(ast.Call):
        kind = tree.keras_name_of(call.func).removeprefix("callbacks.")
        if kind not in ("EarlyStopping", "ReduceLROnPlateau") or "callbacks" not in given:
            continue
        watched = argument(call, "monitor", 0)
        name = text_of(watched) if watched else "val_loss"
        if name and name.startswith("val_"):
            sentence = (
                f"`{kind}` watches `{name}`, but `fit` gets no validation data, so it does nothing. Give `fit` "
                "`validation_split=0.1`, for example."
            )
            yield tree.finding(call, kind, "", sentence, certain=False)


@rule
def penalties_left_out(tree: SourceTree) -> Iterator[Finding]:
    """Yield a learner's own training step whose loss is without the penalties of regularizers."""
    given = [word for call in tree.all(ast.Call) for word in call.keywords if (word.arg or "").endswith("_regularizer")]
    if not given or tree.mentions("losses_of", "add_loss", "compute_loss"):
        return
    steps = {id(node) for function in tree.all(ast.FunctionDef) if function.name == "train_step"
             for node in nodes_of(function)}  # fmt: skip
    if any(node.attr == "losses" and not tree.name_of(node) for node in tree.all(ast.Attribute)):
        return
    for block in _training_tapes(tree):
        # `fit` adds the penalties itself, unless a step of the learner's takes the place of its own.
        if id(block) in steps or not tree.calls_of("fit"):
            sentence = (
                f"Your own loop leaves out the penalties, so `{given[0].arg}` has no effect. Add them to the loss: "
                "`+ sum(model.losses)`."
            )
            yield tree.finding(block, typed(given[0].value), "", sentence, certain=False)
            return


@training_rule
def augmentation_switched_off(tree: SourceTree) -> Iterator[Finding]:
    """Yield random layers that are called with ``training=False``: they return their input as it is.

    Not those of a functional model: ``fit`` sets ``training`` there.
    """
    models = [function for function in tree.all(ast.FunctionDef)
              if any(isinstance(node, ast.Call) and tree.keras_name_of(node.func) in ("Model", "models.Model")
                     for node in nodes_of(function))]  # fmt: skip
    functional = {id(node) for function in models for node in nodes_of(function)}
    for call in tree.all(ast.Call):
        made = tree.value_of(call.func)
        if id(call) in functional or not _is(words_of(call).get("training"), False) or not isinstance(made, ast.Call):
            continue
        again = (other for other in tree.all(ast.Call) if tree.value_of(other.func) is made)
        if not all(_is(words_of(other).get("training"), False) for other in again):
            continue  # Where the layer changes training images, it is switched off for others.
        parts = [made, *filter(None, map(tree.value_of, made.args))]
        kinds = [tree.keras_name_of(node.func) for part in parts for node in nodes_of(part)
                 if isinstance(node, ast.Call)]  # fmt: skip
        random = [kind for kind in kinds if kind.startswith("layers.Random")]
        if random and not any(kind.startswith(("layers.Dense", "layers.Conv")) for kind in kinds):
            sentence = (
                f"With `training=False`, `{random[0].removeprefix('layers.')}` returns its input as it is. Write "
                "`training=True` to change images before `fit`."
            )
            yield tree.finding(call, "training=False", "training=True", sentence, certain=False)


@training_rule
def numbers_of_sets(tree: SourceTree) -> Iterator[Finding]:
    """Yield texts of a ``set`` that are numbered in its order."""
    counted = [(call, call.args[0]) for call in tree.calls_named("enumerate") if call.args]
    growing = [(loop, loop.iter) for loop in tree.all(ast.For) if any(map(_numbers_by_length, nodes_of(loop)))]
    for place, iterated in (*counted, *growing):
        made = tree.value_of(iterated)
        if isinstance(made, ast.Call) and called_name(made) == "list" and made.args:
            made = tree.value_of(made.args[0])
        if isinstance(made, ast.SetComp) or (isinstance(made, ast.Call) and called_name(made) == "set"):
            sentence = (
                "The order of texts in a `set` is another one in each run of Python, and so are their numbers. Write "
                f"`sorted({typed(iterated)})`."
            )
            yield tree.finding(place, typed(iterated), f"sorted({typed(iterated)})", sentence, certain=False)


def _numbers_by_length(line: ast.AST) -> bool:
    """Return whether a line gives an entry of a dictionary its length as its number: ``index[word] = len(index)``."""
    match line:
        case ast.Assign(targets=[ast.Subscript(value=owner)], value=number):
            return f"len({typed(owner)})" in typed(number)
    return False
