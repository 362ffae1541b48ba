"""Rules about what is compiled and trained: names in quotation marks, metrics, lists given to ``fit``."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator

from grader.submission.models.installed_api import near, public_names
from grader.submission.rules.calls.keras_calls import OTHER_LIBRARIES
from grader.submission.rules.reading.words_beside import snake_case
from grader.submission.rules.rule import rule
from grader.submission.source_tree import Finding, SourceTree, argument, text_of, typed, words_of
from grader.submission.syntax import called_name

OLD_WORDS = {
    "huber_loss": "huber",
    "cosine_proximity": "cosine_similarity",
    "logcosh": "log_cosh",
    "kullback_leibler_divergence": "kl_divergence",
    "rmse": "root_mean_squared_error",
    "auroc": "auc",
    "glorot": "glorot_uniform",
    "xavier": "glorot_uniform",
    "he": "he_normal",
    "kaiming": "he_normal",
    "lecun": "lecun_normal",
}
"""Names that Keras had, or that papers use, with the one that it has."""
ACTIVATION_AS_LOSS = (
    "`{name}` is an activation: it belongs into the last layer. Compile with a loss: `mse` for numbers, "
    "`sparse_categorical_crossentropy` for class numbers with softmax, `binary_crossentropy` with sigmoid."
)
"""What is said of an activation that is compiled as a loss or a metric."""
_ALSO = {"losses": {"crossentropy", "bce", "BCE"}, "metrics": {"acc", "accuracy", "ce", "crossentropy", "bce", "BCE"},
         "optimizers": set(), "activations": {"hard_swish", "swish"}}  # fmt: skip
"""Strings that ``compile`` and layers take although no public name says so."""
_NOUNS = {"losses": "loss", "metrics": "metric", "optimizers": "optimizer", "activations": "activation",
          "initializers": "initializer", "regularizers": "regularizer", "constraints": "constraint"}  # fmt: skip
_SHAPES = ("valid", "same", "causal")
_SIDES = ("pre", "post")


@rule
def quoted_names(tree: SourceTree) -> Iterator[Finding]:
    """Yield names of losses, metrics, optimizers and activations that Keras does not know."""
    for node, meant, sentence in unknown_words(tree):
        yield tree.finding(node, typed(node), repr(meant) if meant else "", sentence)


def unknown_words(tree: SourceTree) -> Iterator[tuple[ast.expr, str, str]]:
    """Yield strings that Keras does not know, each with the one that is meant, if any, and what to say of it."""
    if tree.mentions("register_keras_serializable", "get_custom_objects", "custom_object_scope", "CustomObjectScope"):
        # Whoever registers names of their own may use them.
        return
    for call in tree.all(ast.Call):
        if tree.keras_name_of(call.func).startswith("layers."):
            yield from _unknown("activations", argument(call, "activation", 99))
    for call in tree.calls_of("compile"):
        yield from _unknown("optimizers", argument(call, "optimizer", 0))
        yield from _unknown("losses", argument(call, "loss", 1))
        metrics = argument(call, "metrics", 99)
        for metric in metrics.elts if isinstance(metrics, ast.List | ast.Tuple) else ():
            yield from _unknown("metrics", metric)


def _unknown(kind: str, node: ast.expr | None) -> Iterator[tuple[ast.expr, str, str]]:
    word = text_of(node)
    if node is None or word is None:
        return
    known = known_words(kind)
    if not known or word in known or (kind == "optimizers" and word.lower() in known):
        return
    if kind in ("losses", "metrics") and word in known_words("activations"):
        yield node, "", ACTIVATION_AS_LOSS.format(name=word)
        return
    yield node, *unknown_word(kind, word)


def unknown_word(kind: str, word: str) -> tuple[str, str]:
    """Return what a string that Keras does not know may mean, and what to say of it; the first may be empty.

    >>> unknown_word("losses", "binary_crosentropy")
    ('binary_crossentropy', 'Keras has no loss called "binary_crosentropy": write "binary_crossentropy".')
    """
    meant = OLD_WORDS.get(word) or near(word, {text for text in known_words(kind) if text.islower()}, 0.6)
    advice = f'write "{meant}"' if meant else "look for its name in Keras's documentation"
    return meant, f'Keras has no {_NOUNS.get(kind, kind)} called "{word}": {advice}.'


@functools.cache
def known_words(kind: str) -> frozenset[str]:
    """Return the strings that the installed Keras takes as ``losses``, ``metrics``, ``optimizers`` and so on."""
    public = {**public_names(f"tensorflow.keras.{kind}"), **public_names(f"keras.{kind}")}
    if not public:
        return frozenset()
    names = {*public, *(origin.rpartition(".")[2] for origin in public.values())} | _ALSO.get(kind, set())
    names -= {"get", "serialize", "deserialize", "schedules", "legacy"}
    if kind == "optimizers":
        names |= {name.lower() for name in names}
    elif kind != "activations":
        names |= {snake_case(name) for name in names}
    return frozenset(names - OLD_WORDS.keys())


@rule
def paddings(tree: SourceTree) -> Iterator[Finding]:
    """Yield words for padding that Keras does not know: ``casual``."""
    for call in tree.all(ast.Call):
        layer = tree.keras_name_of(call.func)
        last = called_name(call)
        for word, given in words_of(call).items():
            value = text_of(given)
            if value is None or word not in ("padding", "truncating"):
                continue
            if last == "pad_sequences" and value not in _SIDES:
                yield _padding(tree, word, given, near(value, _SIDES, 0.3) or "post", _SIDES)
            elif re.match(r"layers\.(.*Conv|.*Pool)", layer):
                known = _SHAPES if layer.endswith("Conv1D") else _SHAPES[:2]
                if value.lower() not in known:
                    yield _padding(tree, word, given, near(value, known, 0.6), known)


def _padding(tree: SourceTree, word: str, given: ast.expr, meant: str, known: tuple[str, ...]) -> Finding:
    choice = " or ".join(repr(text) for text in known)
    advice = f"write `{word}={meant!r}`" if meant else f"it takes {choice}"
    sentence = f"There is no {word} called {typed(given)}: {advice}."
    return tree.finding(given, f"{word}={typed(given)}", f"{word}={meant!r}" if meant else choice, sentence)


@rule
def metrics(tree: SourceTree) -> Iterator[Finding]:
    """Yield metrics that are no list, or that stand where ``compile`` takes the weights of losses."""
    for call in tree.calls_of("compile"):
        metrics = argument(call, "metrics", 99)
        if metrics is not None and text_of(metrics) is not None:
            shown = typed(metrics)
            sentence = f"`metrics` must be a list: write `metrics=[{shown}]`."
            yield tree.finding(metrics, f"metrics={shown}", f"metrics=[{shown}]", sentence)
        third = None if "loss_weights" in words_of(call) else argument(call, "loss_weights", 2)
        if isinstance(third, ast.List) and any(map(text_of, third.elts)):
            sentence = "The third argument of `compile` is `loss_weights`: write `metrics=[…]`."
            yield tree.finding(third, "[…]", "metrics=[…]", sentence)


@rule
def lists_given_to_models(tree: SourceTree) -> Iterator[Finding]:
    """Yield lists of numbers that are given to ``fit``, ``evaluate`` or ``predict``."""
    if tree.packages & OTHER_LIBRARIES:
        return
    for method in ("fit", "evaluate", "predict"):
        for call in tree.calls_of(method):
            given = [argument(call, *item) for item in (("x", 0), ("y", 1))]
            elsewhere = [made for node in given if (made := _part_returned(tree, node)) and _is_list_of_numbers(made)]
            if elsewhere or any(_is_list_of_numbers(tree.value_of(node)) for node in given):
                lines = " and ".join(dict.fromkeys(map(tree.where, elsewhere)))
                place = f"each list at {lines}" if elsewhere else "the list"
                sentence = f"`{method}` takes arrays, not lists of numbers: write `np.array(…)` around {place}."
                yield tree.finding(call, f"{method}([…])", f"{method}(np.array([…]))", sentence)


def _part_returned(tree: SourceTree, node: ast.AST | None) -> ast.AST | None:
    """Return what a name stands for that a function of the module returns as one of several values."""
    part = tree.part_of(node) if isinstance(node, ast.Name) else None
    whole = tree.returned_by(part[0]) if part else None
    if part and isinstance(whole, ast.Tuple) and part[1] < len(whole.elts):
        return tree.value_of(whole.elts[part[1]])
    return None


def _is_list_of_numbers(node: ast.AST | None) -> bool:
    if not isinstance(node, ast.List) or not node.elts:
        return False
    first = node.elts[0]
    if isinstance(first, ast.UnaryOp):
        first = first.operand
    return _is_list_of_numbers(first) or (isinstance(first, ast.Constant) and isinstance(first.value, int | float))


@rule
def steps_too_small(tree: SourceTree) -> Iterator[Finding]:
    """Yield a line that is fitted by one neuron with Adam in too few epochs to get there."""
    named = [(tree.keras_name_of(call.func), call) for call in tree.all(ast.Call)]
    layers = [(name, call) for name, call in named if name.startswith("layers.") and "Input" not in name]
    sizes = [argument(call, "units", 0) for name, call in layers if name == "layers.Dense"]
    one_neuron = all(isinstance(size, ast.Constant) and size.value == 1 for size in sizes)
    if not one_neuron or not 1 <= len(sizes) == len(layers):
        return
    if tree.mentions("learning_rate", "LearningRateScheduler"):
        return
    if not any((text_of(argument(call, "optimizer", 0)) or "").lower() == "adam" for call in tree.calls_of("compile")):
        return
    for call in tree.calls_of("fit"):
        match epochs := argument(call, "epochs", 3):
            case ast.Constant(value=int(count)) if count <= 500:
                told = "one epoch" if count == 1 else f"{count} epochs"
                sentence = (
                    f"Adam moves a weight by about 0.001 in each step, so {told} of few batches may not be "
                    "enough. Use SGD, a larger learning rate such as `Adam(0.1)`, or more epochs."
                )
                yield tree.finding(epochs or call, "optimizer='adam'", "optimizer='sgd'", sentence, certain=False)
