"""Rules about figures that a learner computes and prints, and about models and metrics that are not what they seem.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.decisions import in_another_form
from grader.submission.rules.reading.events import LOOPS
from grader.submission.rules.reading.examples import ABSOLUTES, AVERAGES, unparsed
from grader.submission.rules.reading.own_steps import is_tape
from grader.submission.rules.reading.possible_values import call_gives, calls_with, function_of, stands_for
from grader.submission.rules.reading.told_as_new import UNSEEN, is_told_of_new
from grader.submission.rules.reading.value_flow import Place, code_called, ends_of_places, set_to
from grader.submission.rules.reading.weights import keeps_weights, restores
from grader.submission.rules.reading.words_beside import HELD_OUT, is_said, name_and_docstring
from grader.submission.rules.rule import rule, training_rule, unless_told_by
from grader.submission.rules.subjects import SHARED, TAKEN
from grader.submission.source_tree import (
    Finding,
    SourceTree,
    argument,
    assigned,
    gives_unseen,
    names_in,
    nodes_of,
    said_in,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_ERROR = regex(r"\b(?:\w+_)?(?:mae|mse|rmse|mean_absolute_error|error)\b")
_LEAST_PARTS = 3
_OF_A_MODEL = regex(r"\bmod[eèé]l|\bnet\b|network|\bNetz\b|réseau|\bred\b|\brede\b", re.IGNORECASE)
LONGEST_HELPER = 2
"""Statements of a function that only calculates what it returns; one of them may be its docstring."""
_SPREAD = regex(r"std|scale|sigma|spread|streu|abweich|[eé]cart|desv|scart", re.IGNORECASE)
_MIDDLE = regex(r"mean|mu\b|middle|offset|mitte|moyenne|media\b|média|promedio", re.IGNORECASE)
_OF_VALIDATION = regex(r"""\[['"]val_\w+['"]\]$""")
_BEST = regex(r"best|highest|lowest|top|peak|max|min|epoch", re.IGNORECASE)
_PROBABLE = regex(r"predict\(|\bmodel\(|network\(|prob")
_SOFTMAX = ("tensorflow.nn.softmax", "tensorflow.keras.activations.softmax", "keras.activations.softmax",
            "scipy.special.softmax", "tensorflow.keras.ops.softmax", "keras.ops.softmax")  # fmt: skip
_MOST_STEPS = 6
"""From scores back to what a model predicts: a division, a part, a helper of the program."""
_EPOCHS = regex(r"epoch|range\(", re.IGNORECASE)
_SHARED = regex(r"cell|share|same (?:weight|layer|block|unit)|tied|step|time|unroll", re.IGNORECASE)
_ONE_ROW = regex(r"\[None\b|newaxis|expand_dims")
_TRAINS = regex(r"fit|train|step|epoch")
_CHANGES_MODELS = {"fit", "train_on_batch", "set_weights", "load_weights", "assign", "apply_gradients"}
_HALF = 0.5
_CUTTING = ("Precision", "Recall")
"""Metrics that count outputs above a threshold, which is their first argument."""
_OF_PROBABILITIES = (
    {"AUC": "from_logits=True"}
    | dict.fromkeys(_CUTTING, "thresholds=0")
    | dict.fromkeys(
        ("PrecisionAtRecall", "RecallAtPrecision", "SensitivityAtSpecificity", "SpecificityAtSensitivity"), ""
    )
)
"""Metrics of probabilities, each with what makes it one of logits; empty where nothing does."""
_FIGURES = (
    "argmax", "equal", "accuracy_score", "update_state", "sparse_categorical_accuracy", "binary_accuracy", "greater",
    "categorical_accuracy", "round", "rint",
)  # fmt: skip
"""Calls in which outputs of a model become answers, or are measured."""
_DRAWS_ON_PURPOSE = regex(
    r"monte[ -]?carlo|\bmc\b|uncertain|\bspread|on purpose|with dropout|bayes|unsicher|absichtlich|incert|incertid"
    r"|à dessein|a propósito|apposta|de propósito",
    re.IGNORECASE,
)
_LAYERS = regex(r"layers\.(?:Dense|Conv[123]D|LSTM|GRU|SimpleRNN)")
_TRAINING = regex(r"train", re.IGNORECASE)
_GETS_WEIGHTS = regex(r"get_weights\(\)(?!\[::-1\])")
_FIXED = regex(r"bias|intercept|fixed|offset|constant|base(?:_price|$)|b$")
_SLOPE = regex(r"weight|kernel|slope|per_|each_|factor|coef|w$|k$")
"""Names for the two weights of a layer with one unit."""


@rule
def metrics_never_reset(tree: SourceTree) -> Iterator[Finding]:
    """Yield a metric that is read in each epoch of a learner's own loop, and goes on from the epochs before."""
    epochs = [node for node in tree.all(ast.For) if _EPOCHS.search(f"{typed(node.target)} {typed(node.iter)}")]
    is_reset = tree.mentions("reset_state", "reset_states")
    if is_reset and not _is_reset_before(tree, epochs):
        return
    state = "is reset before the first epoch alone" if is_reset else "is never reset"
    # The variables of a metric are set to zero by hand.
    by_hand = {typed(node.value) for node in tree.all(ast.Attribute) if node.attr in ("variables", "weights")}
    for loop in epochs:
        inside = [node for part in nodes_of(loop) if isinstance(part, ast.For) and part is not loop
                  for node in nodes_of(part)]  # fmt: skip
        inner = {id(node) for node in inside}
        steps = [tree.code_of(node.func) for node in inside if isinstance(node, ast.Call)
                 and isinstance(node.func, ast.Name)]  # fmt: skip
        inside += [node for step in steps if isinstance(step, ast.FunctionDef) for node in nodes_of(step)]
        updated = {typed(node.func.value) for node in inside if isinstance(node, ast.Call)
                   and isinstance(node.func, ast.Attribute) and node.func.attr == "update_state"}  # fmt: skip
        made = names_in(loop, ast.Store)
        for node in nodes_of(loop):
            match node:
                case ast.Call(func=ast.Attribute(attr="result", value=ast.Name(id=name))) if id(node) not in inner:
                    if name in updated - made - by_hand:
                        sentence = (
                            f"`{name}` {state}, so it is the mean of all epochs so far. Call "
                            f"`{name}.reset_state()` at the beginning of each epoch."
                        )
                        yield tree.finding(node, typed(node), "", sentence, certain=False)


def _is_reset_before(tree: SourceTree, epochs: list[ast.For]) -> bool:
    """Return whether each reset of a metric stands in no loop, and beside a loop over epochs."""
    calls = [*tree.calls_named("reset_state"), *tree.calls_named("reset_states")]
    looped = {node for kind in (ast.For, ast.While) for loop in tree.all(kind) for node in nodes_of(loop)}
    beside = [tree.functions_around(loop)[-1:] for loop in epochs]
    return bool(calls) and all(call not in looped and tree.functions_around(call)[-1:] in beside for call in calls)


@rule
def other_names_for_a_model(tree: SourceTree) -> Iterator[Finding]:
    """Yield a model that is kept as the best one in a loop that goes on training it: it has one name more."""
    for function in tree.all(ast.FunctionDef):
        returned = {typed(node.value) for node in nodes_of(function) if isinstance(node, ast.Return) and node.value}
        for loop in (node for node in nodes_of(function) if isinstance(node, ast.For | ast.While)):
            fitted = {typed(call.func.value) for call in nodes_of(loop) if isinstance(call, ast.Call)
                      and isinstance(call.func, ast.Attribute) and call.func.attr == "fit"}  # fmt: skip
            made, last = names_in(loop, ast.Store), {id(line) for line in _before_a_loop_ends(loop)}
            for line in (node for node in nodes_of(loop) if isinstance(node, ast.Assign) and id(node) not in last):
                for target, value in assigned(line):
                    names = isinstance(target, ast.Name) and isinstance(value, ast.Name)
                    if names and typed(value) in fitted - made and typed(target) in returned:
                        sentence = (
                            f"`{typed(target)}` is the same model as `{typed(value)}`, which is trained further. Keep "
                            f"`{typed(value)}.get_weights()`, and set these at the end."
                        )
                        yield tree.finding(line, typed(line), "", sentence, certain=False)


def _before_a_loop_ends(loop: ast.AST) -> Iterator[ast.stmt]:
    """Yield the lines after which a loop always ends, by ``break`` or ``return``."""
    for node in nodes_of(loop):
        for lines in (getattr(node, "body", None), getattr(node, "orelse", None)):
            if isinstance(lines, list) and any(isinstance(line, ast.Break | ast.Return) for line in lines):
                yield from lines


@training_rule
def optimizers_made_late(tree: SourceTree) -> Iterator[Finding]:
    """Yield an optimizer that gets the name of the one that the model was compiled with, and that nothing reads."""
    for function in tree.all(ast.FunctionDef):
        nodes = [*nodes_of(function)]
        if any(isinstance(node, ast.For | ast.While) for node in nodes):
            continue
        compiled = [node.lineno for node in nodes if isinstance(node, ast.Call) and called_name(node) == "compile"]
        for line in (node for node in nodes if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)):
            is_optimizer = tree.keras_name_of(line.value.func).startswith("optimizers.")  # type: ignore[attr-defined]
            if not compiled or not is_optimizer or not isinstance(line.targets[0], ast.Name):
                continue
            name = typed(line.targets[0])
            read = [node.lineno for node in nodes if isinstance(node, ast.Name) and node.id == name
                    and isinstance(node.ctx, ast.Load)]  # fmt: skip
            if max(compiled) < line.lineno and all(number < line.lineno for number in read):
                sentence = (
                    f"The model keeps the optimizer that it was compiled with: nothing reads this `{name}`. Write "
                    f"`{name}.learning_rate = …`, or call `compile` again."
                )
                yield tree.finding(line, name, "", sentence, certain=False)


