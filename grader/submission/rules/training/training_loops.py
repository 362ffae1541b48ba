"""Rules about training loops that learners write: what a step is made of, and what is kept of it."""

from __future__ import annotations

import ast
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.own_steps import TRAINED_WEIGHTS, is_tape, methods_of, traced
from grader.submission.rules.reading.possible_values import numbers_of
from grader.submission.rules.reading.value_flow import Place, calls_around, places_of
from grader.submission.rules.reading.weights import brings_back
from grader.submission.rules.reading.words_beside import comments_inside, is_told, texts_around
from grader.submission.rules.rule import rule, told_with
from grader.submission.rules.subjects import LOOP, NO_RETURN, TAPE, UNTRAINED, USED_UP
from grader.submission.source_tree import (
    Finding,
    SourceTree,
    argument,
    assigned,
    calculated,
    gives_unseen,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_SIGNLESS = ("square", "abs", "fabs")
"""Functions that drop the sign of each error."""
_MEANS = ("reduce_mean", "reduce_sum", "mean", "sum")
_SYMMETRIC = ("mean_squared_error", "mean_absolute_error", "MeanSquaredError", "MeanAbsoluteError", "Huber", "LogCosh")
"""Losses that are the same when labels and predictions are exchanged."""
_INFINITE = ("float('inf')", "np.inf", "math.inf", "numpy.inf", "inf")
_SHUFFLES = ("tensorflow.random.shuffle", "numpy.random.permutation", "numpy.random.shuffle", "random.shuffle")
_USED_UP = ("iter", "zip", "map", "filter", "enumerate", "reversed")
_RESETTING = ("assign", "zeros_like", "zeros", "clear")
_CHANGES_AXES = ("expand_dims", "reshape", "squeeze", "ravel", "flatten")
"""What may give outputs and labels one shape."""
_COUNTERS = ("Counter", "defaultdict", "zeros", "ones", "array")
"""What makes an object of Python or NumPy with numbers in it."""
_KNOWN_IN_A_TRACE = ("shape", "dtype", "name")
"""What does not change from step to step."""
_OF_TRACES = regex(r"tra[cçz]|\bonce\b|compil|graph|python|\bbuil[dt]|\bversions?\b", re.IGNORECASE)
_WATCHING = {
    "EarlyStopping": {"monitor": 0, "mode": 4},
    "ReduceLROnPlateau": {"monitor": 0, "mode": 4},
    "ModelCheckpoint": {"monitor": 1, "mode": 5},
}
"""Where these callbacks take what they watch, and in which direction it gets better."""
_SCORE_AT_END = regex(r"(?:acc|accuracy|auc|precision|recall|f1)(?:_score)?(?:_\d+)?$")
_ERROR = regex(r"(?:^|_)(?:loss|error)|(?:^|_)m[as]p?e$")
_SCORE = regex(r"acc|auc|precision|recall|f1|score|giust|aciert|genau", re.IGNORECASE)
_RESTORES = regex(r"autoencoder|^ae$|vae|decoder|reconstruct", re.IGNORECASE)
"""What a model is called that restores its inputs."""
_SPOILT = regex(r"nois|corrupt|damag|blur|dirty|spoil", re.IGNORECASE)
"""What inputs are called that a model does not restore: it makes better ones of them."""
_GROUPS, _NAMED = ("items", "walk", "groupby"), regex(r"name|class|folder|director|key|path|file", re.IGNORECASE)
"""What a loop goes over where all examples of a pass have one label, and what that label is called."""
_BEST = regex(r"best|miglior|mejor|meilleur|melhor|lowest|smallest|kleinst|niedrig|minim|(?:^|[_.])min(?:_|$)")
"""What the best figure so far is called."""
_LOSS_BY_NAME = regex(
    r"loss|err|(?:^|[_'\"])(?:r?mse|mae)|fehler|verlust|abweich|perte|p[eé]rdida|erreur|perda|perdita", re.IGNORECASE
)
_KEEPS_WEIGHTS = ("get_weights", "save", "save_weights", "clone_model")
_FEWEST_BATCHES, _FEWEST_EPOCHS = 10, 10
"""So many passes a loop over batches, or epochs, is taken to have at least where its number is not written."""
_NEARLY_NOTHING, _SMALL_PART = 1e-6, 0.01
"""With this part of its first value, a learning rate trains nothing; with the other, it trains slowly."""
_RATE_NAME = regex(r"(?:^|[._])(?:lr|eta|alpha|step_?size|\w*rate|learning_?rate)$", re.IGNORECASE)
_OF_BATCHES = ("on_train_batch_begin", "on_train_batch_end", "on_batch_begin", "on_batch_end")
_ABOVE, _BELOW = (ast.Gt, ast.GtE), (ast.Lt, ast.LtE)
_OPPOSITE = {ast.Gt: "<", ast.GtE: "<=", ast.Lt: ">", ast.LtE: ">="}


@rule
def losses_of_means(tree: SourceTree) -> Iterator[Finding]:
    """Yield the square, or the absolute value, of a mean error: errors of both signs cancel out."""
    for node in (*tree.all(ast.Call), *tree.all(ast.BinOp)):
        match node:
            case ast.Call(args=[ast.Call() as inner]) if called_name(node) in _SIGNLESS:
                instead = f"{typed(inner.func)}({typed(node.func)}({{}}))"
            case ast.BinOp(left=ast.Call() as inner, op=ast.Pow(), right=ast.Constant(value=2)):
                instead = f"{typed(inner.func)}(({{}}) ** 2)"
            case _:
                continue
        error = inner.args[0] if called_name(inner) in _MEANS and len(inner.args) == 1 else None
        made = tree.value_of(error)
        if error is not None and isinstance(made, ast.BinOp) and isinstance(made.op, ast.Sub):
            right = instead.format(typed(error))
            sentence = f"In `{typed(node)}`, errors above and below 0 cancel each other out. Write `{right}`."
            yield _finding(tree, node, typed(node), right, sentence)


@rule
def best_that_is_never_reached(tree: SourceTree) -> Iterator[Finding]:
    """Yield comparisons with the best value so far that are never true: it starts at infinity, on the wrong side."""
    for scope in (*tree.all(ast.FunctionDef), *tree.all(ast.ClassDef)):
        stores = [*_stores(scope)]
        given = {node.arg for node in nodes_of(scope) if isinstance(node, ast.arg)}
        infinite = {name: start for name, value in stores if name not in given and (start := _infinity(value))}
        for branch in (node for node in nodes_of(scope) if isinstance(node, ast.If)) if infinite else ():
            stored = Counter(name for name, _ in _stores(branch))
            for test, name in _never_true(branch.test, infinite):
                if stored[name] and stored[name] + 1 == sum(text == name for text, _ in stores):
                    right = f"{typed(test.left)} {_OPPOSITE[type(test.ops[0])]} {typed(test.comparators[0])}"
                    beginning = "infinity" if infinite[name] > 0 else "minus infinity"
                    advice = f"Write `{right}`."
                    is_loss, is_score = (bool(kind.search(typed(test))) for kind in (_LOSS_BY_NAME, _SCORE))
                    if is_loss != is_score and is_loss == (infinite[name] < 0):
                        # It looks for the better one: only the start is wrong.
                        right = f'{name} = float("{"-" * (infinite[name] > 0)}inf")'
                        advice = f"Start with `{right}`."
                    sentence = (
                        f"`{typed(test)}` is never true: `{name}` starts at {beginning}, so nothing below this `if` "
                        f"runs. {advice}"
                    )
                    found = _finding(tree, test, typed(test), right, sentence)
                    yield from (found, *told_with(tree, found, NO_RETURN))


@rule
def lowest_that_starts_at_zero(tree: SourceTree) -> Iterator[Finding]:
    """Yield comparisons of an error with the lowest one so far, which starts at 0: none is below that."""
    for scope in (*tree.all(ast.FunctionDef), *tree.all(ast.ClassDef)):
        starts = [*_stores(scope)]
        zeros = {name for name, value in starts if _BEST.search(name) and numbers_of(tree, value) == {0.0}}
        for branch in (node for node in nodes_of(scope) if isinstance(node, ast.If)) if zeros else ():
            best, value, _ = _more_than(branch.test)
            if best is None or value is None or any(isinstance(part, ast.Eq) for part in nodes_of(branch.test)):
                continue
            kept = [(name, typed(stored)) for name, stored in _stores(branch)]
            others = [name for name, stored in starts if name == typed(best) and typed(stored) != typed(value)]
            is_kept = (typed(best), typed(value)) in kept and len(others) == 1
            if typed(best) in zeros and is_kept and _is_loss_or_keeps_weights(tree, value, branch):
                sentence = (
                    f"`{typed(branch.test)}` is never true: `{typed(best)}` starts at 0, and no loss is below that. "
                    'Start with `float("inf")`.'
                )
                yield _finding(tree, branch.test, typed(branch.test), 'float("inf")', sentence)


def _is_loss_or_keeps_weights(tree: SourceTree, value: ast.expr, branch: ast.If) -> bool:
    """Return whether a value is an error by its name, or weights are kept where it is best; not a negated score."""
    made = tree.value_of(value) or value
    is_negated = any(isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.USub) for part in (value, made))
    keeps = any(isinstance(part, ast.Call) and called_name(part) in _KEEPS_WEIGHTS for part in nodes_of(branch))
    return not is_negated and (keeps or bool(_LOSS_BY_NAME.search(f"{typed(value)} {typed(made)}")))


