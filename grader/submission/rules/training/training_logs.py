"""Rules about callbacks, and about the keys under which Keras logs what it measures."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from grader.catalogue.patterns import regex
from grader.submission.models.installed_api import near
from grader.submission.rules.reading.possible_values import items_of, values_of
from grader.submission.rules.reading.words_beside import snake_case
from grader.submission.rules.rule import rule
from grader.submission.rules.subjects import FLAG, KEY
from grader.submission.source_tree import (
    Finding,
    SourceTree,
    argument,
    assigned,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

HOOKS = tuple(
    f"on_{what}_{when}"
    for what in ("epoch", "batch", "train", "test", "predict", "train_batch", "test_batch", "predict_batch")
    for when in ("begin", "end")
)
"""The methods of a callback that Keras calls."""
_DICTIONARIES = ("dict", "defaultdict")
"""What makes a dictionary of the learner's own."""


@rule
def callbacks(tree: SourceTree) -> Iterator[Finding]:
    """Yield callbacks that Keras would not call: without the base class, or with a misspelt method."""
    for kind in tree.all(ast.ClassDef):
        methods = [statement for statement in kind.body if isinstance(statement, ast.FunctionDef)]
        if not kind.bases and any(function.name in HOOKS for function in methods):
            sentence = (
                f"`{kind.name}` must inherit from `tf.keras.callbacks.Callback`. Otherwise `fit` raises an error."
            )
            instead = f"class {kind.name}(tf.keras.callbacks.Callback)"
            yield tree.finding(kind, f"class {kind.name}", instead, sentence, certain=False)
        elif any(tree.keras_name_of(base).startswith("callbacks.") for base in kind.bases):
            for function in methods:
                is_hook = function.name.startswith("on") and function.name not in HOOKS
                meant = (near(function.name, HOOKS, 0.85) or _hook_meant(function.name)) if is_hook else ""
                if meant:
                    sentence = f"Keras never calls `{function.name}`: the method is called `{meant}`."
                    yield tree.finding(function, function.name, meant, sentence, certain=False)
                yield from _stops_nothing(tree, function)


def _hook_meant(name: str) -> str:
    """Return the method of a callback that one is meant for, whose last word has the same meaning; else nothing."""
    begin, _, last = name.rpartition("_")
    meant = {"finish": "end", "finished": "end", "ended": "end", "done": "end", "stop": "end", "start": "begin",
             "started": "begin", "begins": "begin", "ends": "end"}.get(last, "")  # fmt: skip
    return f"{begin}_{meant}" if f"{begin}_{meant}" in HOOKS else ""


def _stops_nothing(tree: SourceTree, method: ast.FunctionDef) -> Iterator[Finding]:
    """Yield what was meant to stop the training: an attribute of the callback, or a comparison."""
    own = method.args.args[0].arg if method.args.args else "self"
    right = f"{own}.model.stop_training = True"
    for node in nodes_of(method):
        match node:
            case (
                ast.Assign(targets=[ast.Attribute(ast.Name(name), "stop_training")])
                | ast.Call(func=ast.Name("setattr"), args=[ast.Name(name), ast.Constant("stop_training"), _])
            ) if name == own:
                sentence = f"Keras does not read `{own}.stop_training`: write `{right}`."
            case ast.Assign(targets=[ast.Attribute(ast.Attribute(ast.Name(owner), "model"), name)]) if (
                owner == own and name != "stop_training" and near(name, ("stop_training",), 0.8)
            ):
                sentence = f"Keras does not read `{own}.model.{name}`: write `{right}`."
            case ast.Expr(ast.Compare(ast.Attribute(attr="stop_training"), [ast.Eq()])):
                sentence = f"`==` compares and sets nothing: write `{right}`."
            case _:
                continue
        yield tree.finding(node, typed(node), right, sentence, certain=False, about=FLAG)