@rule
def validated_in_training_mode(tree: SourceTree) -> Iterator[Finding]:
    """Yield a trained model that is called with ``training=True`` to measure it, or on examples for validation."""
    if not any(tree.keras_name_of(call.func).startswith(("layers.Dropout", "layers.Spatial", "layers.Batch",
                                                         "layers.Gaussian", "layers.Random", "layers.Alpha"))
               for call in tree.all(ast.Call)):  # fmt: skip
        return
    taped = _recorded(tree)
    taped |= {id(node) for part in _drawn_many_times(tree) for node in nodes_of(part)}
    taped |= {id(node) for function in tree.all(ast.FunctionDef) if function.name in ("call", "train_step")
              for node in nodes_of(function)}  # fmt: skip
    compared = {tree.key_of(call.args[0]) for call in tree.all(ast.Call)
                if call.args and (called_name(call) == "predict" or _mode_of(tree, call) is False)}  # fmt: skip
    in_training = [*_in_training_mode(tree)]
    models = {typed(call.func) for call, _ in in_training}
    # The same model without it, on the same examples: what changes is to be seen.
    compared |= {tree.key_of(call.args[0]) for call in tree.all(ast.Call)
                 if call.args and typed(call.func) in models and "training" not in words_of(call)}  # fmt: skip
    for call, uses in in_training:
        is_drawn = id(call) in taped or any(id(use) in taped for use in uses) or _is_for_its_effect(tree, call)
        said = " ".join([tree.said_beside(call), *map(tree.said_beside, uses), *tree.said_around(call)])
        if is_drawn or _DRAWS_ON_PURPOSE.search(said):
            continue
        if any(use.args and tree.key_of(use.args[0]) not in compared and _measures(tree, use) for use in uses):
            sentence = (
                "`training=True` switches `Dropout` and other layers to how they act in training. Leave it out to "
                "measure the trained model."
            )
            yield tree.finding(call, "training=True", "", sentence, certain=False)


@rule
def passes_without_dropout(tree: SourceTree) -> Iterator[Finding]:
    """Yield several predictions of one model on the same examples, as if dropout were on: they are all alike."""
    is_on = any(_mode_of(tree, call) for call in tree.all(ast.Call)) or tree.mentions("perf_counter", "time")
    if is_on or not tree.mentions("Dropout", "SpatialDropout1D", "SpatialDropout2D", "GaussianNoise"):
        return
    for target, source, inside in _collecting_loops(tree):
        called = {called_name(part) for part in inside if isinstance(part, ast.Call)}
        if not isinstance(source, ast.Call) or called_name(source) != "range" or called & _CHANGES_MODELS:
            continue
        changing = names_in(target) | {part.id for part in inside if isinstance(part, ast.Name)
                                       and isinstance(part.ctx, ast.Store)}  # fmt: skip
        for call in (part for part in inside if tree.is_call_of(part, "predict")):
            match call:
                case ast.Call(func=ast.Attribute(value=model), args=[rows, *_]) if not changing & names_in(call):
                    right = f"{typed(model)}({typed(rows)}, training=True)"
                    sentence = (
                        "`predict` switches `Dropout` off, so all these passes are the same. For passes with it, write "
                        f"`{right}`."
                    )
                    yield tree.finding(call, typed(call), right, sentence, certain=False)