def _never_true(condition: ast.expr, infinite: Mapping[str, int]) -> Iterator[tuple[ast.Compare, str]]:
    """Yield comparisons that no finite number passes, each with the infinite name in it; its sign is its value."""
    for test in (node for node in nodes_of(condition) if isinstance(node, ast.Compare) and len(node.ops) == 1):
        for name, is_left in ((typed(test.comparators[0]), False), (typed(test.left), True)):
            start = infinite.get(name, 0)
            # No `x` is above infinity, and none below minus infinity.
            never = _ABOVE if (start > 0) != is_left else _BELOW
            if start and isinstance(test.ops[0], never):
                yield test, name


@rule
def gradients_never_reset(tree: SourceTree) -> Iterator[Finding]:
    """Yield sums of gradients that are applied, and go on to hold what was applied."""
    for loop, apply, name in _applied(tree):
        stored = [value for text, value in _stores(loop) if text == name]
        grows = [expression for expression in stored if _reads(expression, name) and _adds(expression)]
        is_reset = any(isinstance(node, ast.Call) and called_name(node) in _RESETTING for node in _of_loop(loop))
        if grows and len(grows) == len(stored) and not is_reset:
            sentence = (
                f"`{name}` adds up gradients, and is never set back: each step repeats all steps before it. Set it "
                "back to zeros after `apply_gradients`."
            )
            yield _finding(tree, apply, f"apply_gradients(zip({name}, …))", "", sentence)


@rule
def one_step_for_all_batches(tree: SourceTree) -> Iterator[Finding]:
    """Yield gradients of each batch that are applied after the loop over the batches: those of the last one alone."""
    for loop, apply, name in _applied(tree):
        for inner in _inner_loops(loop):
            made = [value for text, value in _stores(inner) if text == name]
            outside = sum(text == name for text, _ in _stores(loop)) - len(made)
            if made and not outside and not any(_reads(value, name) for value in made):
                sentence = (
                    "`apply_gradients` comes after the loop over the batches, so only the last batch makes a step. "
                    "Indent it into that loop."
                )
                yield _finding(tree, apply, "apply_gradients after the loop", "", sentence)


@rule
def steps_uphill(tree: SourceTree) -> Iterator[Finding]:
    """Yield weights that a step moves along their gradient: the loss rises."""
    for loop in tree.all(ast.For):
        match loop:
            case ast.For(target=ast.Tuple(elts=[*names]), iter=ast.Call(func=ast.Name(id="zip"), args=[*given])):
                of_gradients = [
                    typed(name)
                    for name, expression in zip(names, given, strict=False)
                    if isinstance(made := tree.value_of(expression), ast.Call) and called_name(made) == "gradient"
                ]
            case _:
                continue
        for call in (
            node for node in nodes_of(loop) if isinstance(node, ast.Call) and called_name(node) == "assign_add"
        ):
            match call.args:
                case [ast.BinOp(op=ast.Mult()) as step] if any(_reads(step, gradient) for gradient in of_gradients):
                    if not any(isinstance(node, ast.USub) for node in nodes_of(step)):
                        right = typed(call).replace("assign_add", "assign_sub")
                        sentence = f"`{typed(call)}` goes up along the gradient, so the loss rises. Write `{right}`."
                        yield _finding(tree, call, "assign_add", "assign_sub", sentence)


@rule
def labels_come_first(tree: SourceTree) -> Iterator[Finding]:
    """Yield losses of Keras that are given predictions where they take labels."""
    for call in tree.all(ast.Call):
        made = tree.value_of(call.func)
        name = tree.keras_name_of(made.func if isinstance(made, ast.Call) else call.func)
        package, _, kind = name.rpartition(".")
        if package != "losses" or kind in _SYMMETRIC or call is made or len(call.args) != 2:
            continue
        if _is_prediction(tree, call.args[0]) and not _may_be_prediction(tree, *call.args):
            right = f"{typed(call.func)}({typed(call.args[1])}, {typed(call.args[0])})"
            sentence = f"A loss takes the labels first: write `{right}`."
            yield _finding(tree, call, typed(call), right, sentence)


