"""Rules about what is compiled and trained: names in quotation marks, metrics, log keys, lists given to ``fit``."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator

from grader.submission.installed_api import near, public_names
from grader.submission.keras_calls import OTHER_LIBRARIES
from grader.submission.source_tree import Finding, SourceTree

OLD_WORDS = {
    "huber_loss": "huber",
    "cosine_proximity": "cosine_similarity",
    "logcosh": "log_cosh",
    "kullback_leibler_divergence": "kl_divergence",
    "rmse": "root_mean_squared_error",
    "auroc": "auc",
}
"""Names that Keras had, or that papers use, with the one that it has."""
_ALSO = {"losses": {"crossentropy", "bce", "BCE"}, "metrics": {"acc", "accuracy", "ce", "crossentropy", "bce", "BCE"},
         "optimizers": set(), "activations": {"hard_swish", "swish"}}  # fmt: skip
"""Strings that ``compile`` and layers take although no public name says so."""
_NOUNS = {"losses": "loss", "metrics": "metric", "optimizers": "optimizer", "activations": "activation"}
_PADDINGS = {"pad_sequences": ("padding", "truncating")}
_SHAPES = ("valid", "same", "causal")
_SIDES = ("pre", "post")


def quoted_names(tree: SourceTree) -> Iterator[Finding]:
    """Yield names of losses, metrics, optimizers and activations that Keras does not know."""
    if any(
        "register_keras_serializable" in ast.dump(one) for one in tree.all(ast.FunctionDef) + tree.all(ast.ClassDef)
    ):
        return
    if any(one.attr in ("get_custom_objects", "custom_object_scope") for one in tree.all(ast.Attribute)):
        return
    for call in tree.all(ast.Call):
        words = {word.arg: word.value for word in call.keywords}
        if tree.keras_name_of(call.func).startswith("layers."):
            yield from _unknown(tree, "activations", words.get("activation"))
        if _is_compile(tree, call):
            positional = dict(zip(("optimizer", "loss"), call.args, strict=False))
            yield from _unknown(tree, "optimizers", words.get("optimizer") or positional.get("optimizer"))
            yield from _unknown(tree, "losses", words.get("loss") or positional.get("loss"))
            metrics = words.get("metrics")
            if isinstance(metrics, ast.List | ast.Tuple):
                for metric in metrics.elts:
                    yield from _unknown(tree, "metrics", metric)


def _unknown(tree: SourceTree, kind: str, node: ast.AST | None) -> Iterator[Finding]:
    word = _text(node)
    if node is None or word is None:
        return
    known = known_words(kind)
    if not known or word in known or (kind == "optimizers" and word.lower() in known):
        return
    meant = OLD_WORDS.get(word) or near(word, {one for one in known if one.islower()}, 0.6)
    advice = f": write `{meant!r}`" if meant else ""
    sentence = f"Keras knows no {_NOUNS[kind]} called {word!r}{advice}."
    yield tree.finding(node, repr(word), repr(meant) if meant else "", sentence)


@functools.cache
def known_words(kind: str) -> frozenset[str]:
    """Return the strings that the installed Keras takes as ``losses``, ``metrics``, ``optimizers``, ``activations``."""
    public = {**public_names(f"tensorflow.keras.{kind}"), **public_names(f"keras.{kind}")}
    if not public:
        return frozenset()
    names = {*public, *(origin.rpartition(".")[2] for origin in public.values())} | _ALSO[kind]
    names -= {"get", "serialize", "deserialize", "schedules", "legacy"}
    if kind == "activations":
        return frozenset(names)
    return frozenset(names | {_snake(name) for name in names}) - OLD_WORDS.keys()


def _snake(name: str) -> str:
    """Return the string that Keras makes of the name of a class: ``F1Score`` is ``f1_score``."""
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def paddings(tree: SourceTree) -> Iterator[Finding]:
    """Yield words for padding that Keras does not know: ``casual``."""
    for call in tree.all(ast.Call):
        layer = tree.keras_name_of(call.func)
        last = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        for word in call.keywords:
            value = _text(word.value)
            if value is None or word.arg not in ("padding", "truncating"):
                continue
            if last == "pad_sequences" and value not in _SIDES:
                yield _padding(tree, word, value, near(value, _SIDES, 0.3) or "post", _SIDES)
            elif re.match(r"layers\.(.*Conv|.*Pool)", layer):
                known = _SHAPES if layer.endswith("Conv1D") else _SHAPES[:2]
                if value.lower() not in known:
                    yield _padding(tree, word, value, near(value, known, 0.6), known)


def _padding(tree: SourceTree, word: ast.keyword, value: str, meant: str, known: tuple[str, ...]) -> Finding:
    choice = " or ".join(repr(one) for one in known)
    advice = f"write `{word.arg}={meant!r}`" if meant else f"it takes {choice}"
    sentence = f"There is no {word.arg} called {value!r}: {advice}."
    return tree.finding(word.value, f"{word.arg}={value!r}", f"{word.arg}={meant!r}" if meant else choice, sentence)


def metrics(tree: SourceTree) -> Iterator[Finding]:
    """Yield metrics that are no list, or that stand where ``compile`` takes the weights of losses."""
    for call in tree.all(ast.Call):
        if not _is_compile(tree, call):
            continue
        for word in call.keywords:
            if word.arg == "metrics" and (text := _text(word.value)) is not None:
                sentence = f"`metrics` must be a list: write `metrics=[{text!r}]`."
                yield tree.finding(word.value, f"metrics={text!r}", f"metrics=[{text!r}]", sentence)
        if len(call.args) > 2 and isinstance(call.args[2], ast.List) and any(map(_text, call.args[2].elts)):
            sentence = "The third argument of `compile` is `loss_weights`: write `metrics=[…]`."
            yield tree.finding(call.args[2], "[…]", "metrics=[…]", sentence)


def log_keys(tree: SourceTree) -> Iterator[Finding]:
    """Yield keys of logs and histories that are not what the metric was compiled as."""
    compiled = _compiled_metrics(tree)
    read = [*_keys_read(tree)]
    for node, key, is_guess in read:
        plain = key.removeprefix("val_")
        other = {"acc": "accuracy", "accuracy": "acc"}.get(plain)
        if key == "lr" and not any(_stores(tree, "lr")):
            sentence = "Keras logs the learning rate as `learning_rate`, no longer as `lr`."
            yield tree.finding(node, "'lr'", "'learning_rate'", sentence, certain=False)
        elif other and plain not in compiled and not any(one.removeprefix("val_") == other for _, one, _ in read):
            if plain == "accuracy" and other not in compiled:
                continue
            meant = key.replace(plain, other)
            known = f'`metrics=["{other}"]` logs it as `{meant}`'
            effect = "`get` answers None, and no comparison with it works" if is_guess else "there is no such key"
            sentence = f"{known}, not as `{key}`: {effect}. Write `{meant!r}`."
            yield tree.finding(node, repr(key), repr(meant), sentence, certain=other in compiled)


def _compiled_metrics(tree: SourceTree) -> set[str]:
    words = [word for call in tree.all(ast.Call) if _is_compile(tree, call) for word in call.keywords]
    lists = [word.value for word in words if word.arg == "metrics"]
    return {text for one in lists for node in ast.walk(one) if (text := _text(node)) is not None}


def _keys_read(tree: SourceTree) -> Iterator[tuple[ast.expr, str, bool]]:
    for node in tree.all(ast.Subscript):
        if isinstance(node.ctx, ast.Load) and _is_log(node.value) and (key := _text(node.slice)):
            yield node, key, False
    for call in tree.all(ast.Call):
        match call:
            case ast.Call(func=ast.Attribute(attr="get", value=log), args=[key_node]) if _is_log(log):
                if key := _text(key_node):
                    yield call, key, True
            case ast.Call(keywords=words) if tree.keras_name_of(call.func).startswith("callbacks."):
                for word in words:
                    if word.arg == "monitor" and (key := _text(word.value)):
                        yield word.value, key, False


def _is_log(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name in ("logs", "log", "history", "hist")


def _stores(tree: SourceTree, key: str) -> Iterator[ast.Subscript]:
    return (one for one in tree.all(ast.Subscript) if isinstance(one.ctx, ast.Store) and _text(one.slice) == key)


def lists_given_to_models(tree: SourceTree) -> Iterator[Finding]:
    """Yield lists of numbers that are given to ``fit``, ``evaluate`` or ``predict``."""
    if tree.packages & OTHER_LIBRARIES:
        return
    for call in tree.all(ast.Call):
        if not isinstance(call.func, ast.Attribute) or tree.is_foreign(call.func):
            continue
        method = call.func.attr
        if method in ("fit", "evaluate", "predict") and method not in tree.defined:
            given = [*call.args[:2], *(word.value for word in call.keywords if word.arg in ("x", "y"))]
            if any(_is_list_of_numbers(tree.value_of(one)) for one in given):
                sentence = f"`{method}` takes arrays, not lists of numbers: write `np.array(…)` around the list."
                yield tree.finding(call, f"{method}([…])", f"{method}(np.array([…]))", sentence)


def _is_list_of_numbers(node: ast.AST | None) -> bool:
    if not isinstance(node, ast.List) or not node.elts:
        return False
    first = node.elts[0]
    if isinstance(first, ast.UnaryOp):
        first = first.operand
    return _is_list_of_numbers(first) or (isinstance(first, ast.Constant) and isinstance(first.value, int | float))


def steps_too_small(tree: SourceTree) -> Iterator[Finding]:
    """Yield a line that is fitted by one neuron with Adam in too few epochs to get there."""
    layers = {tree.keras_name_of(call.func): call for call in tree.all(ast.Call)}
    layers = {name: call for name, call in layers.items() if name.startswith("layers.")}
    if set(layers) - {"layers.Input", "layers.InputLayer"} != {"layers.Dense"}:
        return
    compiled = [word.value for call in tree.all(ast.Call) if _is_compile(tree, call) for word in call.keywords]
    if not any((_text(one) or "").lower() == "adam" for one in compiled):
        return
    sizes = [
        call.args[0] for call in tree.all(ast.Call) if tree.keras_name_of(call.func) == "layers.Dense" and call.args
    ]
    for call in tree.all(ast.Call):
        for word in call.keywords:
            match word:
                case ast.keyword(arg="epochs", value=ast.Constant(value=int(epochs))) if epochs <= 500 and [
                    getattr(one, "value", 0) for one in sizes
                ] == [1]:
                    sentence = (
                        f"Adam moves a weight by at most 0.001 a step: {epochs} epochs of one batch move it by at most "
                        f"{epochs / 1000:g}. Take SGD, a larger step, or more epochs."
                    )
                    yield tree.finding(word.value, "optimizer='adam'", "optimizer='sgd'", sentence, certain=False)


def _is_compile(tree: SourceTree, call: ast.Call) -> bool:
    is_method = isinstance(call.func, ast.Attribute) and call.func.attr == "compile"
    return is_method and not tree.is_foreign(call.func) and "compile" not in tree.defined


def _text(node: ast.AST | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
