"""Rules about objects and names that are the same where others are meant, or that are read at another time.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from typing import TypeGuard

from grader.catalogue.patterns import regex
from grader.submission.models.keras_names import RECURRENT
from grader.submission.rules.reading.examples import unparsed
from grader.submission.rules.reading.order_of_steps import are_apart, runs_of
from grader.submission.rules.reading.own_steps import methods_of
from grader.submission.rules.reading.value_flow import Object, Place, objects_of, places_of
from grader.submission.rules.rule import rule, told_with, training_rule
from grader.submission.rules.subjects import SHARED, TAKEN
from grader.submission.source_tree import Finding, SourceTree, argument, names_in, nodes_of, text_of, typed, words_of
from grader.submission.syntax import called_name

_DRAWN = regex(r"random\.(?!permutation|shuffle|seed|default_rng|RandomState|Generator)\w+\(|\brandom_\w+\(|"
                    r"\bRandom[A-Z]\w+\(|stateless_random|rng\.(?!permutation|shuffle)\w+\(")  # fmt: skip
_MEASURES = ("fit", "evaluate", "train_on_batch", "test_on_batch", "optimizer", "loss", "compiled_loss")
"""What needs a compiled model."""
_SEED_FIRST = ("Glorot", "He", "Lecun")
"""How initializers are called whose first argument is the seed."""
_MODEL = regex(r"(?i)model|net")
_OWN_COPY = regex(r"(?i)\b(?:own|its|a|separate|independent) (?:\w+ )?cop(?:y|ies)\b|\bcopied\b|stays as it (?:is|was)")
_FILLING = ("append", "extend", "insert", "update", "setdefault", "add")
"""Methods that put something into a list, a dictionary or a set."""
_CHOSEN = regex(r"\b(?:choice|sample)\(")
"""What draws some of the examples, and changes none."""
_ANEW = regex(r"untrained|fresh|random|baseline|new|start|init|blank|empty|scratch|without", re.IGNORECASE)
"""Words for a model that is to have new weights."""
_OFF = regex(
    r"\b(?:without|no|disables?|off|(?:switch|turn)(?:es|s|ed|ing)?(?: the)?) dropout|dropout[^.,]* (?:off|disabled)\b|"
    r"for inference|evaluation mode|predict(?:ion)? mode", re.IGNORECASE
)  # fmt: skip
_HAS_WEIGHTS = regex(
    r"layers\.(?:\w*Dense|\w*Conv\w+|Embedding|(?:RNN|SimpleRNN|GRU|LSTM)(?:Cell)?|ConvLSTM\w+|Bidirectional|PReLU"
    r"|TimeDistributed|\w*Normalization|\w*Attention)$|(?:models\.)?(?:Sequential|Model)$"
)
_SHARED = regex(
    r"\bshar(?:e|es|ed|ing)\b|same (?:weights|layer)|\btied\b|siamese|partag|geteilt|compart", re.IGNORECASE
)
_DROPOUT = regex(r"\bdrop[ -]?outs?\b", re.IGNORECASE)
_READIES = regex(
    r"\b(?:builds?|built|compil\w+|trac(?:es?|ed|ing)|predict function|faster|speed|quick\w*|slow\w*)\b", re.IGNORECASE
)
"""What says that a call only gets a model ready to predict."""
_WHILE_IT_RUNS = regex(r"on_epoch_(?:begin|end)|on_(?:train_)?batch_(?:begin|end)")
"""Methods of callbacks that are called between the steps of a training."""
_READ_WHEN_BUILT = regex(
    r"(?:kernel|bias|recurrent|embeddings|gamma|beta|depthwise|pointwise)_(?:regularizer|constraint|initializer)"
)
"""Attributes of a layer that are read when it makes its weights."""
_COPIES_OF_LAYERS = ("clone_model", "from_config", "model_from_json")
"""What makes a model of the layers of another one, with weights that are drawn."""
_GIVES_WEIGHTS = ("set_weights", "load_weights", "get_weights", "assign", "load_model")
_MADE_AGAIN = ("clone_model", "from_config", "get_config", "model_from_json", "to_json")
"""What makes a model of the settings of another one."""


_OF_THE_BASE = ("name", "trainable", "dtype", "reduction", "autocast")
"""What `get_config` of the class above returns."""
_GOES_THROUGH = (
    "fit", "evaluate", "predict", "list", "tuple", "next", "iter", "cache", "as_numpy_iterator", "save",
    "train_on_batch",
)  # fmt: skip
"""Functions and methods that read the elements of a data set, or keep them."""


@rule
def settings_left_out(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``get_config`` without an argument that has a default value: a loaded layer has that value."""
    for definition, methods in methods_of(tree, "Layer", "Model", "Loss", "Metric"):
        made = {method.name: method for method in methods}
        config, start = made.get("get_config"), made.get("__init__")
        if config is None or start is None or "from_config" in made or tree.mentions("__dict__", "vars"):
            continue
        usual = [*start.args.args[-len(start.args.defaults) :], *start.args.kwonlyargs] if start.args.defaults else []
        inside = nodes_of(config)
        told = {node.value for node in inside if isinstance(node, ast.Constant)} | {
            word.arg for node in inside if isinstance(node, ast.Call) for word in node.keywords
        }
        kept = {node.attr.lstrip("_") for method in methods for node in nodes_of(method)
                if isinstance(node, ast.Attribute) and typed(node.value) == "self"}  # fmt: skip
        missing = [
            part.arg for part in usual if part.arg not in told and part.arg in kept and part.arg not in _OF_THE_BASE
        ]
        # They may come from a dictionary that the object has, or by `getattr`.
        given = {part.arg for part in (*start.args.args, *start.args.kwonlyargs)}
        read = {
            node.attr.lstrip("_") for node in inside if isinstance(node, ast.Attribute) and typed(node.value) == "self"
        }
        if read - given or any(isinstance(node, ast.Call) and called_name(node) == "getattr" for node in inside):
            continue
        if missing and not any(word.arg is None and typed(word.value) != "config" for node in inside
                               if isinstance(node, ast.Call) for word in node.keywords):  # fmt: skip
            names = ", ".join(f"`{name}`" for name in missing)
            sentence = (
                f"`get_config` of `{definition.name}` leaves out {names}, so a loaded one has the default values. Add "
                "them, or leave `get_config` out: Keras then keeps what `__init__` was given."
            )
            yield tree.finding(config, "get_config", "", sentence, certain=False)