@rule
def iterators_used_up(tree: SourceTree) -> Iterator[Finding]:
    """Yield an iterator that is made before the epochs: it has nothing left in the second one."""
    for epochs in tree.all(ast.For):
        inside = {id(node) for node in nodes_of(epochs)}
        for batches in _inner_loops(epochs):
            source = batches.iter
            if isinstance(source, ast.Call) and called_name(source) == "enumerate" and source.args:
                source = source.args[0]
            made = tree.value_of(source) if isinstance(source, ast.Name) else None
            if made is not None and id(made) not in inside and _is_used_up(tree, made):
                sentence = (
                    f"`{typed(source)}` is an iterator: it ends with the first epoch, so later ones train nothing. "
                    "Make a new one in each epoch, or loop over a list or a `Dataset`."
                )
                found = _finding(tree, batches, f"for … in {typed(source)}", "", sentence)
                yield found
                # A mean of nothing divides by 0.
                means = {node.lineno for node in nodes_of(epochs)
                         if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)}  # fmt: skip
                for line in sorted(line for line in means if line > (batches.end_lineno or 0)):
                    yield replace(found, about=USED_UP, raised_at=line)


def _is_used_up(tree: SourceTree, value: ast.AST) -> bool:
    """Return whether a value can be looped over once."""
    by_call = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in _USED_UP
    code = tree.code_of(value.func) if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) else None
    yields = isinstance(code, ast.FunctionDef) and any(isinstance(node, ast.Yield) for node in nodes_of(code))
    goes_on = yields and any(isinstance(node, ast.While) for node in nodes_of(code)) if code is not None else False
    return by_call or (yields and not goes_on) or isinstance(value, ast.GeneratorExp)


@rule
def drawn_while_traced(tree: SourceTree) -> Iterator[Finding]:
    """Yield random numbers of Python or NumPy in what TensorFlow traces: they are drawn once."""
    for part in traced(tree):
        for call in (node for node in nodes_of(part) if isinstance(node, ast.Call)):
            if tree.name_of(call.func).startswith(("numpy.random.", "random.")):
                sentence = (
                    f"`{typed(call.func)}` runs once, when TensorFlow traces this function: every step gets the same "
                    "numbers. Write `tf.random.uniform(…)`."
                )
                yield _finding(tree, call, typed(call.func), "tf.random.uniform", sentence)


@rule
def counted_in_a_trace(tree: SourceTree) -> Iterator[Finding]:
    """Yield a number or a list of Python that is changed in what TensorFlow traces: that runs once."""
    parts = traced(tree)
    numbers = [line.targets[0] for line in (tree.all(ast.Assign) if parts else ())
               if (isinstance(line.value, ast.Constant) or isinstance(line.targets[0], ast.Attribute))
               and tree.number_of(line.value) is not None]  # fmt: skip
    for part in parts:
        for line in nodes_of(part):
            target: ast.expr | None = line.target if isinstance(line, ast.AugAssign) else None
            if isinstance(line, ast.Assign) and isinstance(line.value, ast.BinOp):
                target = line.targets[0] if typed(line.value.left) == typed(line.targets[0]) else None
            added = _list_added_to(tree, part, line)
            if (target is None or not _is_number_outside(tree, part, target, numbers)) and added is None:
                continue
            kept = target if target is not None else added
            if kept is not None and not _is_for_traces(tree, line, typed(kept)):
                right = f"`{typed(kept)}.assign_add(…)`" if added is None else "what the function returns to the list"
                instead = f"Make it a `tf.Variable`, and write {right}." if added is None else f"Add {right}, outside."
                sentence = (
                    f"`{typed(line)}` runs once, when TensorFlow traces this function, and not in each step. {instead}"
                )
                yield _finding(tree, line, typed(line), "", sentence)


def _is_number_outside(tree: SourceTree, part: ast.AST, target: ast.expr, numbers: list[ast.expr]) -> bool:
    """Return whether a number of Python is kept outside of a function: in an object, a dictionary, or a shared name."""
    match target:
        case ast.Attribute(value=owner, attr=name):
            made = tree.value_of(owner)
            starts = words_of(made).get(name) if isinstance(made, ast.Call) else None
            is_set = tree.key_of(target) in (tree.key_of(node) for node in numbers if isinstance(node, ast.Attribute))
            return is_set or (starts is not None and tree.number_of(starts) is not None)
        case ast.Subscript(value=ast.Name() as owner, slice=ast.Constant(value=key)):
            made = tree.value_of(owner)
            items = [*zip(made.keys, made.values, strict=True)] if isinstance(made, ast.Dict) else []
            items += [*enumerate(made.elts)] if isinstance(made, ast.List) else []  # type: ignore[list-item]
            found = [value for place, value in items if (getattr(place, "value", place)) == key]
            is_empty = isinstance(made, ast.Dict) and not made.keys
            is_array = isinstance(made, ast.Call) and called_name(made) in _COUNTERS
            is_number = is_empty or is_array or any(tree.number_of(value) is not None for value in found)
            return made not in nodes_of(part) and is_number
        case ast.Name(id=name):
            shared = [node for node in nodes_of(part) if isinstance(node, ast.Global | ast.Nonlocal)]
            return any(name in node.names for node in shared) and name in map(typed, numbers)
    return False


def _list_added_to(tree: SourceTree, part: ast.AST, line: ast.AST) -> ast.expr | None:
    """Return the list that a line adds to, where it was made outside of a function: ``losses.append(loss)``."""
    match line:
        case ast.Expr(ast.Call(func=ast.Attribute(value=ast.Name() as owner, attr="append"), args=[given])):
            made = tree.value_of(owner)
            if isinstance(given, ast.Attribute) and given.attr in _KNOWN_IN_A_TRACE:
                return None
            return owner if isinstance(made, ast.List) and made not in nodes_of(part) else None
    return None


def _is_for_traces(tree: SourceTree, line: ast.AST, kept: str) -> bool:
    """Return whether a number is to tell how often TensorFlow traces a function."""
    shown = [typed(call) for call in tree.calls_named("print") if kept in typed(call)]
    return any(map(_OF_TRACES.search, (kept, tree.said_beside(line), *shown)))