def _collecting_loops(tree: SourceTree) -> Iterator[tuple[ast.expr, ast.expr, list[ast.AST]]]:
    """Yield what a loop counts by, what it goes through, and what is in it, of loops that collect predictions."""
    for made in tree.all(ast.ListComp):
        yield made.generators[0].target, made.generators[0].iter, [*nodes_of(made.elt)]
    for loop in tree.all(ast.For):
        inside = [part for line in loop.body for part in nodes_of(line)]
        lines = [line for line in loop.body if isinstance(line, ast.Assign) and tree.is_call_of(line.value, "predict")]
        kept = {name for line in lines for name in names_in(line.targets[0])}
        added = [node for node in inside if isinstance(node, ast.AugAssign)
                 or (isinstance(node, ast.Call) and called_name(node) == "append")]  # fmt: skip
        if any(tree.is_call_of(part, "predict") or kept & names_in(node) for node in added for part in nodes_of(node)):
            yield loop.target, loop.iter, inside


def _recorded(tree: SourceTree) -> set[int]:
    """Return what is run below a tape or by ``minimize``: also in functions of the program that are called there."""
    waiting: list[ast.AST] = [block for block in tree.all(ast.With) if is_tape(block)]
    waiting += [given for call in tree.calls_of("minimize") for given in call.args]
    functions: dict[str, list[ast.FunctionDef]] = {}
    for function in tree.all(ast.FunctionDef):
        functions.setdefault(function.name, []).append(function)
    found: set[int] = set()
    while waiting:
        nodes = [*nodes_of(waiting.pop())]
        found |= {id(node) for node in nodes}
        names = {getattr(node, "id", getattr(node, "attr", "")) for node in nodes}
        waiting += [function for name in names for function in functions.pop(name, [])]
    return found


def _is_for_its_effect(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a call moves the means of a batch normalization alone, or changes images, or is drawn often."""
    is_thrown_away = any(line.value is call for line in tree.all(ast.Expr))
    made = tree.value_of(call.args[0]) if call.args else None
    is_repeated = isinstance(made, ast.Call) and called_name(made) in ("repeat", "tile")
    return is_repeated or (is_thrown_away and tree.mentions("BatchNormalization")) or _changes_images(tree, call.func)


def _changes_images(tree: SourceTree, model: ast.AST) -> bool:
    """Return whether a model has layers that change images at random, and no others that learn."""
    made = tree.made_by(model)
    listed = tree.made_by(argument(made, "layers", 0)) if isinstance(made, ast.Call) else None
    kinds = [tree.keras_name_of(getattr(part, "func", None)) for part in getattr(listed, "elts", ())]
    is_random = any(kind.removeprefix("layers.").startswith("Random") for kind in kinds)
    return is_random and all(re.match(r"(?:layers\.)?(?:Random|Input|Rescaling|Resizing)", kind) for kind in kinds)


def _mode_of(tree: SourceTree, call: ast.Call) -> bool | None:
    """Return what a call of a model gets as ``training``; ``None`` where it gets nothing that is known."""
    given = words_of(call).get("training")
    made = tree.value_of(given) if given is not None else None
    return bool(made.value) if isinstance(made, ast.Constant) and isinstance(made.value, bool | int) else None


def _in_training_mode(tree: SourceTree) -> Iterator[tuple[ast.Call, list[ast.Call]]]:
    """Yield calls that have a trained model act as in training, with the calls that give it examples by them."""
    methods = ("fit", "compile", "evaluate")
    models = {typed(call.func.value) for name in methods for call in tree.calls_of(name)
              if isinstance(call.func, ast.Attribute)}  # fmt: skip
    for call in (call for call in tree.all(ast.Call) if _mode_of(tree, call)):
        is_partial = called_name(call) == "partial" and bool(call.args)
        owner = call.args[0] if is_partial else call.func
        if isinstance(owner, ast.Attribute) and owner.attr in ("call", "__call__"):
            owner = owner.value
        if not models & {*map(typed, stands_for(tree, owner))}:
            continue
        given = call.args[0] if call.args else None
        wraps = tree.parameter_of(given) if isinstance(given, ast.Name) else None
        if is_partial:
            yield call, [other for other in tree.all(ast.Call) if tree.value_of(other.func) is call]
        elif wraps is not None:
            yield call, [call, *calls_with(tree, wraps)]
        else:
            yield call, [call]


def _measures(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a call of a model gets examples that are held out, or its outputs are compared or averaged."""
    names = {part.id for given in call.args for part in nodes_of(given) if isinstance(part, ast.Name)}
    if any(HELD_OUT.search(name) for name in names):
        return True
    lines = [line for line in tree.all(ast.Assign) if call in nodes_of(line.value)]
    kept = {tree.key_of(part) for line in lines for target in line.targets for part in nodes_of(target)
            if isinstance(part, ast.Name)}  # fmt: skip
    figures: list[ast.AST] = [node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Sub)]
    figures += [*tree.all(ast.Compare), *(other for other in tree.all(ast.Call) if called_name(other) in _FIGURES)]
    return any(part is call or (isinstance(part, ast.Name) and tree.key_of(part) in kept)
               for figure in figures for part in nodes_of(figure))  # fmt: skip


def _drawn_many_times(tree: SourceTree) -> Iterator[ast.AST]:
    """Yield what asks a model for several random answers: their mean or their spread is wanted."""
    several: list[ast.ListComp | ast.GeneratorExp] = [*tree.all(ast.ListComp), *tree.all(ast.GeneratorExp)]
    yield from (part for part in several if "range(" in typed(part.generators[0].iter))
    for loop in (node for node in tree.all(ast.For) if "range(" in typed(node.iter)):
        inside = [node for line in loop.body for node in nodes_of(line)]
        called = " ".join(called_name(node) for node in inside if isinstance(node, ast.Call))
        if not _TRAINS.search(called) and not any(isinstance(node, ast.For | ast.With) for node in inside):
            yield loop


_WRITES_SOFTMAX = regex(r"""["']softmax["']|Softmax\(""")
_KEEPS_LOGITS = regex(r"(?i)from_logits ?= ?True|no softmax")


