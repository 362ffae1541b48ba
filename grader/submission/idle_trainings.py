"""Which settings of a function switch learning off: a check of a training may pass with one, and nothing is learned."""

from __future__ import annotations

import ast
import math
from collections import Counter
from collections.abc import Iterator

from grader.submission.definitions import Definition
from grader.submission.said_changes import makes_layer, number_of
from grader.submission.syntax import called_name

SMALLEST_RATE = 1e-6
"""With a smaller learning rate, weights stay about where they are."""
_RATES = ("learning_rate", "lr", "initial_learning_rate")
_DROPPED = ("dropout", "recurrent_dropout")
_AT_MOST_0 = ("epochs", "steps_per_epoch", "clipnorm", "clipvalue", "global_clipnorm", "loss_weights", "scale")
"""Arguments with which nothing is learned where they are 0."""
_FROM_1_ON = ("beta_1", "beta_2", "rho", "momentum", *_DROPPED)
"""The same, of those that are 1 or more."""
OPTIMIZERS = ("Adam", "AdamW", "Adamax", "Adagrad", "Adadelta", "Ftrl", "Lion", "Nadam", "RMSprop", "SGD")
_SWEEPS = ("LearningRateScheduler", "callbacks")
"""Names in a function that changes the rate during the training: it may begin very low."""


def idle_settings(definition: Definition) -> Counter[str]:
    """Return the settings with which a function learns nothing, by their name, and how often each is there.

    >>> from grader.submission.syntax import parse
    >>> texts = ("Dropout(1)(x)", "Dropout(0.3)(x)", "SGD(0.0)", "m.fit(x, epochs=0)", "0 * x", "Rescaling(0)(x)")
    >>> [sum(idle_settings(parse(f"def f():\\n    return {text}").body[0]).values()) for text in texts]
    [1, 0, 1, 1, 1, 1]
    """
    nodes = [*ast.walk(definition)]
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    names |= {node.arg for node in nodes if isinstance(node, ast.keyword) and node.arg}
    lowest = 0.0 if names & {*_SWEEPS} else SMALLEST_RATE
    numbers = _numbers_of(nodes)
    found: Counter[str] = Counter()
    for node in nodes:
        found.update(_idle_in(node, numbers, lowest))
    return found


def _numbers_of(nodes: list[ast.AST]) -> dict[str, float]:
    """Return the numbers that variables stand for which are set once."""
    lines = [node for node in nodes if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)]
    often = Counter(ast.unparse(line.targets[0]) for line in lines)
    numbers = {ast.unparse(line.targets[0]): number_of(line.value) for line in lines}
    return {name: number for name, number in numbers.items() if number is not None and often[name] == 1}


def _is_softmax(activation: ast.expr | None) -> bool:
    return isinstance(activation, ast.Constant) and activation.value == "softmax"


def _idle_in(node: ast.AST, numbers: dict[str, float], lowest: float) -> Iterator[str]:
    def number(value: ast.expr | None) -> float:
        known = numbers.get(value.id) if isinstance(value, ast.Name) else number_of(value)
        return math.nan if known is None else known  # No comparison with it is true.

    match node:
        case ast.BinOp(left=left, op=ast.Mult(), right=right) if 0 in (number(left), number(right)):
            yield "factor"
        case ast.For(iter=ast.Call() as passes) if called_name(passes) == "range" and len(passes.args) == 1:
            yield from ["passes"] if number(passes.args[0]) <= 0 else []
        case ast.Call():
            name, first = called_name(node), node.args[0] if node.args else None
            given = {word.arg: word.value for word in node.keywords if word.arg}
            if name.endswith("Dropout") and makes_layer(node):
                yield from ["dropout"] if number(given.get("rate", first)) >= 1 else []
            if _is_softmax(given.get("activation")) and number(given.get("units", first)) == 1:
                yield "softmax over one unit"
            if name == "Rescaling":
                yield from ["scale"] if abs(number(first)) < lowest or number(first) == 0 else []
            rates = [value for word, value in given.items() if word in _RATES]
            rates += [first] if first is not None and name in OPTIMIZERS else []
            yield from ("rate" for rate in rates if number(rate) <= 0 or number(rate) < lowest)
            yield from (word for word, value in given.items() if word in _AT_MOST_0 and number(value) <= 0)
            yield from (word for word, value in given.items() if word in _FROM_1_ON and number(value) >= 1)