@rule
def variables_that_keras_misses(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``tf.Variable`` in a layer or model: it is none of its weights, and ``fit`` does not change it."""
    changed = {typed(call.func.value) for name in ("assign", "assign_add", "assign_sub") for call in tree.calls_of(name)
               if isinstance(call.func, ast.Attribute)}  # fmt: skip
    for definition, own in methods_of(tree, "Layer", "Model", "Sequential"):
        inside = {id(node) for node in nodes_of(definition)}
        elsewhere = {node.attr for node in tree.all(ast.Attribute) if id(node) not in inside}
        uses = {typed(node) for part in own if part.name not in ("__init__", "build") for node in nodes_of(part)
                if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)}  # fmt: skip
        if any(part.name in (*TRAINED_WEIGHTS, "train_step") for part in own):
            continue
        for line in (node for part in own for node in nodes_of(part) if isinstance(node, ast.Assign)):
            target, made, name = line.targets[0], line.value, typed(line.targets[0])
            if not isinstance(made, ast.Call) or tree.name_of(made.func) != "tensorflow.Variable":
                continue
            is_state = typed(words_of(made).get("trainable", made)) == "False" or name not in uses - changed
            if isinstance(target, ast.Attribute) and not is_state and target.attr not in elsewhere:
                sentence = (
                    f"`{name}` is not among the weights of `{definition.name}`: Keras does not train a `tf.Variable`. "
                    f"Write `{name} = self.add_weight(shape=…)`."
                )
                right = f"{name} = self.add_weight(shape=…)"
                yield tree.finding(line, typed(made), right, sentence, certain=False, about=UNTRAINED)
                break


@rule
def empty_slices(tree: SourceTree) -> Iterator[Finding]:
    """Yield slices of a loop over positions that end at the size of a batch: all but the first are empty."""
    for loop in tree.all(ast.For):
        match loop:
            case ast.For(
                target=ast.Name(id=start),
                iter=ast.Call(
                    func=ast.Name(id="range"), args=[ast.Constant(value=0), _, (ast.Name() | ast.Constant()) as step]
                ),
            ):
                sizes = {typed(step), *(name for name, value in _stores(loop) if typed(value) == typed(step))}
            case _:
                continue
        for cut in (node for node in nodes_of(loop) if isinstance(node, ast.Slice) and node.lower and node.upper):
            if typed(cut.lower) == start and typed(cut.upper) in sizes:  # type: ignore[arg-type]
                wrong, right = f"{start}:{typed(cut.upper)}", f"{start}:{start} + {typed(step)}"  # type: ignore[arg-type]
                sentence = f"`[{wrong}]` is empty in all rounds but the first. Write `[{right}]`."
                yield _finding(tree, cut.lower or loop, wrong, right, sentence)


@rule
def one_part_shuffled(tree: SourceTree) -> Iterator[Finding]:
    """Yield a shuffle of the examples of a batch, or of their labels, where the others stay in their order."""
    loops = [loop for loop in tree.all(ast.For) if not _is_over_groups(loop)]
    scopes: list[ast.For | ast.Lambda] = [*loops, *tree.all(ast.Lambda)]
    for scope in scopes:
        names = _parts(scope)
        calls = [
            node for node in nodes_of(scope) if isinstance(node, ast.Call) and tree.name_of(node.func) in _SHUFFLES
        ]
        mixed = [call for call in calls if call.args and typed(call.args[0]) in names]
        if len(names) > 1 and len({typed(call.args[0]) for call in mixed}) == 1:
            name = typed(mixed[0].args[0])
            sentence = (
                f"`{typed(mixed[0].func)}({name})` mixes one part of each pair alone, so labels belong to other "
                "examples. Shuffle the data set of pairs: `.shuffle(n)` before `.batch(…)`."
            )
            yield _finding(tree, mixed[0], typed(mixed[0]), name, sentence)


def _is_over_groups(loop: ast.For) -> bool:
    """Return whether a loop goes over groups of examples that share a label: their order says nothing."""
    calls = {called_name(node) for node in nodes_of(loop.iter) if isinstance(node, ast.Call)}
    return bool(calls.intersection(_GROUPS)) or ("zip" in calls and bool(_NAMED.search(typed(loop.target))))


def _parts(scope: ast.For | ast.Lambda) -> set[str]:
    """Return the names that a loop, or a function in one line, has for the parts of a pair."""
    if isinstance(scope, ast.Lambda):
        return {argument.arg for argument in scope.args.args}
    target: ast.expr | None = scope.target
    if isinstance(scope.iter, ast.Call) and called_name(scope.iter) == "enumerate":
        target = target.elts[-1] if isinstance(target, ast.Tuple) else None
    return (
        {element.id for element in target.elts if isinstance(element, ast.Name)}
        if isinstance(target, ast.Tuple)
        else set()
    )


@rule
def errors_of_all_pairs(tree: SourceTree) -> Iterator[Finding]:
    """Yield outputs of one unit minus labels in a loop of one's own: an axis more makes a table of all pairs.

    Where something changes axes in what the labels are made of, or anywhere where that is not known, nothing is said.
    """
    if not any(_is_one(tree, call) for call in tree.calls_named("Dense")):
        return
    models = {typed(node.value) for node in tree.all(ast.Attribute) if node.attr in TRAINED_WEIGHTS}
    for error in (node for tape in tree.all(ast.With) if is_tape(tape) for node in nodes_of(tape)):
        match error:
            case ast.BinOp(left=left, op=ast.Sub(), right=right):
                made = (tree.value_of(side) for side in (left, right))
                first, second = (isinstance(call, ast.Call) and typed(call.func) in models for call in made)
                output, label = (left, right) if first else (right, left)
                value = tree.value_of(label)
                made_of = tree.tree if value is None or isinstance(value, ast.Name) else value
                if first != second and isinstance(label, ast.Name) and not _changes_axes(tree, made_of, output):
                    fixed = typed(error).replace(typed(output), f"{typed(output)}[:, 0]")
                    sentence = (
                        f"`{typed(output)}` has the shape (batch, 1). If `{label.id}` has the shape (batch,), "
                        f"`{typed(error)}` is a table of all pairs, and the model learns the mean. Write `{fixed}`."
                    )
                    yield _finding(tree, error, typed(error), fixed, sentence)


@rule
def columns_against_rows(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``a[:, i : i + 1] - b[:, i]``: the first keeps its axis, the second does not."""
    for error in tree.all(ast.BinOp):
        match error:
            case ast.BinOp(left=ast.Subscript() as left, op=ast.Sub(), right=ast.Subscript() as right):
                cut = left if _keeps_a_column(left) and _takes_a_column(right) else right
                other = right if cut is left else left
                if not (_keeps_a_column(cut) and _takes_a_column(other)):
                    continue
                place = cut.slice.elts[1].lower  # type: ignore[attr-defined]
                fixed = f"{typed(cut.value)}[:, {typed(place)}]"
                sentence = (
                    f"`{typed(cut)}` has the shape (batch, 1), and `{typed(other)}` (batch,): `-` makes a table of all "
                    f"pairs. Write `{fixed}`."
                )
                yield _finding(tree, error, typed(cut), fixed, sentence)


def _keeps_a_column(node: ast.Subscript) -> bool:
    """Return whether an index is ``[:, i : i + 1]``."""
    match node.slice:
        case ast.Tuple(elts=[ast.Slice(lower=None, upper=None), ast.Slice(lower=ast.expr() as first, upper=end)]):
            match first, end:
                case ast.Constant(value=int() as place), ast.Constant(value=int() as after):
                    return after == place + 1
                case _, ast.BinOp(left=begin, op=ast.Add(), right=ast.Constant(value=1)):
                    return typed(begin) == typed(first)
    return False


def _takes_a_column(node: ast.Subscript) -> bool:
    """Return whether an index is ``[:, i]``."""
    match node.slice:
        case ast.Tuple(elts=[ast.Slice(lower=None, upper=None), ast.Name() | ast.Constant(value=int())]):
            return True
    return False


def _changes_axes(tree: SourceTree, *parts: ast.AST) -> bool:
    """Return whether a call, or an index, in one of these may give outputs and labels one shape.

    It may stand in a function of the program that one of them calls.
    """
    nodes = [node for part in parts for node in nodes_of(part)]
    called = (tree.code_of(node.func) for node in nodes if isinstance(node, ast.Call))
    nodes += [node for code in called if isinstance(code, ast.FunctionDef) for node in nodes_of(code)]
    return any(
        (isinstance(node, ast.Call) and (called_name(node) in _CHANGES_AXES or "keepdims" in words_of(node)))
        or (isinstance(node, ast.Subscript) and _cuts_axes(node))
        for node in nodes
    )


def _is_one(tree: SourceTree, layer: ast.Call) -> bool:
    return tree.number_of(argument(layer, "units", 0)) == 1


def _cuts_axes(node: ast.Subscript) -> bool:
    return isinstance(node.slice, ast.Tuple) or "newaxis" in typed(node.slice)


@rule
def watched_the_wrong_way(tree: SourceTree) -> Iterator[Finding]:
    """Yield callbacks that take the highest error, or the lowest accuracy, for the best."""
    for call in tree.all(ast.Call):
        kind = tree.keras_name_of(call.func).removeprefix("callbacks.")
        if kind not in _WATCHING:
            continue
        watched = argument(call, "monitor", _WATCHING[kind]["monitor"]) or ast.Constant("val_loss")
        direction = argument(call, "mode", _WATCHING[kind]["mode"])
        for place in _uses_of_a_helper(tree, watched, direction):
            mode, name = (_text_by(tree, node, place) for node in (direction, watched))
            is_error = _ERROR.search(name) and not _SCORE_AT_END.search(name)
            right = "min" if is_error else "max" if _SCORE.search(name) else mode
            if mode in ("min", "max") and mode != right:
                what = "highest" if mode == "max" else "lowest"
                sentence = (
                    f'`{kind}` with `mode="{mode}"` takes the {what} `{name}` for the best. Write `mode="{right}"`.'
                )
                yield _finding(tree, place or call, f'mode="{mode}"', f'mode="{right}"', sentence)


def _uses_of_a_helper(tree: SourceTree, *nodes: ast.expr | None) -> list[ast.Call | None]:
    """Return the calls of the function that gives a callback its arguments; else ``None`` for the place itself."""
    read = [node for node in nodes if isinstance(node, ast.Name) and tree.parameter_of(node) is not None]
    return [*calls_around(tree, *read)] if read else [None]


def _text_by(tree: SourceTree, node: ast.expr | None, call: ast.Call | None) -> str:
    """Return the text that an expression stands for in a function which a call uses; empty where it is not known."""
    if node is None or call is None:
        return text_of(tree.value_of(node)) or ""
    found = {text_of(place.node) for place in places_of(tree, Place(node, (call,)))}
    return (found.pop() if len(found) == 1 else None) or ""


@rule
def patience_without_end(tree: SourceTree) -> Iterator[Finding]:
    """Yield a callback that waits for as many epochs as ``fit`` has, or begins after them: it never acts.

    Not one that is to bring back the best weights, if it begins in time: it does that at the end as well. Where it
    waits for too long only because it begins late, that is hardly meant.
    """
    for call in tree.all(ast.Call):
        kind = tree.keras_name_of(call.func).removeprefix("callbacks.")
        most = _most_epochs(tree, call) if kind in _WAITING else None
        if most is None or gives_unseen(call):
            continue
        begin, wait = _least(tree, words_of(call).get("start_from_epoch"), 0.0), argument(call, "patience", 2)
        patience = _least(tree, wait, _WAITING[kind])
        what = "stops nothing" if kind == "EarlyStopping" else "never lowers the rate"
        given, advice = "", ""
        if begin >= most:
            given, advice = f"start_from_epoch={begin:.0f}", "Let it begin earlier, well before the last epoch."
        elif patience + begin >= most and wait is not None and (patience < most or not brings_back(tree, call)):
            given, advice = f"patience={patience:.0f}", "Let it wait for fewer."
            given += f" and start_from_epoch={begin:.0f}" if begin else ""
        is_for_more = patience >= most and _is_for_more(tree, call)
        if given and not _NEVER.search(tree.said_beside(call)) and not is_for_more:
            shown = given.replace(" and ", "` and `")
            sentence = f"`{kind}` with `{shown}` {what}: `fit` has {most:.0f} epochs. {advice}"
            yield tree.finding(call, given, "", sentence, certain=False)


def _is_for_more(tree: SourceTree, callback: ast.Call) -> bool:
    """Return whether a callback is also there for its best epoch, or for a loop of one's own."""
    read = [node.value for node in tree.all(ast.Attribute) if node.attr.startswith("best")]
    return tree.mentions("CallbackList") or any(tree.value_of(owner) is callback for owner in read)


@rule
def own_patience_without_end(tree: SourceTree) -> Iterator[Finding]:
    """Yield a learner's own early stopping that waits for as many epochs as there are: it never acts."""
    for kind in tree.all(ast.ClassDef) if tree.mentions("stop_training") else ():
        methods = {line.name: line for line in kind.body if isinstance(line, ast.FunctionDef)}
        ends = methods.get("on_epoch_end")
        # What brings weights back when the training ends is of use then as well.
        if ends is None or "on_train_end" in methods or _NEVER.search(ast.get_docstring(kind) or ""):
            continue
        fits = [fit for fit in tree.calls_of("fit")
                if kind.name in (called_name(made) for made in tree.callbacks_of(fit))]  # fmt: skip
        numbers = [numbers_of(tree, argument(fit, "epochs", 3)) for fit in fits]
        loops = [loop for sort in (ast.For, ast.While) for loop in tree.all(sort)]
        goes_on = len(fits) > 1 or any(fit in nodes_of(loop) for loop in loops for fit in fits)
        if goes_on and "on_train_begin" not in methods:
            continue  # It may count through several trainings.
        if numbers and all(numbers) and not any(gives_unseen(fit) for fit in fits):
            yield from _never_stopped(tree, kind.name, ends, max(number for found in numbers for number in found))
    for loop in tree.all(ast.For):
        rounds = loop.iter.args if isinstance(loop.iter, ast.Call) and typed(loop.iter.func) == "range" else []
        trains = any(isinstance(node, ast.Call) and called_name(node) in ("fit", "train_on_batch", "apply_gradients")
                     for node in nodes_of(loop))  # fmt: skip
        passes = numbers_of(tree, rounds[0]) if len(rounds) == 1 and trains else set()
        if passes:
            yield from _never_stopped(tree, "", loop, max(passes))


def _never_stopped(tree: SourceTree, kind: str, scope: ast.AST, most: float) -> Iterator[Finding]:
    """Yield what a scope waits for, where it stops a training by a count that its epochs do not reach."""
    inner = {node for loop in nodes_of(scope)[1:] if isinstance(loop, ast.For | ast.While) for node in nodes_of(loop)}
    own = [node for node in nodes_of(scope) if node not in inner]
    counters = {typed(node.target) for node in own if isinstance(node, ast.AugAssign)
                and isinstance(node.op, ast.Add) and tree.number_of(node.value) == 1}  # fmt: skip
    counters |= {typed(node.targets[0]) for node in own if isinstance(node, ast.Assign)
                 and re.search(rf"{re.escape(typed(node.targets[0]))} \+ 1\b", typed(node.value))}  # fmt: skip
    # What is never set back counts all epochs.
    pairs = [pair for node in own if isinstance(node, ast.Assign) for pair in assigned(node)]
    counters &= {typed(target) for target, value in pairs if any(tree.number_of(part) == 0 for part in nodes_of(value)
                                                                  if isinstance(part, ast.expr))}  # fmt: skip
    for test in (node for node in own if isinstance(node, ast.If) and _stops(node, bool(kind))):
        left, right, is_more = _more_than(test.test)
        if left is None or right is None or not (typed(left) in counters or _is_since(scope, left)):
            continue
        patience = _least(tree, right, math.inf) if numbers_of(tree, right) else -math.inf
        if patience + is_more >= most and patience < math.inf and not _NEVER.search(tree.said_beside(test)):
            who = f"`{kind}` waits" if kind else "The loop waits"
            sentence = (
                f"{who} for {patience:.0f} epochs without a better figure, but there are only {most:.0f}: it stops "
                "nothing. Let it wait for fewer."
            )
            yield tree.finding(test, typed(test.test), "", sentence, certain=False)


@rule
def counters_never_set_back(tree: SourceTree) -> Iterator[Finding]:
    """Yield a counter of epochs without a better figure that a better one does not set back: it counts all of them."""
    scopes: list[tuple[Sequence[ast.AST], bool]] = []
    for kind in tree.all(ast.ClassDef) if tree.mentions("stop_training") else ():
        methods = [line for line in kind.body if isinstance(line, ast.FunctionDef) and line.name not in _BEFORE_ALL]
        scopes.append(([node for method in methods for node in nodes_of(method)], True))
    scopes += [(nodes_of(loop)[1:], False) for loop in tree.all(ast.For)]
    for nodes, by_callback in scopes:
        branches = [node for node in nodes if isinstance(node, ast.If)]
        tests = [branch.test for branch in branches if _stops(branch, by_callback)]
        waiting = {
            typed(left): typed(right) for test in tests for left, right, _ in [_more_than(test)] if left and right
        }
        set_back = {typed(target) for node in nodes if isinstance(node, ast.Assign) for target, _ in assigned(node)}
        for branch in branches if waiting.keys() - set_back else ():
            set_here = {typed(line.targets[0]) for line in branch.body if isinstance(line, ast.Assign)}
            better = set_here & {*map(typed, nodes_of(branch.test))}
            counted = [line.target for line in branch.orelse if isinstance(line, ast.AugAssign)
                       and isinstance(line.op, ast.Add) and tree.number_of(line.value) == 1]  # fmt: skip
            for counter in counted if better else ():
                name = typed(counter)
                if name not in waiting or name in set_back:
                    continue
                texts = [name, waiting[name], *texts_around(tree, branch), *comments_inside(tree, branch)]
                if is_told(_IN_A_ROW, texts, unless=_OF_ALL):
                    sentence = (
                        f"`{name}` is never set back: it counts all epochs without a better figure, and not those in a "
                        f"row. Write `{name} = 0` where `{min(better)}` is set."
                    )
                    yield tree.finding(counter, f"{name} += 1", f"{name} = 0", sentence, certain=False)


def _stops(node: ast.If, by_callback: bool) -> bool:
    """Return whether a branch ends the training."""
    inside = [part for line in node.body for part in nodes_of(line)]
    if by_callback:
        return any(isinstance(part, ast.Attribute) and part.attr == "stop_training" for part in inside)
    return any(isinstance(line, ast.Break) for line in node.body)


def _more_than(test: ast.expr) -> tuple[ast.expr | None, ast.expr | None, bool]:
    """Return what has to reach something, what that is, and whether it has to be more."""
    match test:
        case ast.Compare(left=left, ops=[ast.GtE() | ast.Gt() | ast.Eq() as sign], comparators=[right]):
            return left, right, isinstance(sign, ast.Gt)
        case ast.Compare(left=left, ops=[ast.LtE() | ast.Lt() as sign], comparators=[right]):
            return right, left, isinstance(sign, ast.Lt)
    return None, None, False


def _is_since(scope: ast.AST, node: ast.expr) -> bool:
    """Return whether a value is the number of epochs since the best one: ``epoch - self.best_epoch``."""
    passes = scope.args.args[1:2] if isinstance(scope, ast.FunctionDef) else []
    counts = [parameter.arg for parameter in passes] or [typed(getattr(scope, "target", scope))]
    match node:
        case ast.BinOp(left=ast.Name() as epoch, op=ast.Sub(), right=ast.Attribute() | ast.Name()):
            return "epoch" in epoch.id or epoch.id in counts
    return False


_WAITING = {"EarlyStopping": 0.0, "ReduceLROnPlateau": 10.0}
"""Callbacks that wait, and for how many epochs they do unless told otherwise."""
_BEFORE_ALL = ("__init__", "on_train_begin")
_IN_A_ROW, _OF_ALL = r"in a row|patien|consecutiv|\bwait|without|no_improve|stale|since", r"\bin all\b|total|altogether"
_NEVER = regex(r"never|nothing|\bonly (?:records|watches)|no effect|\bnie\b|jamais|\bnunca\b|\bmai\b", re.IGNORECASE)


def _least(tree: SourceTree, node: ast.AST | None, default: float) -> float:
    """Return the smallest number that an argument may be; what no wait is as short as, where it is not known."""
    return min(numbers_of(tree, node), default=-math.inf) if node is not None else default


def _most_epochs(tree: SourceTree, callback: ast.Call) -> float | None:
    """Return the number of epochs of the longest ``fit`` that a callback may go to; ``None`` where it is not known."""
    fits = tree.calls_of("fit")
    own = [fit for fit in fits if callback in tree.callbacks_of(fit)]
    numbers = [numbers_of(tree, argument(fit, "epochs", 3)) for fit in own or fits]
    is_known = bool(numbers) and all(numbers) and not any(gives_unseen(fit) for fit in own or fits)
    return max(number for found in numbers for number in found) if is_known else None


@rule
def half_precision(tree: SourceTree) -> Iterator[Finding]:
    """Yield weights that are made half precision: losses and small steps are lost in it."""
    for call in (*tree.calls_of("set_floatx"), *tree.calls_of("set_dtype_policy")):
        if call.args and text_of(call.args[0]) == "float16":
            sentence = (
                "`float16` holds no number above 65,504, and rounds small steps to 0, so the loss can become NaN. "
                "Remove this line: the default is `float32`."
            )
            yield _finding(tree, call, typed(call), "", sentence)


@rule
def predicted_in_a_tape(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``predict`` where a tape is to record the way to the loss: it returns arrays, and records nothing.

    Not that of a model that is not trained by this tape, nor of one that the tape calls as well.
    """
    trained = {typed(node.value) for node in tree.all(ast.Attribute) if node.attr in TRAINED_WEIGHTS}
    for block in filter(is_tape, tree.all(ast.With)):
        calls = [node for node in nodes_of(block) if isinstance(node, ast.Call)]
        owners = trained - {typed(call.func) for call in calls}
        for call in calls:
            if (
                called_name(call) in ("predict", "predict_on_batch")
                and isinstance(call.func, ast.Attribute)
                and typed(call.func.value) in owners
                and call.args
            ):
                right = f"{typed(call.func.value)}({typed(call.args[0])}, training=True)"
                sentence = (
                    f"`{called_name(call)}` returns NumPy arrays, which the tape cannot follow back to the weights. "
                    f"Write `{right}`."
                )
                yield tree.finding(call, typed(call), right, sentence, certain=False, about=TAPE)


@rule
def inputs_for_labels(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loss that compares the outputs of a step with its inputs, where nothing reads the labels of the step."""
    tapes = [*filter(is_tape, tree.all(ast.With))]
    restores = any(map(_RESTORES.search, (*tree.defined, *(node.attr for node in tree.all(ast.Attribute)))))
    lines = tree.all(ast.Assign) if tapes else []
    shown = {id(node) for call in tree.calls_of("update_state") if lines for node in nodes_of(call)}
    read = {tree.key_of(node) for node in tree.all(ast.Name)
            if lines and isinstance(node.ctx, ast.Load) and id(node) not in shown}  # fmt: skip
    for line in lines:
        pair = line.targets[0]
        if not isinstance(pair, ast.Tuple) or len(pair.elts) != 2 or not isinstance(line.value, ast.Name):
            continue
        inputs, labels = map(typed, pair.elts)
        if labels.startswith("_") or tree.key_of(pair.elts[1]) in read or (restores and not _SPOILT.search(inputs)):
            continue
        for block in tapes:
            calls = [node for node in nodes_of(block) if isinstance(node, ast.Call)]
            steps = [call for call in calls if any(word.arg == "training" for word in call.keywords)]
            own = tree.key_of(pair.elts[0])
            reads = any(call.args and tree.key_of(call.args[0]) == own for call in steps)
            for call in calls if reads and block.lineno > line.lineno else ():
                given = [typed(word.value) for word in call.keywords if word.arg in ("y", "y_true")]
                given = given or [typed(part) for part in call.args[:1] if len(call.args) == 2]
                is_loss = "loss" in called_name(call).lower() or any(word.arg == "y_pred" for word in call.keywords)
                if is_loss and given == [inputs]:
                    sentence = (
                        f"The loss compares the outputs with the inputs `{inputs}`, and not with the labels "
                        f"`{labels}`. Give it `{labels}`."
                    )
                    yield _finding(tree, call, typed(call), labels, sentence)


@rule
def rates_that_shrink_in_each_step(tree: SourceTree) -> Iterator[Finding]:
    """Yield a learning rate that is multiplied by a factor below 1 in the inner of two loops, and ends as nothing."""
    for line, inner, outer in _lines_of_inner_loops(tree):
        name, factor = _shrinks(tree, line)
        passes = _passes(tree, inner, _FEWEST_BATCHES) * _passes(tree, outer, _FEWEST_EPOCHS)
        if not name or factor**passes > _NEARLY_NOTHING or "epoch" in f"{typed(inner.target)} {typed(inner.iter)}":
            continue
        kept = [typed(node) for node in nodes_of(outer) if isinstance(node, ast.Call) and called_name(node) == "max"]
        is_reset = any(text == name and line not in nodes_of(part) for part in outer.body if part is not inner
                       for text, _ in _stores(part))  # fmt: skip
        if not is_reset and not any(name in text for text in kept):
            steps = math.ceil(math.log(_SMALL_PART) / math.log(factor))
            sentence = (
                f"`{typed(line)}` runs in the inner loop, so after {steps:,} steps `{name}` is below 1 % of its first "
                "value. Put it in the outer loop: once in each epoch."
            )
            yield _finding(tree, line, typed(line), "", sentence)


def _lines_of_inner_loops(tree: SourceTree) -> Iterator[tuple[ast.stmt, ast.For, ast.For]]:
    """Yield the lines that each pass of an inner loop runs, with this loop and the one around it."""
    for outer in tree.all(ast.For):
        for inner in (node for node in _of_loop_and_loops(outer) if isinstance(node, ast.For)):
            yield from ((line, inner, outer) for line in inner.body)


def _of_loop_and_loops(loop: ast.For) -> Iterator[ast.AST]:
    """Yield what stands in a loop, with the loops right inside of it, and nothing of these."""
    waiting: list[ast.AST] = [*loop.body]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.For | ast.FunctionDef | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)


def _shrinks(tree: SourceTree, line: ast.stmt) -> tuple[str, float]:
    """Return the learning rate that a line makes smaller, and by which factor; empty where it does neither."""
    match line:
        case ast.AugAssign(target=target, op=ast.Mult(), value=by):
            name, factor = typed(target), tree.number_of(by)
        case ast.AugAssign(target=target, op=ast.Div(), value=by):
            name, factor = typed(target), calculated(ast.Div(), 1.0, tree.number_of(by))
        case ast.Assign(targets=[target], value=ast.BinOp(left=left, op=ast.Mult(), right=right)):
            name, others = typed(target), [side for side in (left, right) if typed(side) != typed(target)]
            factor = tree.number_of(others[0]) if len(others) == 1 else None
        case ast.Assign(targets=[target], value=ast.BinOp(left=left, op=ast.Div(), right=right)):
            name = typed(target)
            factor = calculated(ast.Div(), 1.0, tree.number_of(right)) if typed(left) == name else None
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=owner, attr="assign"), args=[ast.BinOp(left=left, op=ast.Mult(), right=right)]
            )
        ):
            name, others = typed(owner), [side for side in (left, right) if typed(side) != typed(owner)]
            factor = tree.number_of(others[0]) if len(others) == 1 else None
        case _:
            return "", 1.0
    is_rate = _RATE_NAME.search(name) or name in _steps_by(tree)
    return (name, factor) if is_rate and factor is not None and 0 < factor < 1 else ("", 1.0)