@rule
def layers_repeated(tree: SourceTree) -> Iterator[Finding]:
    """Yield a list that holds one layer several times: all of these share their weights."""
    for node in tree.all(ast.BinOp):
        match node:
            case ast.BinOp(left=ast.List(elts=made), op=ast.Mult(), right=times):
                layers = [(part, _kind_made_by(tree, part)) for part in map(tree.value_of, made)
                          if isinstance(part, ast.Call)]  # fmt: skip
                kinds = [kind for _, kind in layers if _HAS_WEIGHTS.match(kind)]
                if kinds and not _is_meant(tree, node) and not (isinstance(times, ast.Constant) and times.value == 1):
                    parts = ", ".join(typed(part) for part, _ in layers)
                    right = f"[{parts} for _ in range({typed(times)})]"
                    if len(made) > 1:
                        right = f"[layer for _ in range({typed(times)}) for layer in ({parts})]"
                    sentence = (
                        f"This list holds one `{kinds[0].removeprefix('layers.')}` several times, so all share their "
                        f"weights. Write `{right}`."
                    )
                    yield tree.finding(node, typed(node), right, sentence, certain=False, about=SHARED)


def _kind_made_by(tree: SourceTree, call: ast.Call) -> str:
    """Return the class of Keras that a call makes, or that a function of the program returns."""
    code = tree.code_of(call.func)
    returned = [line.value for line in nodes_of(code) if isinstance(line, ast.Return)] if code is not None else []
    made = tree.value_of(returned[0]) if len(returned) == 1 else call
    return tree.keras_name_of(made.func if isinstance(made, ast.Call) else call.func)


def _is_meant(tree: SourceTree, node: ast.BinOp) -> bool:
    """Return whether a layer several times in a list is meant: that is said, or tested, or a loop goes over it."""
    keys = {tree.key_of(target) for target in tree.targets_of(node)}
    is_tested = any(tree.key_of(part) in keys for line in tree.all(ast.Assert) for part in nodes_of(line))
    parts = getattr(node.left, "elts", [])
    said = " ".join([tree.said_beside(node), *(tree.said_beside(tree.value_of(part) or part) for part in parts)])
    is_step = any(loop.iter is node for loop in tree.all(ast.For)) and "(" not in typed(node.left)
    return is_tested or is_step or bool(_SHARED.search(said))


@rule
def loops_read_later(tree: SourceTree) -> Iterator[Finding]:
    """Yield functions that are kept in a loop, and read its variable when they are called: it is the last one then."""
    for loop in tree.all(ast.For):
        nodes = nodes_of(loop)
        stored = {typed(target) for line in nodes if isinstance(line, ast.Assign) for target in line.targets}
        codes = {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}
        each = names_in(loop.target) | {name for name in stored if name.isidentifier()}
        for line in nodes:
            for kept, owner in _functions_kept(line, codes):
                if typed(owner) not in stored:
                    yield from _reads_later(tree, line, kept, each)
        yield from _generators_read_later(tree, loop, codes)
        yield from _layers_read_later(tree, loop, names_in(loop.target))
    made: list[tuple[ast.expr, list[ast.comprehension]]]
    made = [(node.elt, node.generators) for node in tree.all(ast.ListComp)]
    for value, generators in (*made, *((node.value, node.generators) for node in tree.all(ast.DictComp))):
        names = set().union(*(names_in(part.target) for part in generators))
        for part in _items_of(value):
            if isinstance(part, ast.Lambda):
                yield from _reads_later(tree, part, part, names)
        yield from _layers_read_later(tree, value, names)


def _generators_read_later(tree: SourceTree, loop: ast.For, codes: dict[str, ast.FunctionDef]) -> Iterator[Finding]:
    """Yield the generators of data sets that a loop makes, and keeps: each pass over them calls them again."""
    lambdas = [node for node in nodes_of(loop) if isinstance(node, ast.Lambda)]
    own = {part for code in (*codes.values(), *lambdas) for part in nodes_of(code)}
    nodes = [node for node in nodes_of(loop) if node not in own]
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    reads = any(isinstance(node, ast.For) and node is not loop for node in nodes)
    if reads or any(called_name(call) in _GOES_THROUGH for call in calls):
        return
    for call in calls:
        made = call.args[0] if called_name(call) == "from_generator" and call.args else None
        kept = codes.get(made.id) if isinstance(made, ast.Name) else made
        if isinstance(kept, ast.FunctionDef | ast.Lambda):
            yield from _reads_later(tree, kept, kept, names_in(loop.target))


def _layers_read_later(tree: SourceTree, scope: ast.AST, names: set[str]) -> Iterator[Finding]:
    """Yield the functions of ``Lambda`` layers in a scope that read a name: a layer is called again later."""
    for call in nodes_of(scope) if tree.mentions("Lambda") else ():
        if isinstance(call, ast.Call) and tree.keras_name_of(call.func) == "layers.Lambda" and call.args:
            for part in _items_of(call.args[0]):
                if isinstance(part, ast.Lambda):
                    yield from _reads_later(tree, call, part, names)