@rule
def drawn_from_probabilities(tree: SourceTree) -> Iterator[Finding]:
    """Yield probabilities that ``tf.random.categorical`` takes for logits."""
    drawing = [call for call in tree.all(ast.Call) if tree.name_of(call.func) == "tensorflow.random.categorical"]
    around = {id(node): function.name for function in tree.all(ast.FunctionDef) for node in nodes_of(function)}
    of_probabilities = tree.is_written(_WRITES_SOFTMAX) and not tree.is_written(_KEEPS_LOGITS)
    for call in drawing:
        if not call.args:
            continue
        made = tree.value_of(call.args[0]) or call.args[0]
        texts = f"{typed(call.args[0])} {typed(made)}"
        is_named = isinstance(made, ast.Call | ast.Subscript) and _PROBABLE.search(texts)
        is_softmax = isinstance(made, ast.Call) and tree.name_of(made.func) in _SOFTMAX
        may_be = is_named or _is_predicted(tree, _before_a_temperature(tree, made))
        if is_softmax or (of_probabilities and "log" not in texts and may_be):
            right = f"tf.math.log({typed(call.args[0])})"
            if isinstance(call.args[0], ast.BinOp) and isinstance(call.args[0].op, ast.Div):
                log = ast.Call(ast.Name("tf.math.log"), [call.args[0].left], [])
                right = typed(ast.BinOp(log, ast.Div(), call.args[0].right))
            sentence = (
                f"`tf.random.categorical` takes logits, but these are probabilities of `softmax`. Write `{right}`."
            )
            about = f"{TAKEN}{around[id(call)]}" if id(call) in around else ""
            yield tree.finding(call, typed(call.args[0]), right, sentence, certain=False, about=about)


def _before_a_temperature(tree: SourceTree, node: ast.AST) -> ast.AST:
    """Return what scores were before they were divided by a number, or passed through a helper of the program."""
    for _ in range(_MOST_STEPS):
        match node:
            case ast.BinOp(left=left, op=ast.Div()):
                node = left
            case ast.Subscript(value=inner):
                node = tree.made_by(inner) or inner
            case _:
                node = tree.made_by(node) or node
    return node