def _steps_by(tree: SourceTree) -> set[str]:
    """Return the names of the first factors in what is subtracted from weights: ``r`` of ``w -= r * gradient``."""
    found: set[str] = set()
    for node in tree.all(ast.AugAssign):
        if isinstance(node.op, ast.Sub):
            first: ast.expr = node.value
            while isinstance(first, ast.BinOp) and isinstance(first.op, ast.Mult | ast.Div | ast.MatMult):
                first = first.left
            found |= {first.id} if isinstance(first, ast.Name) and first is not node.value else set()
    return found


def _passes(tree: SourceTree, loop: ast.For, fewest: int) -> float:
    """Return how often a loop runs, where it counts to a number; else how often at least."""
    match loop.iter:
        case ast.Call(func=ast.Name(id="range"), args=[end]):
            return tree.number_of(end, fewest) or 0.0
        case ast.Call(func=ast.Name(id="range"), args=[start, end, *by]):
            width = calculated(ast.Sub(), tree.number_of(end), tree.number_of(start))
            count = calculated(ast.Div(), width, tree.number_of(by[0]) if by else 1.0)
            return fewest if count is None else max(0.0, count)
    return fewest


@rule
def rates_that_shrink_in_each_batch(tree: SourceTree) -> Iterator[Finding]:
    """Yield a learning rate that a callback multiplies by a factor below 1 at each batch, and that ends as nothing."""
    for _, methods in methods_of(tree, "Callback"):
        for method in (method for method in methods if method.name in _OF_BATCHES):
            for line in method.body:
                name, factor = _shrinks(tree, line)
                is_kept = any(isinstance(node, ast.Call) and called_name(node) == "max" for node in nodes_of(method))
                if name and not is_kept and factor ** (_FEWEST_BATCHES * _FEWEST_EPOCHS) <= _NEARLY_NOTHING:
                    steps = math.ceil(math.log(_SMALL_PART) / math.log(factor))
                    sentence = (
                        f"`{method.name}` runs for each batch, so after {steps:,} batches the learning rate is below "
                        "1 % of its first value. Use `on_epoch_end`."
                    )
                    yield _finding(tree, line, typed(line), "on_epoch_end", sentence)