def _functions_kept(
    line: ast.AST, codes: dict[str, ast.FunctionDef]
) -> Iterator[tuple[ast.Lambda | ast.FunctionDef, ast.expr]]:
    """Yield the functions that a line puts into a list or a dictionary, each with that."""
    match line:
        case ast.Assign(targets=[ast.Subscript(value=owner)], value=value):
            pass
        case ast.Expr(ast.Call(func=ast.Attribute(value=owner, attr="append"), args=[value])):
            pass
        case ast.AugAssign(target=owner, op=ast.Add(), value=ast.List(elts=[value])):
            pass
        case _:
            return
    for part in _items_of(value):
        kept = codes.get(part.id) if isinstance(part, ast.Name) else part
        if isinstance(kept, ast.Lambda | ast.FunctionDef):
            yield kept, owner


def _items_of(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple | ast.List) else [node]


def _reads_later(
    tree: SourceTree, line: ast.AST, kept: ast.Lambda | ast.FunctionDef, names: set[str]
) -> Iterator[Finding]:
    own = {part.arg for part in nodes_of(kept.args) if isinstance(part, ast.arg)}
    lines = kept.body if isinstance(kept, ast.FunctionDef) else [kept.body]
    inside = set().union(*(names_in(part, ast.Load) for part in lines)) - set().union(
        *(names_in(part, ast.Store) for part in lines)
    )
    shown = f"`{kept.name}`" if isinstance(kept, ast.FunctionDef) else "This `lambda`"
    for name in sorted(inside & (names - own)):
        sentence = (
            f"{shown} reads `{name}` when it is called: after the loop, all of them read its last value. "
            f"Write `{name}={name}` after its arguments."
        )
        found = tree.finding(line, name, f"{name}={name}", sentence, certain=False)
        yield from [*told_with(tree, found, TAKEN)] or [found]


@rule
def numbers_kept_by_a_trace(tree: SourceTree) -> Iterator[Finding]:
    """Yield a number that a ``tf.function`` reads from outside, and that is changed after it was traced."""
    for outer in tree.all(ast.FunctionDef):
        inner = [node for node in nodes_of(outer) if isinstance(node, ast.FunctionDef) and node is not outer
                 and any(typed(mark).startswith("tf.function") for mark in node.decorator_list)]  # fmt: skip
        if not inner:
            continue
        inside = {id(node) for function in inner for node in nodes_of(function)}
        numbers = {
            tree.key_of(line.targets[0])
            for line in nodes_of(outer)
            if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant) and id(line) not in inside
        }
        read = {tree.key_of(node) for function in inner for node in nodes_of(function)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}  # fmt: skip
        loops = [node for node in nodes_of(outer) if isinstance(node, ast.For | ast.While)]
        for line in {id(node): node for loop in loops for node in nodes_of(loop) if id(node) not in inside}.values():
            target: ast.expr | None = line.target if isinstance(line, ast.AugAssign) else None
            target = line.targets[0] if isinstance(line, ast.Assign) else target
            if isinstance(target, ast.Name) and tree.key_of(target) in numbers & read:
                name = target.id
                sentence = (
                    f"`tf.function` read `{name}` once, when it was traced: the change has no effect there. Make "
                    f"it a `tf.Variable`, and write `{name}.assign(…)`."
                )
                yield tree.finding(line, typed(line), "", sentence, certain=False)


@rule
def checkpoints_by_other_names(tree: SourceTree) -> Iterator[Finding]:
    """Yield a checkpoint that is read by another name than it was written: it restores nothing."""
    made = [call for call in tree.all(ast.Call) if tree.name_of(call.func) == "tensorflow.train.Checkpoint"]
    if len(made) < 2 or not tree.mentions("expect_partial"):
        return
    written = [call for call in made if not _methods_of(tree, call) & {"read", "restore"}]
    names = {word for call in written for word in words_of(call)}
    for call in (call for call in made if call not in written):
        own = {*words_of(call)}
        if own and names and not own & names and not _methods_of(tree, call) & {"write", "save"}:
            right = f"Checkpoint({'=…, '.join(sorted(names))}=…)"
            sentence = (
                f"The checkpoint was written as `{right}`: by another name, `read` restores nothing, and "
                "`expect_partial` hides it. Use the same name."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False)


def _methods_of(tree: SourceTree, made: ast.Call) -> set[str]:
    """Return the methods that are called of what a call makes."""
    calls = [call.func for call in tree.all(ast.Call) if isinstance(call.func, ast.Attribute)]
    return {method.attr for method in calls if tree.value_of(method.value) is made}