@rule
def softmax_of_probabilities(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``softmax`` of what a model predicts that ends with ``softmax``."""
    ends = [node for node in tree.all(ast.Call) if text_of(words_of(node).get("activation")) == "softmax"]
    if not ends or tree.mentions("from_logits", "load_model", "applications", "from_pretrained"):
        return
    dense = [node for node in tree.all(ast.Call) if tree.keras_name_of(node.func) == "layers.Dense"]
    if any(not tree.gives(node, "activation") and len(node.args) < 2 for node in dense):
        return  # Another model may end with logits.
    for call in tree.all(ast.Call):
        given = call.args[0] if call.args and _is_softmax(tree, call.func) else None
        if given is not None and _is_predicted(tree, given):
            sentence = (
                f"`{typed(given)}` has probabilities already: the model ends with `softmax`. A second one makes them "
                f"nearly the same. Leave `{typed(call.func)}` out."
            )
            yield tree.finding(call, typed(call), typed(given), sentence, certain=False)
    for quotient in tree.all(ast.BinOp):
        scores = _scores_in(tree, quotient)
        if scores is not None and _is_predicted(tree, scores):
            sentence = (
                f"`{typed(quotient)}` is a softmax, but the model ends with one: `{typed(scores)}` has probabilities "
                "already. A second softmax makes them nearly the same."
            )
            yield tree.finding(quotient, typed(quotient), typed(scores), sentence, certain=False)


def _is_softmax(tree: SourceTree, func: ast.expr) -> bool:
    """Return whether a function is the softmax of a library, or the layer ``Softmax``."""
    made = tree.value_of(func)
    is_layer = isinstance(made, ast.Call) and tree.keras_name_of(made.func) == "layers.Softmax"
    return tree.name_of(func) in _SOFTMAX or is_layer


def _is_predicted(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is, or is a part of, what ``predict`` returns, in all calls of a function."""
    root = tree.whole_of(node)
    if root is None or isinstance(root, ast.Name):
        values = set_to(tree, node) if isinstance(node, ast.Name) and tree.parameter_of(node) else []
        return bool(values) and all(_is_predicted_call(tree.whole_of(value)) for value in values)
    return _is_predicted_call(root)


def _is_predicted_call(root: ast.AST | None) -> bool:
    return isinstance(root, ast.Call) and called_name(root) in ("predict", "predict_on_batch")


def _scores_in(tree: SourceTree, quotient: ast.BinOp) -> ast.expr | None:
    """Return the values of which an expression is the softmax: ``e / e.sum()`` with ``e = np.exp(x - x.max())``."""
    powers, total = tree.value_of(quotient.left), tree.value_of(quotient.right)
    is_sum = isinstance(total, ast.Call) and called_name(total) in ("sum", "reduce_sum")
    if not isinstance(quotient.op, ast.Div) or not isinstance(powers, ast.Call) or not isinstance(total, ast.Call):
        return None
    summed = total.args[0] if tree.name_of(total.func) and total.args else getattr(total.func, "value", None)
    is_own = summed is not None and typed(summed) in (typed(quotient.left), typed(powers))
    if not is_sum or not is_own or called_name(powers) != "exp" or not powers.args:
        return None
    given = tree.value_of(powers.args[0])
    if isinstance(given, ast.BinOp) and isinstance(given.op, ast.Sub) and "max" in typed(given.right):
        return given.left
    return powers.args[0]


@unless_told_by("callbacks.last_weights_kept")
def best_epoch_never_restored(tree: SourceTree) -> Iterator[Finding]:
    """Yield early stopping that keeps the last weights, where the best figure of an epoch is called the model's."""
    texts = [typed(call) for call in tree.all(ast.Call) if called_name(call) in ("min", "max")]
    texts += _told_of_the_model(tree)
    for call in tree.all(ast.Call) if not keeps_weights(tree) else ():
        if tree.keras_name_of(call.func) != "callbacks.EarlyStopping" or restores(call):
            continue
        watched = typed(argument(call, "monitor", 0) or call)
        if any(f"history[{watched}]" in text for text in texts):
            sentence = (
                f"The model keeps the weights of its last epoch, so the best `{watched[1:-1]}` is not that of the "
                "model. Write `restore_best_weights=True`."
            )
            yield tree.finding(call, "EarlyStopping", "restore_best_weights=True", sentence, certain=False)


def _told_of_the_model(tree: SourceTree) -> Iterator[str]:
    """Yield the histories whose figure of the best epoch is printed in a text about the model: ``h[np.argmin(h)]``."""
    printed = [call for call in tree.calls_named("print") if _OF_A_MODEL.search(said_in(call))]
    for call in (call for call in printed if "[-1]" not in unparsed(call)):
        for part in (node for node in nodes_of(call) if isinstance(node, ast.Subscript)):
            place = tree.value_of(part.slice)
            if isinstance(place, ast.Call) and called_name(place) in ("argmin", "argmax", "min", "max"):
                yield typed(tree.value_of(part.value) or part.value)


@rule
def best_epoch_for_the_model(tree: SourceTree) -> Iterator[Finding]:
    """Yield the best figure of all epochs that is printed as that of the model, which has the weights of the last."""
    if tree.mentions("EarlyStopping", "load_weights", "load_model", "set_weights", "ModelCheckpoint"):
        return
    for call in tree.calls_named("print"):
        given = [tree.value_of(part) or part for part in call.args]
        said = " ".join(map(typed, given))
        if "model" not in said:
            continue
        for part in (node for whole in given for node in nodes_of(whole) if isinstance(node, ast.Call)):
            history = _OF_VALIDATION.search(typed(part.args[0])) if part.args else None
            if called_name(part) in ("max", "min") and history and not _BEST.search(said.replace(typed(part), "")):
                right = f"{typed(part.args[0])}[-1]"
                sentence = (
                    f"`{typed(part)}` is of the best epoch, but the model has the weights of the last one. Print "
                    f"`{right}`."
                )
                yield tree.finding(call, typed(part), right, sentence, certain=False)


@rule
def one_layer_many_times(tree: SourceTree) -> Iterator[Finding]:
    """Yield a layer that is made before a loop, and is called on its own output in each pass."""
    for loop in tree.all(ast.For):
        for line in (node for node in nodes_of(loop) if isinstance(node, ast.Assign)):
            match line:
                case ast.Assign(
                    targets=[ast.Name(id=kept)], value=ast.Call(func=ast.Name() as layer, args=[ast.Name(id=given)])
                ) if kept == given and kept not in names_in(loop.target):
                    made = tree.value_of(layer)
                    told = " ".join([layer.id, typed(loop.target), *map(tree.said_beside, (line, loop, made or line))])
                    kind = tree.keras_name_of(made.func) if isinstance(made, ast.Call) else ""
                    if isinstance(made, ast.Call) and _LAYERS.fullmatch(kind) and made.lineno < loop.lineno:
                        if _SHARED.search(told):
                            continue
                        sentence = (
                            f"`{layer.id}` is one layer: each pass calls it with the same weights. For weights of "
                            f"their own, make a new `{kind.removeprefix('layers.')}` in the loop."
                        )
                        yield tree.finding(line, typed(line.value), "", sentence, certain=False, about=SHARED)


@rule
def errors_moved_by_the_mean(tree: SourceTree) -> Iterator[Finding]:
    """Yield an error that is scaled back like a value: the mean cancels out in a difference."""
    for node in tree.all(ast.BinOp):
        match node:
            case (
                ast.BinOp(left=ast.BinOp(op=ast.Mult()) as product, op=ast.Add(), right=added)
                | ast.BinOp(left=added, op=ast.Add(), right=ast.BinOp(op=ast.Mult()) as product)
            ) if _MIDDLE.search(typed(added)):
                for value, factor in ((product.left, product.right), (product.right, product.left)):
                    errors = _errors_given(tree, node, value) if _SPREAD.search(typed(factor)) else []
                    for place, wrong, right in errors:
                        times = typed(product) if place is node else f"{typed(right)} * {_outside(place, factor)}"
                        sentence = f"In a difference the mean cancels out. An error is multiplied only: `{times}`."
                        yield tree.finding(place, typed(wrong), times, sentence, certain=False)


@rule
def shares_of_scaled_values(tree: SourceTree) -> Iterator[Finding]:
    """Yield an error in per cent of values that are scaled around 0: the program scales the same values back."""
    # A name that gets the values back is scaled no more.
    again = {tree.key_of(target) for line in tree.all(ast.Assign) for target, value in assigned(line)
             if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add)
             and typed(target) in names_in(value.left)}  # fmt: skip
    back = {tree.key_of(product.left): node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Add)
            and isinstance(product := node.left, ast.BinOp) and isinstance(product.op, ast.Mult)
            and _SPREAD.search(typed(product.right)) and _MIDDLE.search(typed(node.right))
            and tree.key_of(product.left) not in again}  # fmt: skip
    for node in tree.all(ast.BinOp) if back else ():
        match node:
            case ast.BinOp(left=error, op=ast.Div(), right=ast.Call() as size) if called_name(size) in ABSOLUTES:
                whole = tree.worked_on(size)
                value = back.get(tree.key_of(whole)) if whole is not None else None
                names = names_in(error)
                if value is not None and whole is not None and names_in(whole) <= names:
                    sentence = (
                        f"`{typed(whole)}` is scaled, so some of its values are near 0, and a share of them is huge. "
                        f"Take the share of `{typed(value)}`."
                    )
                    yield tree.finding(node, typed(node), "", sentence, certain=False)


def _errors_given(
    tree: SourceTree, formula: ast.BinOp, value: ast.expr
) -> Iterator[tuple[ast.expr, ast.expr, ast.expr]]:
    """Yield where a formula gets an error: the place, what is there, and the error; also by calls of its function."""
    parameter = tree.parameter_of(value)
    if _ERROR.search(typed(value)) or (parameter is None and _is_error(tree, value)):
        yield formula, formula, value
        return
    function = function_of(tree, parameter) if parameter is not None else None
    if parameter is None or not isinstance(function, ast.FunctionDef) or len(function.body) > LONGEST_HELPER:
        return
    for call in calls_with(tree, parameter):
        given = call_gives(tree, call, parameter)
        if given is not None and (_ERROR.fullmatch(typed(given)) or _is_error(tree, given)):
            yield call, call, given


def _is_error(tree: SourceTree, node: ast.expr) -> bool:
    return _is_measured_error(tree, node) or _is_mean_of_sizes(tree, node)