def _finding(tree: SourceTree, node: ast.AST, wrong: str, instead: str, sentence: str) -> Finding:
    return tree.finding(node, wrong, instead, sentence, certain=False, about=LOOP)


def _inner_loops(loop: ast.For) -> Iterator[ast.For]:
    return (node for node in nodes_of(loop) if isinstance(node, ast.For) and node is not loop)


def _stores(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield what is assigned in a piece of code, and the value: a tuple by its parts, a call as it is."""
    for part in nodes_of(node):
        for target in part.targets if isinstance(part, ast.Assign) else ():
            match target, part.value:  # type: ignore[attr-defined]
                case ast.Tuple(elts=names), ast.Tuple(elts=values) if len(names) == len(values):
                    yield from zip(map(typed, names), values, strict=True)
                case ast.Tuple(elts=names), ast.Call() as call:
                    yield from ((typed(name), call) for name in names)
                case ((ast.Name() | ast.Attribute()), value):
                    yield typed(target), value


def _infinity(node: ast.expr) -> int:
    """Return 1 for infinity, -1 for minus infinity, 0 for all else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_infinity(node.operand)
    text = typed(node).lower()
    return -1 if text == "float('-inf')" else int(text in _INFINITE)


def _applied(tree: SourceTree) -> Iterator[tuple[ast.For, ast.Call, str]]:
    """Yield calls of ``apply_gradients``, with the innermost loop around each and the name of the gradients."""
    for loop in tree.all(ast.For):
        for node in _of_loop(loop):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="apply_gradients"),
                    args=[ast.Call(func=ast.Name(id="zip"), args=[ast.Name(id=name), *_]), *_],
                ):
                    yield loop, node, name