@rule
def flags_of_callbacks(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``watcher.stop_training = True`` of a callback that has a name: Keras reads the flag of the model."""
    own = {kind.name for kind in tree.all(ast.ClassDef)
           if any(tree.keras_name_of(base).startswith("callbacks.") for base in kind.bases)}  # fmt: skip
    nodes: list[ast.Assign | ast.Call] = [*tree.all(ast.Assign), *tree.all(ast.Call)]
    for node in nodes if tree.mentions("stop_training") or "stop_training" in "".join(tree.lines) else ():
        match node:
            case ast.Assign(targets=[ast.Attribute(ast.Name() as owner, "stop_training")]):
                made = tree.made_by(owner)
            case ast.Call(func=ast.Name("setattr"), args=[ast.Name() as owner, ast.Constant("stop_training"), _]):
                made = tree.made_by(owner)
            case _:
                continue
        if isinstance(made, ast.Call) and (
            tree.keras_name_of(made.func).startswith("callbacks.") or called_name(made) in own
        ):
            right = f"{owner.id}.model.stop_training = True"
            sentence = f"Keras does not read `{owner.id}.stop_training`: write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False, about=FLAG)


@rule
def log_keys(tree: SourceTree) -> Iterator[Finding]:
    """Yield keys of logs and histories that are not what the metric was compiled as."""
    compiled = _compiled_metrics(tree)
    read = [*_keys_read(tree)]
    known = {(key, *tree.functions_around(node)[-1:]) for node, key, _ in read}
    own = {text_of(subscript.slice) for subscript in tree.all(ast.Subscript) if isinstance(subscript.ctx, ast.Store)}
    written = _keys_of_own_logs(tree)
    for node, key, is_get in read:
        plain = key.removeprefix("val_")
        other = {"acc": "accuracy", "accuracy": "acc"}.get(plain, "")
        meant = key.replace(plain, other)
        is_read_too = (meant, *tree.functions_around(node)[-1:]) in known
        if key in written:
            continue
        if key == "lr" and "lr" not in own:
            sentence = "Keras logs the learning rate as `learning_rate`, no longer as `lr`."
            yield tree.finding(node, "'lr'", "'learning_rate'", sentence, certain=False)
        # Whoever reads both keys is prepared for either; without a `compile` to look at, `accuracy` is the rule.
        elif other and plain not in compiled and not is_read_too and (plain == "acc" or other in compiled):
            effect = "`get` returns None, which cannot be compared" if is_get else "there is no such key"
            # `accuracy` is the usual name, and other code may read it.
            cure = f"`{meant!r}`" if other == "accuracy" else '`metrics=["accuracy"]` in `compile`'
            sentence = f'`metrics=["{other}"]` logs it as `{meant}`, not as `{key}`: {effect}. Write {cure}.'
            found = tree.finding(node, repr(key), repr(meant), sentence, certain=other in compiled)
            yield replace(found, about=KEY)


@rule
def keys_never_logged(tree: SourceTree) -> Iterator[Finding]:
    """Yield keys that Keras writes in another way, such as ``validation_loss``: no log has them."""
    if not tree.mentions("Callback", "LambdaCallback", "callbacks", "history", "logs", *_WATCH):
        return
    # Most programs have no such text at all.
    wrong = {text: meant for part in tree.all(ast.Constant) if (text := text_of(part)) and (meant := _key_meant(text))}
    pairs = (
        [(made, effect) for place, effect in _keys_of_keras(tree) for made in _texts_for(tree, place)] if wrong else []
    )
    read = dict(reversed(pairs))
    named = _keys_of_ones_own(tree, {*read}) if read else set()
    for made, effect in read.items():
        key = text_of(made) or ""
        if key in wrong and not {key, key.lower()} & named:
            meant = wrong[key]
            if meant.removeprefix("val_") == "acc" and "acc" not in _compiled_metrics(tree):
                meant = meant.replace("acc", "accuracy")
            sentence = f"Keras logs no `{key}`, so {effect}. Its name is `{meant}`: write `{meant!r}`."
            yield replace(tree.finding(made, repr(key), repr(meant), sentence, certain=False), about=KEY)


@rule
def keys_of_other_spellings(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``val_mean_absolute_error`` where ``metrics=["mae"]`` was compiled: Keras logs a metric as it was given."""
    logged = _names_logged(tree) if tree.mentions("compile", *_WATCH) else None
    if not logged:
        return
    read = {made: effect for place, effect in _keys_of_keras(tree) for made in _texts_for(tree, place)}
    named = _keys_of_ones_own(tree, {*read}) | logged
    for made, effect in read.items():
        key = text_of(made) or ""
        plain = key.removeprefix("val_")
        same = next((names for names in _SPELLINGS if plain in names), ())
        given = [name for name in same if name in logged]
        if len(given) == 1 and not {key, plain} & named:
            meant = key.replace(plain, given[0])
            sentence = (
                f"The metric was compiled as `{given[0]}`, so Keras logs no `{key}`, and {effect}. Write `{meant!r}`."
            )
            yield replace(tree.finding(made, repr(key), repr(meant), sentence, certain=False), about=KEY)


_SPELLINGS = (
    ("mae", "mean_absolute_error"),
    ("mse", "mean_squared_error"),
    ("mape", "mean_absolute_percentage_error"),
    ("accuracy", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy"),
)
"""Names of one metric, of which Keras logs the one that was given."""


def _names_logged(tree: SourceTree) -> set[str] | None:
    """Return the names of all metrics that are compiled; ``None`` where one of them is not known."""
    names: set[str] = set()
    for call in tree.calls_of("compile"):
        given = argument(call, "metrics", 3)
        if given is None:
            continue
        for part in items_of(tree, given):
            made = tree.value_of(part)
            if (text := text_of(made)) is not None:
                names.add(text)
            elif isinstance(made, ast.Call) and (kind := tree.keras_name_of(made.func)).startswith("metrics."):
                name = words_of(made).get("name")
                told = text_of(name) if name is not None else snake_case(kind.removeprefix("metrics."))
                if told is None or made.args:
                    return None
                names.add(told)
            else:
                return None
    return names


_METRIC = (
    r"loss|acc(?:uracy)?|mae|mse|rmse|auc|precision|recall|(?:sparse_)?categorical_accuracy|binary_accuracy"
    r"|mean_(?:absolute|squared)_error|root_mean_squared_error|sparse_categorical_crossentropy|categorical_crossentropy"
    r"|binary_crossentropy"
)
_NEW = r"val(?:id(?:ation)?)?|test(?:ing)?|eval(?:uation)?|dev|holdout"
_NEVER = regex(
    rf"(?:(?:(?P<new>{_NEW})|train(?:ing)?)[ _.-]?(?P<metric>{_METRIC})"
    rf"|(?P<last>{_METRIC})[ _.-](?:(?P<after>{_NEW})|train(?:ing)?)|(?P<plain>{_METRIC}))",
    re.IGNORECASE,
)
"""Keys that are meant for those of Keras; also these themselves."""
_WATCH = ("EarlyStopping", "ReduceLROnPlateau", "ModelCheckpoint")


def _key_meant(text: str) -> str:
    """Return under which key Keras logs what a key is meant for; nothing for a right one, and for any other text.

    >>> _key_meant("validation_accuracy"), _key_meant("Loss"), _key_meant("val_loss"), _key_meant("size")
    ('val_accuracy', 'loss', '', '')
    """
    found = _NEVER.fullmatch(text)
    if found is None:
        return ""
    metric = (found["metric"] or found["last"] or found["plain"]).lower()
    meant = f"val_{metric}" if found["new"] or found["after"] else metric
    return "" if meant == text else meant


def _keys_of_ones_own(tree: SourceTree, read: set[ast.AST]) -> set[str]:
    """Return the names that a program gives to entries and metrics of its own, elsewhere than where it reads them."""
    stored = [node.slice for node in tree.all(ast.Subscript) if not isinstance(node.ctx, ast.Load)]
    stored += [key for made in tree.all(ast.Dict) for key in made.keys if key is not None]
    stored += [made.key for made in tree.all(ast.DictComp)]
    stored += [call.args[0] for call in tree.calls_named("setdefault") if call.args]
    found = {text for part in stored for made in values_of(tree, part)
             if made not in read and (text := text_of(made))}  # fmt: skip
    words = [(call, word) for call in tree.all(ast.Call) for word in call.keywords]
    found |= {word.arg for call, word in words if word.arg and called_name(call) in ("dict", "update", "namedtuple")}
    # A metric, or an output, may have such a name, and its loss is logged by it.
    made = [call for call in tree.all(ast.Call)
            if called_name(call)[:1].isupper() and called_name(call) not in _WATCH]  # fmt: skip
    given = [part for call in made for part in (words_of(call).get("name"), *call.args)]
    names = [text for part in given if (text := text_of(part))]
    outputs = {key for name in names for key in (name, f"{name}_loss", f"{name}_accuracy", f"{name}_mae")}
    return found | _compiled_metrics(tree) | outputs


def _keys_of_keras(tree: SourceTree) -> Iterator[tuple[ast.expr, str]]:
    """Yield what is read from the logs that Keras gives, with what happens where there is no such key."""
    nodes: list[ast.Subscript | ast.Call | ast.Compare]
    nodes = [*tree.all(ast.Subscript), *tree.all(ast.Call), *tree.all(ast.Compare)]
    for node in nodes:
        match node:
            case ast.Subscript(value=log, slice=key, ctx=ast.Load()) if _is_given_by_keras(tree, log):
                yield key, "this raises a `KeyError`"
            case ast.Call(func=ast.Attribute(value=log, attr="get" | "pop" as how), args=[key, *rest]) if (
                _is_given_by_keras(tree, log)
            ):
                yield key, f"`{how}` always returns `{typed(rest[0]) if rest else None}`"
            case ast.Call(func=ast.Call(args=[key]) as getter, args=[log]) if called_name(
                getter
            ) == "itemgetter" and _is_given_by_keras(tree, log):
                yield key, "this raises a `KeyError`"
            case ast.Compare(left=key, ops=[ast.In()], comparators=[log]) if _is_given_by_keras(tree, log):
                yield key, "this is never true"
            case ast.Call() if called_name(node) in _WATCH:
                place = 1 if called_name(node) == "ModelCheckpoint" else 0
                if (watched := argument(node, "monitor", place)) is not None:
                    yield watched, f"`{called_name(node)}` does nothing"


def _texts_for(tree: SourceTree, place: ast.expr) -> list[ast.AST]:
    """Return the texts that a key may be, also where a loop takes them one by one from an attribute of a class."""
    made = [part for part in values_of(tree, place) if text_of(part) is not None]
    if made or not isinstance(place, ast.Name | ast.Attribute):
        return made
    if isinstance(place, ast.Attribute):
        return [part for part in _of_the_class(tree, place) if text_of(part) is not None]
    loops: list[ast.For | ast.comprehension] = [*tree.all(ast.For), *tree.all(ast.comprehension)]
    found: list[ast.AST] = []
    for loop in loops:
        targets = loop.target.elts if isinstance(loop.target, ast.Tuple | ast.List) else [loop.target]
        keys = [tree.key_of(target) for target in targets]
        if tree.key_of(place) in keys:
            column = keys.index(tree.key_of(place))
            rows = _rows_of(tree, loop.iter)
            found += rows if targets[0] is loop.target else [
                row.elts[column] for row in rows if isinstance(row, ast.Tuple | ast.List) and len(row.elts) > column
            ]  # fmt: skip
    return [part for part in found if text_of(part) is not None]


def _rows_of(tree: SourceTree, node: ast.AST) -> list[ast.AST]:
    """Return what a loop goes through; of a dictionary, its keys."""
    match node:
        case ast.Attribute():
            return [row for made in _of_the_class(tree, node) for row in _rows_of(tree, made)]
        case ast.Call(func=ast.Attribute(value=owner, attr="items")):
            made = [tree.value_of(owner), *(_of_the_class(tree, owner) if isinstance(owner, ast.Attribute) else [])]
            return [ast.Tuple([key, value]) for part in made if isinstance(part, ast.Dict)
                    for key, value in zip(part.keys, part.values, strict=True) if key is not None]  # fmt: skip
        case ast.Dict(keys=keys):
            return [key for key in keys if key is not None]
    made_here = tree.value_of(node)
    return [*filter(None, made_here.keys)] if isinstance(made_here, ast.Dict) else items_of(tree, node)


def _of_the_class(tree: SourceTree, node: ast.Attribute) -> list[ast.AST]:
    """Return what an attribute of an object is set to, by its methods or in the body of its class."""
    around = [kind for kind in tree.all(ast.ClassDef) if node in nodes_of(kind)]
    lines = [line for kind in around for line in kind.body if isinstance(line, ast.Assign)]
    found: list[ast.AST] = [line.value for line in lines if typed(line.targets[0]) == node.attr]
    return [*found, *(made for made in values_of(tree, node) if made is not node)]


def _is_given_by_keras(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a dictionary is surely one of Keras: the logs of a callback, or the history of a training."""
    if isinstance(node, ast.Name):
        around = [code for code in _codes_for_keras(tree) if node in nodes_of(code)]
        if any(node.id in [part.arg for part in code.args.args[1:]] for code in around):
            return True
        given = [code for code in tree.functions_around(node) if code.name in tree.asked]
        if node.id == "history" and any(node.id in map(_name_of, code.args.args) for code in given):
            return True
    return any(_is_history(tree, made) for made in values_of(tree, node))


def _name_of(parameter: ast.arg) -> str:
    return parameter.arg


def _codes_for_keras(tree: SourceTree) -> list[ast.FunctionDef | ast.Lambda]:
    """Return the functions that Keras calls with its logs."""
    given = [word.value for call in tree.calls_named("LambdaCallback") for word in call.keywords if word.arg in HOOKS]
    codes = [tree.code_of(part) for part in given]
    found = [code for code in tree.all(ast.FunctionDef) if code.name in HOOKS]
    return [*found, *(code for code in codes if isinstance(code, ast.FunctionDef | ast.Lambda))]


def _is_history(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is the dictionary of a history: ``fit(…).history``, or ``model.history.history``."""
    match node:
        case ast.Attribute(value=ast.Attribute(attr="history"), attr="history"):
            return True
        case ast.Attribute(value=owner, attr="history"):
            made = [part for part in values_of(tree, owner) if isinstance(part, ast.Call)]
            return any(part in tree.calls_of("fit") for part in made)
    return False


def _compiled_metrics(tree: SourceTree) -> set[str]:
    given = [tree.value_of(argument(call, "metrics", 99)) for call in tree.calls_of("compile")]
    return {text for part in given if part for node in nodes_of(part) if (text := text_of(node)) is not None}


def _keys_of_own_logs(tree: SourceTree) -> set[str | None]:
    """Return the keys that the learner writes into dictionaries that are called as a log is."""
    stored = {text_of(node.slice) for node in tree.all(ast.Subscript)
              if isinstance(node.ctx, ast.Store) and _is_called_log(node.value)}  # fmt: skip
    made = [value for line in tree.all(ast.Assign) for target, value in assigned(line) if _is_called_log(target)]
    return stored | {text_of(key) for value in made if isinstance(value, ast.Dict) for key in value.keys}


def _keys_read(tree: SourceTree) -> Iterator[tuple[ast.expr, str, bool]]:
    for node in tree.all(ast.Subscript):
        if isinstance(node.ctx, ast.Load) and _is_log(tree, node.value) and (key := text_of(node.slice)):
            yield node, key, False
    for call in tree.all(ast.Call):
        match call:
            case ast.Call(func=ast.Attribute(attr="get", value=log), args=[key_node]) if _is_log(tree, log):
                if key := text_of(key_node):
                    yield call, key, True
            case ast.Call(keywords=words) if tree.keras_name_of(call.func).startswith("callbacks."):
                for word in words:
                    if word.arg == "monitor" and (key := text_of(word.value)):
                        yield word.value, key, False


def _is_log(tree: SourceTree, node: ast.AST | None) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == "history"
    made = tree.value_of(node)
    is_empty = isinstance(made, ast.Dict) and not made.keys
    if (
        is_empty
        or isinstance(made, ast.DictComp)
        or (isinstance(made, ast.Call) and called_name(made) in _DICTIONARIES)
    ):
        return False
    return _is_called_log(node) or (isinstance(made, ast.Attribute) and made.attr == "history")


def _is_called_log(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Name) and node.id in ("logs", "log", "history", "hist")