@rule
def switched_off_by_trainable(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``trainable = False`` where it is to switch off ``Dropout``: it only keeps weights as they are."""
    for function in tree.all(ast.FunctionDef):
        is_for_this = _OFF.search(f"{function.name.replace('_', ' ')} {ast.get_docstring(function) or ''}")
        made = [node for node in nodes_of(function) if isinstance(node, ast.Call)]
        calls = {called_name(node) for node in made}
        # To freeze weights is what it does; and `training=False` switches off what it does not.
        is_frozen = re.search(r"freez|froz", f"{function.name} {ast.get_docstring(function) or ''}", re.IGNORECASE)
        if is_frozen or any("training" in words_of(node) for node in made):
            continue
        for line in (node for node in nodes_of(function) if isinstance(node, ast.Assign)):
            match line:
                case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=model), attr="trainable")],
                                value=ast.Constant(value=False)):  # fmt: skip
                    is_alone = is_for_this and not calls & {"compile", "fit", model, "Model", "Sequential"}
                    beside = tree.said_beside(line)
                    if re.search(r"freez|froz", beside, re.IGNORECASE):
                        continue
                    if is_alone or _DROPOUT.search(beside):
                        sentence = (
                            "`trainable = False` keeps weights as they are, and does not switch off `Dropout`. "
                            f"`predict` and `export` do; in a call, write `{model}(x, training=False)`."
                        )
                        yield tree.finding(line, typed(line), "", sentence, certain=False)


@training_rule
def unfrozen_too_late(tree: SourceTree) -> Iterator[Finding]:
    """Yield layers that are frozen or unfrozen between two trainings, where ``compile`` is not called again."""
    told: set[ast.AST] = set()
    for run in runs_of(tree) if tree.mentions("trainable") else ():
        for at, step in enumerate(run):
            value = _made_trainable(tree, step)
            fits = (
                [other for other in run[:at] if _is_fit(other)] if value is not None and step.node not in told else []
            )
            before = next((fit for fit in reversed(fits) if not are_apart(tree, fit, step)), None)
            end, after = next(((end, fit) for end, fit in enumerate(run) if end > at and _is_fit(fit)), (at, None))
            if before is None or after is None or _trained_by(tree, before) != _trained_by(tree, after):
                continue  # Another model, such as the other half of a pair, may have been compiled before.
            between = [other.node for other in run[run.index(before) : end] if isinstance(other.node, ast.Call)]
            if any(_compiles(tree, call.func) for call in between):
                continue
            told.add(step.node)
            said = "`trainable = True`" if value else f"`{typed(step.node)}`"
            rate, raises = (", with a small learning rate", ", or raises an error,") if value else ("", "")
            sentence = (
                f"After the first `fit`, {said} has no effect{raises} until the model is compiled again. Call "
                f"`compile` before the next `fit`{rate}."
            )
            yield tree.finding(step.node, typed(step.node), "", sentence, certain=False)


def _made_trainable(tree: SourceTree, step: Place) -> bool | None:
    """Return what a line sets ``trainable`` to; ``None`` for other lines."""
    match step.node:
        case ast.Assign(targets=[ast.Attribute(attr="trainable")], value=value):
            found = [getattr(place.node, "value", None) for place in places_of(tree, step._replace(node=value))]
            return found[0] if len(found) == 1 and isinstance(found[0], bool) else None
    return None


def _is_fit(step: Place) -> bool:
    return _is_call(step.node, "fit") and isinstance(step.node.func, ast.Attribute)


def _trained_by(tree: SourceTree, fit: Place) -> set[Object]:
    owner = fit.node.func if isinstance(fit.node, ast.Call) else None
    return objects_of(tree, owner.value, fit.calls) if isinstance(owner, ast.Attribute) else set()


@training_rule
def unfrozen_by_a_callback(tree: SourceTree) -> Iterator[Finding]:
    """Yield layers that a callback freezes or unfreezes while ``fit`` runs: the training step is made already."""
    if tree.mentions("run_eagerly", "train_on_batch", "train_step", "make_train_function", "train_function"):
        return
    if len(tree.calls_of("compile")) > 1 and len(tree.calls_of("fit")) > 1:
        return  # The next training may be meant.
    for _, methods in methods_of(tree, "Callback"):
        for method in (method for method in methods if _WHILE_IT_RUNS.fullmatch(method.name)):
            nodes = nodes_of(method)
            if any(isinstance(node, ast.Call) and _compiles(tree, node.func) for node in nodes):
                continue
            # The training step is made after the first epoch and the first batch begin.
            if any(isinstance(node, ast.Compare) and tree.number_of(node.comparators[0]) == 0 for node in nodes):
                continue
            for line in nodes:
                match line:
                    case ast.Assign(
                        targets=[ast.Attribute(attr="trainable") as target], value=ast.Constant(value=bool())
                    ) if not (method.name.endswith("begin") and _runs_at_first(method, line)):
                        sentence = (
                            f"`fit` has its training step already, so `{typed(target)}` has no effect here. Set it "
                            "before, and call `compile` and `fit` again."
                        )
                        yield tree.finding(line, typed(line), "", sentence, certain=False)


def _runs_at_first(method: ast.FunctionDef, line: ast.stmt) -> bool:
    """Return whether a line of a callback runs before the first batch: the training step is made in that batch."""
    for test in (node for node in nodes_of(method) if isinstance(node, ast.If) and line in nodes_of(node)):
        is_else = any(line in nodes_of(other) for other in test.orelse)
        signs = test.test.ops if isinstance(test.test, ast.Compare) else [ast.Eq()]
        if isinstance(signs[0], ast.Lt | ast.LtE) == is_else:
            return False
    return True


def _compiles(tree: SourceTree, function: ast.expr) -> bool:
    """Return whether a function of the learner's calls ``compile``."""
    name = function.attr if isinstance(function, ast.Attribute) else ""
    code = tree.code_of(function) if isinstance(function, ast.Name) else None
    codes = [code] if code is not None else [made for made in tree.all(ast.FunctionDef) if made.name == name]
    is_named = "compile" in (function.id if isinstance(function, ast.Name) else name)
    return is_named or any(_is_call(node, "compile") for made in codes for node in nodes_of(made))


@training_rule
def changed_once_for_all_epochs(tree: SourceTree) -> Iterator[Finding]:
    """Yield a data set class that changes its images at random when it is made, and not when it gives a batch."""
    for definition in tree.all(ast.ClassDef):
        methods = {part.name: part for part in definition.body if isinstance(part, ast.FunctionDef)}
        if not {"__init__", "__getitem__", "__len__"} <= methods.keys():
            continue
        later = [name for name in methods if name != "__init__"]
        if any(_changes_at_random(tree, methods[name]) for name in later):
            continue
        for line in (node for node in nodes_of(methods["__init__"]) if isinstance(node, ast.Assign)):
            kept = isinstance(line.targets[0], ast.Attribute) and typed(line.targets[0]).startswith("self.")
            is_changed = isinstance(line.value, ast.Call) and not _CHOSEN.search(unparsed(line.value))
            if kept and is_changed and _changes_at_random(tree, line.value):
                sentence = (
                    "`__init__` runs once, so each epoch gets the same random changes. Change the batch in "
                    "`__getitem__`."
                )
                yield tree.finding(line, typed(line), "", sentence, certain=False)


def _changes_at_random(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a piece of code draws numbers, other than for an order, itself or by a function that it calls."""
    calls = [part for part in nodes_of(node) if isinstance(part, ast.Call)]
    codes = [tree.code_of(call.func) for call in calls if isinstance(call.func, ast.Name)]
    return any(_DRAWN.search(unparsed(part)) for part in (node, *codes) if part is not None)


@training_rule
def optimizers_made_in_each_step(tree: SourceTree) -> Iterator[Finding]:
    """Yield an optimizer that is made for a single step: it remembers nothing of the steps before."""
    loops = [*tree.all(ast.For), *tree.all(ast.While)]
    called = {called_name(node) for loop in loops for node in nodes_of(loop) if isinstance(node, ast.Call)}
    steps = [function for function in tree.all(ast.FunctionDef) if function.name in called]
    for block in (*loops, *steps):
        calls = [node for node in _run_once(block) if isinstance(node, ast.Call)]
        made = [call for call in calls if tree.keras_name_of(call.func).startswith("optimizers.")
                and tree.keras_name_of(call.func).count(".") == 1]  # fmt: skip
        models = any(tree.keras_name_of(call.func) in ("Sequential", "Model", "models.Sequential", "models.Model")
                     for call in calls)  # fmt: skip
        if made and not models and any(called_name(call) in ("apply_gradients", "minimize") for call in calls):
            sentence = (
                f"Each step makes a new `{called_name(made[0])}`, which knows nothing of the gradients before. Make "
                "it once, before the loop."
            )
            yield tree.finding(made[0], typed(made[0]), "", sentence, certain=False)


def _run_once(block: ast.AST) -> Iterator[ast.AST]:
    """Yield what is in a block, and in no loop and no function inside of it."""
    for child in ast.iter_child_nodes(block):
        if not isinstance(child, ast.For | ast.While | ast.FunctionDef):
            yield child
            yield from _run_once(child)


@training_rule
def sorted_after_numbering(tree: SourceTree) -> Iterator[Finding]:
    """Yield a dictionary that is sorted after its entries were numbered: they keep their numbers."""
    for call in tree.all(ast.Call):
        is_dictionary = isinstance(call.func, ast.Name) and call.func.id in ("dict", "OrderedDict") and call.args
        sort = tree.value_of(call.args[0]) if is_dictionary else None
        items = tree.value_of(sort.args[0]) if _is_call(sort, "sorted") and sort.args else None
        owner = items.func.value if _is_call(items, "items") and isinstance(items.func, ast.Attribute) else None
        made = tree.value_of(owner) if owner is not None else None
        if owner is not None and isinstance(made, ast.DictComp) and _is_call(made.generators[0].iter, "enumerate"):
            sentence = (
                f"Sorting `{typed(owner)}` changes the order of its entries, and not their numbers. Sort the words "
                "first, then number them."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


def _is_call(node: ast.AST | None, name: str) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and called_name(node) == name


@rule
def compiled_apart(tree: SourceTree) -> Iterator[Finding]:
    """Yield a part of a model that is compiled by itself, and trained as a part of the other alone."""
    for function in tree.all(ast.FunctionDef):
        calls = [node for node in nodes_of(function) if isinstance(node, ast.Call)]
        compiled = {typed(call.func.value): call for call in calls
                    if isinstance(call.func, ast.Attribute) and call.func.attr == "compile"}  # fmt: skip
        if len(compiled) < 2:
            continue
        called = {call.func.id for call in calls if isinstance(call.func, ast.Name)}
        others = {node.value.id for node in tree.all(ast.Attribute)
                  if node.attr in _MEASURES and isinstance(node.value, ast.Name)}  # fmt: skip
        returned = set().union(*(names_in(line) for line in nodes_of(function) if isinstance(line, ast.Return)), set())
        helped = {typed(part) for call in calls if _measures(tree, call.func) for part in call.args}
        for name in sorted(compiled.keys() & called - others - returned - helped):
            sentence = (
                f"`fit` uses the optimizer and the loss of the whole model, and `{name}` is a part of that: "
                f"`{name}.compile` has no effect. Leave it out."
            )
            yield tree.finding(compiled[name], f"{name}.compile", "", sentence, certain=False)


def _measures(tree: SourceTree, function: ast.expr) -> bool:
    """Return whether a function of the learner's does something that needs a compiled model."""
    code = tree.code_of(function) if isinstance(function, ast.Name) else None
    return code is not None and any(isinstance(node, ast.Attribute) and node.attr in _MEASURES
                                    for node in nodes_of(code))  # fmt: skip


@rule
def one_list_for_all_names(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``dict.fromkeys(names, [])`` whose entries are filled: all names share one list."""
    fills = any(isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Subscript)
                for name in _FILLING for call in tree.calls_named(name))  # fmt: skip
    for call in tree.calls_named("fromkeys") if fills else ():
        value = tree.value_of(argument(call, "value", 1))
        is_new = isinstance(value, ast.List | ast.Dict | ast.Set) or any(
            _is_call(value, name) for name in ("list", "dict", "set")
        )
        if isinstance(value, ast.expr) and is_new:
            right = f"{{name: {typed(value)} for name in {typed(call.args[0])}}}"
            sentence = (
                f"`fromkeys` gives all names the same `{typed(value)}`, so what is added to one is in all. Write "
                f"`{right}`."
            )
            found = tree.finding(call, typed(call), right, sentence, certain=False)
            yield from [found, *told_with(tree, found)]


@rule
def lists_of_the_class(tree: SourceTree) -> Iterator[Finding]:
    """Yield a list or dictionary in the body of a class that its objects fill: all objects share it."""
    for definition in tree.all(ast.ClassDef):
        made = {typed(line.targets[0]): line for line in definition.body if isinstance(line, ast.Assign)
                and (isinstance(line.value, ast.List | ast.Dict | ast.Set) or _is_call(line.value, "list")
                     or _is_call(line.value, "dict") or _is_call(line.value, "defaultdict"))}  # fmt: skip
        methods = [part for part in definition.body if isinstance(part, ast.FunctionDef) and made]
        inside = [node for part in methods for node in nodes_of(part)]
        own = {node.attr for node in inside if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)}
        own |= {node.value.attr for node in inside if isinstance(node, ast.Attribute) and node.attr == "clear"
                and isinstance(node.value, ast.Attribute)}  # fmt: skip
        filled = {
            node.value.attr
            for node in inside
            if isinstance(node, ast.Attribute | ast.Subscript)
            and isinstance(node.value, ast.Attribute)
            and typed(node.value).startswith("self.")
            and (node.attr in _FILLING if isinstance(node, ast.Attribute) else isinstance(node.ctx, ast.Store))
        }
        for name in sorted(made.keys() & filled - own):
            right = f"self.{name} = {typed(made[name].value)}"
            sentence = (
                f"`{name}` belongs to the class, so all its objects share it: a second one finds the values of the "
                f"first. Write `{right}` in `__init__`."
            )
            found = tree.finding(made[name], typed(made[name]), right, sentence, certain=False)
            # It may do no harm, and is worth a word all the same.
            yield from [found, *told_with(tree, found)]


@rule
def names_called_copies(tree: SourceTree) -> Iterator[Finding]:
    """Yield a second name for a model that is said to be a copy of it: both are one model."""
    for function in tree.all(ast.FunctionDef):
        said = ast.get_docstring(function) or ""
        copies = {called_name(node) for node in nodes_of(function) if isinstance(node, ast.Call)}
        if copies & {"clone_model", "deepcopy", "copy", "load_model", "from_config"}:
            continue
        parameters = {part.arg for part in function.args.args}
        for line in (node for node in nodes_of(function) if isinstance(node, ast.Assign)):
            match line:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name(id=model)) if model in parameters:
                    told = f"{said} {tree.said_beside(line)}"
                    if _MODEL.search(model) and _OWN_COPY.search(told) and name != model:
                        right = f"tf.keras.models.clone_model({model})"
                        sentence = (
                            f"`{name} = {model}` is a second name for the same model, and no copy. Write `{right}`, "
                            "and give it the weights."
                        )
                        yield tree.finding(line, typed(line), right, sentence, certain=False)


@rule
def initializers_shared(tree: SourceTree) -> Iterator[Finding]:
    """Yield an initializer with a number as its seed that several layers get: it returns the same weights each time."""
    if not any("kernel_initializer" in words_of(call) for call in tree.all(ast.Call)):
        return
    often = {id(node) for loop in (*tree.all(ast.For), *tree.all(ast.ListComp)) for node in nodes_of(loop)}
    called = Counter(called_name(call) for call in tree.all(ast.Call)) + Counter(
        called_name(call) for call in tree.all(ast.Call) if id(call) in often
    )
    for function in tree.all(ast.FunctionDef):
        if called[function.name] > 1:
            often |= {id(node) for node in nodes_of(function)}
    uses: dict[int, list[ast.Call]] = {}
    for call in tree.all(ast.Call):
        given = words_of(call).get("kernel_initializer")
        made = tree.value_of(given) if isinstance(given, ast.Name) else None
        first = 0 if isinstance(made, ast.Call) and called_name(made).startswith(_SEED_FIRST) else 2
        seed = argument(made, "seed", first) if isinstance(made, ast.Call) else None
        if made is not None and isinstance(tree.number_of(seed), float) and id(made) not in often:
            uses.setdefault(id(made), []).extend([call] * (2 if id(call) in often else 1))
    for calls in (found for found in uses.values() if len(found) > 1):
        name = typed(words_of(calls[0])["kernel_initializer"])
        sentence = (
            f"With a number as `seed`, `{name}` returns the same weights each time, so layers of the same size begin "
            "equal. Give each layer an initializer of its own, with another seed."
        )
        yield tree.finding(calls[0], f"kernel_initializer={name}", "", sentence, certain=False)


@training_rule
def adapted_again(tree: SourceTree) -> Iterator[Finding]:
    """Yield a layer that is adapted twice: the second time it forgets the first."""
    for lines in (tree.tree.body, *(function.body for function in tree.all(ast.FunctionDef))):
        adapted: dict[str, ast.Call] = {}
        for line in lines:
            match line:
                case ast.Expr(
                    ast.Call(func=ast.Attribute(attr="adapt", value=ast.Name(id=name)), args=[given]) as call
                ):
                    before = adapted.get(name)
                    if before is not None and typed(before.args[0]) != typed(given):
                        sentence = (
                            f"`adapt` begins again, so `{typed(before)}` has no effect. Call `adapt` once, with all "
                            "that the layer must know."
                        )
                        yield tree.finding(before, typed(before), "", sentence, certain=False)
                    adapted[name] = call
                case ast.Assign(targets=[ast.Name(id=name)]) if name in adapted:
                    del adapted[name]
                case _ if adapted:
                    calls = {called_name(node) for node in nodes_of(line) if isinstance(node, ast.Call)}
                    # A model that is trained or measured may have any of them.
                    used = {*adapted} if calls & {"fit", "evaluate", "predict"} else calls
                    adapted = {name: call for name, call in adapted.items() if name not in used}


@rule
def predictions_thrown_away(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``predict`` whose result nobody keeps, as if a recurrent layer remembered it."""
    if not tree.mentions(*RECURRENT) or any(tree.gives(call, "stateful") for call in tree.all(ast.Call)):
        return
    if tree.packages & {"time", "timeit"}:
        return  # Such calls are made to measure how long they take.
    for line in tree.all(ast.Expr):
        call = line.value
        if _READIES.search(tree.said_beside(line)):
            continue
        if _is_call(call, "predict") and isinstance(call.func, ast.Attribute) and not tree.is_foreign(call.func):
            sentence = (
                f"The result of `{typed(call.func)}` is not kept, and no layer has `stateful=True`, so it has no "
                "effect: each call begins with states of zero."
            )
            yield tree.finding(line, typed(call), "", sentence, certain=False)


@rule
def optimizers_by_a_name_of_ones_own(tree: SourceTree) -> Iterator[Finding]:
    """Yield a key of a dictionary of optimizers that ``compile`` takes for the name of one of Keras's."""
    read = {tree.key_of(node.value) for node in tree.all(ast.Subscript)}
    for call in tree.calls_of("compile"):
        given = argument(call, "optimizer", 0)
        name = text_of(tree.value_of(given)) if isinstance(given, ast.Name) else None
        for line in tree.all(ast.Assign) if name else ():
            made = line.value if isinstance(line.value, ast.Dict) else ast.Dict([], [])
            entry = {text_of(key): value for key, value in zip(made.keys, made.values, strict=True)}.get(name)
            parts = [part for part in nodes_of(entry) if isinstance(part, ast.Call)] if entry else []
            is_known = any(tree.keras_name_of(part.func).startswith("optimizers.") for part in parts)
            if is_known and tree.key_of(line.targets[0]) not in read:
                right = f"{typed(line.targets[0])}[{typed(given) if given else ''}]"
                sentence = (
                    f'`compile` gets the text "{name}", which is Keras\'s own with its default settings. Those of '
                    f"`{typed(line.targets[0])}` have no effect: use `{right}`."
                )
                yield tree.finding(call, typed(call), right, sentence, certain=False)


@training_rule
def adapted_and_lost(tree: SourceTree) -> Iterator[Finding]:
    """Yield a layer that is adapted in the line that makes it, and kept nowhere."""
    for line in tree.all(ast.Expr):
        match line:
            case ast.Expr(ast.Call(func=ast.Attribute(attr="adapt", value=ast.Call() as made))) if _is_new(tree, made):
                sentence = (
                    f"The layer that `{typed(made)}` returns here is adapted, and then lost: the next call makes "
                    f"another one. Keep it: `layer = {typed(made)}`."
                )
                yield tree.finding(line, typed(line), "", sentence, certain=False)


def _is_new(tree: SourceTree, made: ast.Call) -> bool:
    """Return whether a call makes a layer, or is one of a function of the learner's that makes one each time."""
    code = tree.code_of(made.func) if isinstance(made.func, ast.Name) else None
    layer = tree.made_by(made) if isinstance(code, ast.FunctionDef) and not code.decorator_list else made
    if not isinstance(layer, ast.Call) or not tree.keras_name_of(layer.func).startswith("layers."):
        return False
    return layer is made or (code is not None and layer in nodes_of(code))


@training_rule
def copied_after_a_training(tree: SourceTree) -> Iterator[Finding]:
    """Yield a copy of a model that was trained, without its weights, which is trained anew then, or predicts."""
    for function in tree.all(ast.FunctionDef) if tree.mentions(*_COPIES_OF_LAYERS) else ():
        calls = [node for node in nodes_of(function) if isinstance(node, ast.Call)]
        if {"set_weights", "load_weights", "get_weights"} & {*map(called_name, calls)}:
            continue
        fitted = {typed(call.func.value): call.lineno for call in sorted(calls, key=lambda call: -call.lineno)
                  if isinstance(call.func, ast.Attribute) and call.func.attr == "fit"}  # fmt: skip
        asked = {typed(call.func.value) for call in calls
                 if isinstance(call.func, ast.Attribute) and call.func.attr in ("predict", "evaluate")}  # fmt: skip
        asked |= {typed(call.args[place]) for call in calls for place in _asked_for(tree, call)}
        kept = {id(line.value): typed(line.targets[0]) for line in nodes_of(function) if isinstance(line, ast.Assign)}
        for call in calls:
            whole = _copied_without_weights(tree, call)
            given = typed(whole) if whole is not None else ""
            copy = kept.get(id(call), "")
            is_asked = copy in asked - {*fitted} and not _ANEW.search(f"{copy} {tree.said_beside(call)}")
            is_used = any(isinstance(node, ast.Name) and node.id == given and node.lineno > (call.end_lineno or 0)
                          for node in nodes_of(function))  # fmt: skip
            is_anew = len(fitted) > 1 and not is_used
            if given in fitted and fitted[given] < call.lineno and (is_anew or is_asked):
                lost = f"`{copy}` is untrained" if is_asked else f"the training of `{given}` is lost"
                sentence = (
                    f"`{called_name(call)}` copies the layers and not the weights, so {lost}. Write "
                    f"`.set_weights({given}.get_weights())` as well."
                )
                yield tree.finding(call, typed(call), "", sentence, certain=False)


def _copied_without_weights(tree: SourceTree, call: ast.Call) -> ast.expr | None:
    """Return the model of which a call makes a copy without its weights, also by a function of the learner's."""
    match call:
        case ast.Call(args=[whole, *_]) if called_name(call) == "clone_model":
            return whole
        case ast.Call(args=[config]) if called_name(call) in _COPIES_OF_LAYERS:
            match tree.value_of(config):
                case ast.Call(func=ast.Attribute(value=whole, attr="get_config" | "to_json")):
                    return whole
        case ast.Call(func=ast.Name(id=name), args=[given]) if not tree.mentions(*_GIVES_WEIGHTS):
            code, made = tree.code_of(call.func), tree.made_by(call)
            inner = _copied_without_weights(tree, made) if isinstance(made, ast.Call) and made is not call else None
            parameter = tree.parameter_of(inner)
            is_given = isinstance(code, ast.FunctionDef) and parameter in code.args.args[:1] and name in tree.defined
            return given if is_given else None
    return None


def _asked_for(tree: SourceTree, call: ast.Call) -> list[int]:
    """Return the places of the arguments of a call that its function lets predict, or measures."""
    code = tree.code_of(call.func) if isinstance(call.func, ast.Name) else None
    if not isinstance(code, ast.FunctionDef):
        return []
    used = {typed(node.func.value) for node in nodes_of(code) if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute) and node.func.attr in ("predict", "evaluate")}  # fmt: skip
    return [place for place, (part, _) in enumerate(zip(code.args.args, call.args, strict=False)) if part.arg in used]


@rule
def settings_of_built_layers(tree: SourceTree) -> Iterator[Finding]:
    """Yield a penalty, a limit or an initializer that is set on a layer of a model, which has its weights already."""
    if tree.mentions(*_MADE_AGAIN):
        return
    stored = [node for node in tree.all(ast.Attribute) if isinstance(node.ctx, ast.Store)]
    settings: list[tuple[ast.expr, ast.expr, str]] = [(node, node.value, node.attr) for node in stored]
    calls = [call for call in tree.all(ast.Call) if called_name(call) == "setattr" and len(call.args) == 3]
    settings += [(call, call.args[0], text_of(tree.value_of(call.args[1])) or "") for call in calls]
    for place, owner, setting in settings:
        is_set = _READ_WHEN_BUILT.fullmatch(setting) and _has_weights(tree, place)
        if is_set and not _waits_for_a_batch(tree, owner) and _is_layer_of_a_model(tree, owner):
            sentence = (
                f"`{typed(owner)}` has its weights already, so `{setting}` has no effect any more. Write "
                f"`{setting}=…` where the layer is made."
            )
            yield tree.finding(place, typed(place), f"{setting}=…", sentence, certain=False)


def _waits_for_a_batch(tree: SourceTree, owner: ast.expr) -> bool:
    """Return whether a layer is of a ``Sequential`` of layers alone, which nothing told the shape of its inputs."""
    names = [node for node in nodes_of(owner) if isinstance(node, ast.Name)]
    made = next((part for name in names if isinstance(part := tree.value_of(name), ast.Call)), None)
    if made is None or called_name(made) != "Sequential" or tree.calls_of("build") or not made.args:
        return False
    parts = tree.value_of(made.args[0])
    if not isinstance(parts, ast.List | ast.Tuple):
        return False
    layers = [part for part in parts.elts if isinstance(part, ast.Call) and called_name(part) != "Input"]
    shaped = any(words_of(part).keys() & {"input_shape", "input_dim", "shape", "batch_shape"} for part in layers)
    return len(layers) == len(parts.elts) and not shaped and not _has_a_shape(tree, layers)


def _has_a_shape(tree: SourceTree, layers: list[ast.Call]) -> bool:
    """Return whether one of these is a model of Keras, or an input, which have a shape of their own."""
    names = [tree.keras_name_of(call.func) for call in layers]
    return any(not name.startswith("layers.") or name == "layers.InputLayer" for name in names)


def _has_weights(tree: SourceTree, place: ast.expr) -> bool:
    """Return whether the models of a module have their weights before their first batch: their inputs are known."""
    if builds := tree.calls_of("build"):
        return any(call.lineno < place.lineno for call in builds)
    for call in tree.all(ast.Call):
        name = tree.keras_name_of(call.func)
        if name.startswith("applications.") or name.rpartition(".")[2] in ("Input", "InputLayer", "load_model"):
            return True
        if words_of(call).keys() & {"input_shape", "input_dim"}:
            return True
    return False


def _is_layer_of_a_model(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether an expression is a layer that is taken from a model: by a loop, by its place, or by its name."""
    made = tree.value_of(node) or node
    if isinstance(made, ast.Subscript):
        return _are_layers(made.value)
    if isinstance(made, ast.Call):
        return called_name(made) == "get_layer"
    key = tree.key_of(node)
    loops = [loop for loop in tree.all(ast.For) if key in map(tree.key_of, nodes_of(loop.target))]
    sources = [part for loop in loops for part in nodes_of(loop.iter)]
    return any(_are_layers(tree.value_of(part) or part) for part in sources)


def _are_layers(node: ast.AST) -> bool:
    """Return whether a node reads the layers of a model: not those of a class of the learner's."""
    return isinstance(node, ast.Attribute) and node.attr == "layers" and typed(node.value) != "self"