def _is_measured_error(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a value is an error that Keras measured, by its key: ``scores["mae"]``, or the last of these."""
    ends = [place.node for place in ends_of_places(tree, Place(node), functools.partial(_same_value, tree))]
    keys = [text_of(end.slice) or "" if isinstance(end, ast.Subscript) else "" for end in ends]
    return bool(keys) and all(map(_ERROR.fullmatch, keys))


def _same_value(tree: SourceTree, node: ast.AST) -> Iterable[ast.expr]:
    """Return what a value is, or one item of: ``h["mae"]`` for ``float(h["mae"][-1])``, and for its minimum."""
    match node:
        case ast.Subscript(value=inner, slice=index) if tree.number_of(index) is not None:
            return [inner]
        case ast.Call() if called_name(node) in ("min", "max"):
            inner_most = tree.worked_on(node)
            return [] if inner_most is None else [inner_most]
    return in_another_form(tree, node)


def _is_mean_of_sizes(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a value is a mean of the sizes of differences: ``np.mean(np.abs(a - b))``."""
    made: ast.AST | None = node
    for names in (AVERAGES, ABSOLUTES):
        call = tree.value_of(made) if made is not None else None
        made = tree.worked_on(call) if isinstance(call, ast.Call) and called_name(call) in names else None
    change = tree.value_of(made) if made is not None else None
    return isinstance(change, ast.BinOp) and isinstance(change.op, ast.Sub)


def _outside(call: ast.expr, factor: ast.expr) -> str:
    """Return how a value that a method reads is written where the method is called."""
    owner = call.func.value if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) else None
    return re.sub(r"^self\b", typed(owner), typed(factor)) if owner is not None else typed(factor)


