"""Rules about callbacks, and about the keys under which Keras logs what it measures."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from grader.submission.models.installed_api import near
from grader.submission.source_tree import Finding, SourceTree, argument, assigned, nodes_of, text_of, typed
from grader.submission.syntax import called_name

KEY = "key of a log"
"""What findings about the names of metrics are about."""
FLAG = "flag that stops a training"
"""What findings are about where a callback stops nothing."""
HOOKS = tuple(
    f"on_{what}_{when}"
    for what in ("epoch", "batch", "train", "test", "predict", "train_batch", "test_batch", "predict_batch")
    for when in ("begin", "end")
)
"""The methods of a callback that Keras calls."""
_DICTIONARIES = ("dict", "defaultdict")
"""What makes a dictionary of the learner's own."""


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
                meant = (
                    near(function.name, HOOKS, 0.85)
                    if function.name.startswith("on") and function.name not in HOOKS
                    else ""
                )
                if meant:
                    sentence = f"Keras never calls `{function.name}`: the method is called `{meant}`."
                    yield tree.finding(function, function.name, meant, sentence, certain=False)
                yield from _stops_nothing(tree, function)


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


def log_keys(tree: SourceTree) -> Iterator[Finding]:
    """Yield keys of logs and histories that are not what the metric was compiled as."""
    compiled = _compiled_metrics(tree)
    read = [*_keys_read(tree)]
    known = {key.removeprefix("val_") for _, key, _ in read}
    own = {text_of(subscript.slice) for subscript in tree.all(ast.Subscript) if isinstance(subscript.ctx, ast.Store)}
    written = _keys_of_own_logs(tree)
    for node, key, is_get in read:
        plain = key.removeprefix("val_")
        other = {"acc": "accuracy", "accuracy": "acc"}.get(plain, "")
        if key in written:
            continue
        if key == "lr" and "lr" not in own:
            sentence = "Keras logs the learning rate as `learning_rate`, no longer as `lr`."
            yield tree.finding(node, "'lr'", "'learning_rate'", sentence, certain=False)
        # Whoever reads both keys is prepared for either; without a `compile` to look at, `accuracy` is the rule.
        elif other and plain not in compiled and other not in known and (plain == "acc" or other in compiled):
            meant = key.replace(plain, other)
            effect = "`get` returns None, which cannot be compared" if is_get else "there is no such key"
            sentence = f'`metrics=["{other}"]` logs it as `{meant}`, not as `{key}`: {effect}. Write `{meant!r}`.'
            found = tree.finding(node, repr(key), repr(meant), sentence, certain=other in compiled)
            yield replace(found, about=KEY)


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