def _of_loop(loop: ast.For) -> Iterator[ast.AST]:
    """Yield what stands in a loop, and in no loop inside of it."""
    waiting = [*ast.iter_child_nodes(loop)]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, ast.For):
            yield node
            waiting += ast.iter_child_nodes(node)


def _reads(node: ast.AST, name: str) -> bool:
    return any(
        isinstance(part, ast.Name) and part.id == name and isinstance(part.ctx, ast.Load) for part in nodes_of(node)
    )


def _adds(node: ast.AST) -> bool:
    return any(
        isinstance(part, ast.Add) or (isinstance(part, ast.Call) and called_name(part) == "add")
        for part in nodes_of(node)
    )


def _is_prediction(tree: SourceTree, node: ast.AST) -> bool:
    made = tree.value_of(node)
    return isinstance(made, ast.Call) and "training" in words_of(made)


def _may_be_prediction(tree: SourceTree, first: ast.expr, second: ast.expr) -> bool:
    """Return whether the second of two values may be the prediction: the first one may be that of a teacher."""
    made = [tree.value_of(part) for part in nodes_of(second) if isinstance(part, ast.expr)]
    taught = tree.value_of(first)
    is_taught = isinstance(taught, ast.Call) and typed(words_of(taught)["training"]) == "False"
    return any(isinstance(call, ast.Call) and (is_taught or _is_prediction(tree, call)) for call in made)