@rule
def classes_of_one_unit(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``argmax`` over the outputs of one unit: it is always 0."""
    soft = any(text_of(node) == "softmax" for node in tree.all(ast.Constant)) or tree.mentions("softmax", "Softmax")
    for call in tree.all(ast.Call) if not soft else ():
        made = (tree.value_of(call.args[0]) or call.args[0]) if called_name(call) == "argmax" and call.args else call
        predicting = [
            node for node in nodes_of(made) if isinstance(node, ast.Call) and tree.is_call_of(node, "predict")
        ]
        if not predicting or made is call or not _is_over_units(tree, call, made, predicting[0]):
            continue
        if _output_units(tree, predicting[0].func) == 1:
            right = f"{typed(call.args[0])}{'[0]' if isinstance(made, ast.Subscript) else '[:, 0]'} > 0.5"
            sentence = f"The model has one output for each example, so `argmax` is always 0. Write `{right}`."
            yield tree.finding(call, typed(call), "", sentence, certain=False)


def _is_over_units(tree: SourceTree, call: ast.Call, made: ast.AST, predicting: ast.Call) -> bool:
    """Return whether ``argmax`` compares the outputs for one example: along the last axis, or of a single example."""
    axis = argument(call, "axis", 1)
    if axis is not None:
        return tree.number_of(axis) in (1, -1)
    if isinstance(made, ast.Subscript):
        return tree.number_of(made.slice) is not None
    given = tree.value_of(predicting.args[0]) if predicting.args else None
    rows = tree.value_of(given.args[0]) if isinstance(given, ast.Call) and given.args else None
    if isinstance(rows, ast.List):
        return len(rows.elts) == 1
    return given is not None and bool(_ONE_ROW.search(typed(given)))


def _output_units(tree: SourceTree, predict: ast.expr) -> float | None:
    """Return how many outputs a model has; where it is not seen, what the last layers of all functions have."""
    made = tree.made_by(predict.value) if isinstance(predict, ast.Attribute) else None
    kind = tree.keras_name_of(made.func).removeprefix("models.") if isinstance(made, ast.Call) else ""
    given = tree.value_of(argument(made, "layers", 0)) if kind == "Sequential" else None  # type: ignore[arg-type]
    if isinstance(given, ast.List) and given.elts and not tree.calls_named("add"):
        last = tree.made_by(given.elts[-1])
        return _units(tree, last) if isinstance(last, ast.Call) else None
    output = tree.made_by(argument(made, "outputs", 1)) if kind == "Model" else None  # type: ignore[arg-type]
    last = tree.made_by(output.func) if isinstance(output, ast.Call) else None
    if isinstance(last, ast.Call):
        return _units(tree, last)
    dense = sorted(tree.calls_named("Dense"), key=lambda call: call.lineno)
    around = {id(node): function.name for function in tree.all(ast.FunctionDef) for node in nodes_of(function)}
    outputs = {around.get(id(call), ""): _units(tree, call) for call in dense}
    return 1.0 if {*outputs.values()} == {1.0} else None


def _units(tree: SourceTree, layer: ast.Call) -> float | None:
    return tree.number_of(argument(layer, "units", 0)) if called_name(layer) == "Dense" else None


@rule
def bias_before_weights(tree: SourceTree) -> Iterator[Finding]:
    """Yield names for the weights of a layer in the other order."""
    for line in tree.all(ast.Assign):
        match line.targets:
            case [ast.Tuple(elts=[ast.Name(id=first), ast.Name(id=second)])] if _GETS_WEIGHTS.search(typed(line.value)):
                if _FIXED.match(first) and _SLOPE.match(second):
                    sentence = f"`get_weights` returns the kernel first, then the bias: write `{second}, {first} = …`."
                    yield tree.finding(line, f"{first}, {second}", f"{second}, {first}", sentence, certain=False)


@rule
def states_never_kept(tree: SourceTree) -> Iterator[Finding]:
    """Yield recurrent layers whose states are reset, though they begin at zero with each batch."""
    if any(tree.gives(call, "stateful") or gives_unseen(call) for call in tree.all(ast.Call)):
        return
    for loop in (node for node in tree.all(ast.For) if "layers" in typed(node.iter)):
        names = names_in(loop.target)
        for call in (node for node in nodes_of(loop) if isinstance(node, ast.Call)):
            match call:
                case ast.Call(func=ast.Attribute(attr="reset_states" | "reset_state", value=ast.Name(id=owner))):
                    if owner in names:
                        sentence = (
                            "No layer has `stateful=True`, so each batch begins with states of zero already. Leave "
                            f"`{typed(call)}` out."
                        )
                        yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def chosen_by_the_training(tree: SourceTree) -> Iterator[Finding]:
    """Yield a model that is chosen among several by its error on the examples that it was trained on."""
    for loop in tree.all(ast.For):
        nodes = [*nodes_of(loop)]
        fits = [node for node in nodes if isinstance(node, ast.Call) and called_name(node) == "fit" and node.args]
        trained = {typed(node.args[0]) for node in fits}
        for test in (node.test for node in nodes if isinstance(node, ast.If)):
            match test:
                case ast.Compare(left=ast.Name() as error, ops=[ast.Lt() | ast.Gt()], comparators=[ast.Name()]):
                    made = tree.value_of(error)
                case _:
                    continue
            call = made.value if isinstance(made, ast.Subscript) else made
            if not isinstance(call, ast.Call) or called_name(call) != "evaluate" or not call.args:
                continue
            if typed(call.args[0]) in trained:
                sentence = (
                    f"`{error.id}` is measured on `{typed(call.args[0])}`, which the model was trained on, so the "
                    "largest model wins. Choose by examples that are held out."
                )
                yield tree.finding(test, typed(test), "", sentence, certain=False)


@rule
def kept_for_a_part_of_the_arguments(tree: SourceTree) -> Iterator[Finding]:
    """Yield a result that is kept by one argument, and was computed from others as well."""
    for function in tree.all(ast.FunctionDef):
        names = {part.arg for part in function.args.args}
        for test in (node for node in nodes_of(function) if isinstance(node, ast.If)):
            match test:
                case ast.If(test=ast.Compare(left=key, ops=[ast.NotIn()], comparators=[ast.Name(id=kept)])):
                    pass
                case _:
                    continue
            stored = [line for line in test.body if isinstance(line, ast.Assign)
                      and typed(line.targets[0]) == f"{kept}[{typed(key)}]"]  # fmt: skip
            of_key = names_in(key) | names_in(tree.value_of(key) or key)
            # What is only shown decides nothing.
            read = [line for line in test.body if not typed(line).startswith(("print(", "log"))]
            others = sorted({name for line in read for name in names_in(line, ast.Load)} & names - of_key)
            if stored and others and kept not in names | names_in(function, ast.Store):
                sentence = (
                    f"`{kept}` keeps the first result for each `{typed(key)}`, whatever `{others[0]}` is: later calls "
                    "get that of an earlier one. Compute it in each call."
                )
                about = f"{TAKEN}{function.name}"
                yield tree.finding(test, typed(test.test), "", sentence, certain=False, about=about)


@rule
def metrics_of_logits(tree: SourceTree) -> Iterator[Finding]:
    """Yield a metric of probabilities in ``compile``, where the loss takes the outputs for logits."""
    for call in tree.calls_of("compile"):
        listed = tree.made_by(argument(call, "metrics", 3))
        is_list = isinstance(listed, ast.List | ast.Tuple) and _is_of_logits(tree, argument(call, "loss", 1))
        for part in listed.elts if is_list else ():  # type: ignore[union-attr]
            made = tree.made_by(part)
            own = _own_that_cuts_at_a_half(tree, part)
            if own is not None or _cuts_at_a_half(tree, made):
                place, what, right = part, "This accuracy", 'tf.keras.metrics.BinaryAccuracy("accuracy", threshold=0)'
                if own is not None:
                    place, what, right = own, f"`{typed(own)}`", typed(own)[:-1] + ", threshold=0)"
                sentence = (
                    f"{what} counts outputs above 0.5, but the loss takes them for logits, which are cut at 0. "
                    f"Write `{right}`."
                )
                yield tree.finding(place, typed(place), right, sentence, certain=False)
            name = _metric_of_probabilities(tree, made)
            if name:
                right = _OF_PROBABILITIES[name]
                instead = (
                    f"Write `tf.keras.metrics.{name}({right})`." if right else
                    "End with a sigmoid, and leave `from_logits=True` out of the loss."
                )  # fmt: skip
                sentence = f"`{name}` expects probabilities, but the loss takes the outputs for logits. {instead}"
                yield tree.finding(part, typed(part), right, sentence, certain=False)


def _own_that_cuts_at_a_half(tree: SourceTree, part: ast.expr) -> ast.Call | None:
    """Return the call of ``binary_accuracy`` by which a metric of the learner's own cuts the outputs at 0.5."""
    code = tree.code_of(part)
    outputs = code.args.args[-1].arg if isinstance(code, ast.FunctionDef) and code.args.args else ""
    for call in nodes_of(code) if outputs and code is not None else ():
        match call:
            case ast.Call(args=[_, ast.Name(id=given)], keywords=[]) if given == outputs:
                if tree.keras_name_of(call.func) == "metrics.binary_accuracy":
                    return call
    return None


def _cuts_at_a_half(tree: SourceTree, made: ast.AST | None) -> bool:
    """Return whether a metric is the accuracy of one output, which Keras cuts at 0.5 unless it is told otherwise."""
    units = [tree.number_of(argument(call, "units", 0)) for call in tree.calls_named("Dense")]
    if 1 not in units or tree.mentions("one_hot", "to_categorical"):
        return False
    if isinstance(made, ast.Call):
        is_binary = tree.keras_name_of(made.func) == "metrics.BinaryAccuracy"
        return is_binary and not gives_unseen(made) and tree.number_of(argument(made, "threshold", 2), _HALF) == _HALF
    return text_of(made) in ("accuracy", "acc", "binary_accuracy")


def _is_of_logits(tree: SourceTree, loss: ast.expr | None) -> bool:
    """Return whether a loss for one output takes it for a logit."""
    made = tree.made_by(loss)
    if not isinstance(made, ast.Call) or not tree.keras_name_of(made.func).startswith("losses.Binary"):
        return False
    return tree.is_true(argument(made, "from_logits", 0))


def _metric_of_probabilities(tree: SourceTree, made: ast.AST | None) -> str:
    """Return the name of a metric that expects probabilities; empty for others, and for one that is told otherwise."""
    said = text_of(made) or ""
    if isinstance(made, ast.Call):
        said = tree.keras_name_of(made.func).removeprefix("metrics.")
        told = tree.gives(made, "from_logits", "thresholds", "top_k") or (said in _CUTTING and made.args)
        said = "" if told or gives_unseen(made) else said
    return next((name for name in _OF_PROBABILITIES if name.lower() == said.lower()), "")


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
                lines = [
                    node for node in nodes_of(statement) if isinstance(node, ast.Assign) and call in nodes_of(node)
                ]
                names = {name for line in lines for target in line.targets for name in names_in(target)}
                said = [*names, *_said_before(function.body[place:], call, names)]
                if any(map(HELD_OUT.search, said)) and not any(map(_TRAINING.search, said)):
                    sentence = (
                        f"`{typed(call)}` measures the training examples, which is no validation. Give `evaluate` the "
                        "validation examples."
                    )
                    yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def first_part_called_held_out(tree: SourceTree) -> Iterator[Finding]:
    """Yield the first examples that are told as new ones, where ``validation_split`` holds out the last ones."""
    fits = [fit for fit in tree.calls_of("fit") if tree.gives(fit, "validation_split")]
    trained = {tree.key_of(given) for fit in fits if (given := argument(fit, "x", 0)) is not None}
    for call in tree.all(ast.Call) if trained else ():
        part = next((given for given in call.args if _is_first_share(tree, given)), None)
        if not isinstance(part, ast.Subscript) or tree.key_of(part.value) not in trained or call in fits:
            continue
        code = code_called(tree, call)
        if code is None and not (tree.is_call_of(call, "evaluate", "predict") and _is_after(call, fits)):
            continue
        shown = [said_in(node) for node in nodes_of(code) if isinstance(node, ast.Call)] if code is not None else []
        doc = (ast.get_docstring(code) or "") if isinstance(code, ast.FunctionDef) else ""
        said = [tree.said_beside(call), doc, *shown]
        if any(is_said(UNSEEN, text) or is_said(HELD_OUT, text) for text in said) and not any(
            map(_TRAINING.search, said)
        ):
            yield tree.finding(call, typed(part), "", _trained_on(part), certain=False)


@unless_told_by("measurements.first_part_called_held_out", "array_trainings.trained_examples_called_new")
def first_part_returned_as_held_out(tree: SourceTree) -> Iterator[Finding]:
    """Yield a function that returns the first share as the part that the training did not have: it had that one."""
    shares = {typed(words_of(fit)["validation_split"]) for fit in tree.calls_of("fit")
              if "validation_split" in words_of(fit)}  # fmt: skip
    for code in tree.all(ast.FunctionDef) if shares else ():
        if not is_told_of_new(name_and_docstring(code)):
            continue
        for line in (node for node in nodes_of(code) if isinstance(node, ast.Return)):
            part = line.value.elts[0] if isinstance(line.value, ast.Tuple) and line.value.elts else line.value
            if not isinstance(part, ast.Subscript) or not _is_first_share(tree, part):
                continue
            end = tree.value_of(part.slice.upper) if isinstance(part.slice, ast.Slice) else None
            if end is not None and shares & {typed(node) for node in nodes_of(end)}:
                yield tree.finding(line, typed(part), "", _trained_on(part), certain=False)


def _trained_on(part: ast.expr) -> str:
    return (
        f"`validation_split` holds out the last examples, so the model was trained on `{typed(part)}`. Take the last "
        "ones."
    )


def _is_after(call: ast.Call, fits: list[ast.Call]) -> bool:
    """Return whether a call is below a training of the same model."""
    return any(typed(getattr(fit.func, "value", fit)) == typed(getattr(call.func, "value", call))
               and fit.lineno < call.lineno for fit in fits)  # fmt: skip


def _is_first_share(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a value is a small first part of an array: ``x[: len(x) // 10]``."""
    match node:
        case ast.Subscript(slice=ast.Slice(lower=None, upper=ast.expr() as end, step=None)):
            made = tree.value_of(end) or end
            if isinstance(made, ast.Call) and called_name(made) in ("int", "round"):
                made = tree.worked_on(made) or made
            match made:
                case ast.BinOp(op=ast.FloorDiv(), right=by):
                    return (tree.number_of(by) or 0.0) >= _LEAST_PARTS
                case ast.BinOp(op=ast.Mult(), left=left, right=right):
                    shares = [number for side in (left, right) if (number := tree.number_of(side)) is not None]
                    return bool(shares) and max(shares) <= 1 / _LEAST_PARTS
    return False


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
            # What a sentence before it says is of something else.
            text = re.split(r"[.;]\s", text_of(before) or "")[-1]
            if text and (names_in(part, ast.Load) & names or call in nodes_of(part)):
                yield text


@rule
def figures_of_another_order(tree: SourceTree) -> Iterator[Finding]:
    """Yield the mean of values that are only put into another order in a loop: it is the same for each order."""
    if not tree.mentions("permutation", "permuted", "choice", "sample"):
        return
    loops = [node for kind in LOOPS for node in tree.all(kind)]
    repeated = {id(node) for loop in loops for node in nodes_of(loop)}
    repeated |= {
        id(node)
        for function in tree.all(ast.FunctionDef)
        if any(id(call) in repeated for call in tree.calls_named(function.name))
        for node in nodes_of(function)
    }
    for call in tree.all(ast.Call) if repeated else ():
        is_any = id(call) in repeated and called_name(call) in _OF_ANY_ORDER
        values = tree.worked_on(call) if is_any else None
        made = tree.value_of(values) if values is not None else None
        drawn = _drawn_whole(tree, made) if made is not None else None
        if drawn is not None and not words_of(call):
            sentence = (
                f"In another order `{typed(drawn)}` has the same `{called_name(call)}`, so each pass gives the same "
                f"number. To draw with replacement, write `rng.choice({typed(drawn)}, len({typed(drawn)}))`."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


_OF_ANY_ORDER = ("mean", "sum", "std", "var", "median", "max", "min", "percentile", "quantile", "average")


def _drawn_whole(tree: SourceTree, made: ast.AST) -> ast.expr | None:
    """Return of which values a value has all, in another order by chance."""
    match made:
        case ast.Call(args=[values]) if called_name(made) in ("permutation", "permuted"):
            is_count = tree.number_of(values) is not None or isinstance(values, ast.Call)
            return None if is_count else values
        case ast.Call(args=[values, *_]) if called_name(made) in ("choice", "sample"):
            size = words_of(made).get("size") or words_of(made).get("k") or argument(made, "", 1)
            again = words_of(made).get("replace")
            is_once = called_name(made) == "sample" or (isinstance(again, ast.Constant) and again.value is False)
            is_all = size is not None and typed(size) in (f"len({typed(values)})", f"{typed(values)}.size")
            return values if is_once and is_all else None
        case ast.Subscript(value=values, slice=order):
            chosen = tree.value_of(order)
            is_all = isinstance(chosen, ast.Call) and called_name(chosen) == "permutation" and len(chosen.args) == 1
            return values if is_all and typed(chosen.args[0]) == f"len({typed(values)})" else None  # type: ignore[union-attr]
    return None
