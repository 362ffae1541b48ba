"""Rules on an output and a loss that do not belong together, in models that no criterion looks at.

The code runs. A model that the exercise asks for is looked at while it runs, so nothing is told of it here.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.last_layers import end_of, last_layer
from grader.submission.rules.reading.possible_values import values_of
from grader.submission.rules.reading.value_flow import sources_of
from grader.submission.rules.reading.words_beside import (
    is_shown_as_wrong,
    is_told,
    snake_case,
    texts_around,
    texts_inside,
)
from grader.submission.rules.rule import rule, unless_told_by
from grader.submission.source_tree import (
    MOST_LINKS,
    Finding,
    SourceTree,
    argument,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_CROSS_ENTROPIES = ("sparse_categorical_crossentropy", "categorical_crossentropy", "binary_crossentropy")
_OF_NUMBERS = (
    "mse", "mean_squared_error", "mae", "mean_absolute_error", "huber", "mape", "mean_absolute_percentage_error",
)  # fmt: skip
_ONE_HOT = ("to_categorical", "one_hot", "get_dummies", "OneHotEncoder")
_SEVERAL_LABELS = (
    r"(?:more than one|several|many|any number of|two or more) (?:\w+ )?"
    r"(?:labels?|genres?|tags?|topics?|moods?|classes|categories|findings|diseases)|multi-?label"
)
_AT_ONCE = r"several \w+ at once"
_MEANT = "distill|brier|teacher|soft (?:labels|targets)"
"""Where an error of probabilities is meant."""
_AMOUNTS = regex(r"(?i)price|charge|cost|rent|sales|income|salary|revenue|temperature|degrees|dollar|euro|\bage\b|mpg")
_SCALES = ("min", "max", "MinMaxScaler", "minmax_scale", "amax", "amin", "ptp")


class Compiled(NamedTuple):
    """A model with its loss."""

    call: ast.Call
    """That of ``compile``."""
    loss: ast.expr
    kind: str
    """The name of the loss: ``binary_crossentropy``."""
    takes_logits: bool
    end: str
    """The activation of the last layer, ``linear`` for none; empty where it is not known."""
    layer: ast.Call | None
    """What makes the last layer, where that is known."""

    def units(self, tree: SourceTree) -> float | None:
        """Return how many outputs the last layer has."""
        return tree.number_of(argument(self.layer, "units", 0)) if self.layer is not None else None


@functools.lru_cache(maxsize=2)
def _compiled(tree: SourceTree) -> tuple[Compiled, ...]:
    """Return the models that are compiled where the exercise neither asks for nor needs them."""
    return tuple(_compiled_in(tree))


def _compiled_in(tree: SourceTree) -> Iterator[Compiled]:
    wanted = {code.name for code in tree.all(ast.FunctionDef) if code.name in tree.asked}
    for _ in range(MOST_LINKS):
        wanted |= {node.id for code in tree.all(ast.FunctionDef) if code.name in wanted for node in nodes_of(code)
                   if isinstance(node, ast.Name)}  # fmt: skip
    for call in tree.calls_of("compile"):
        made = tree.value_of(argument(call, "loss", 1))
        if not isinstance(call.func, ast.Attribute) or not isinstance(made, ast.expr):
            continue
        if not wanted.isdisjoint({typed(call.func.value), *(code.name for code in tree.functions_around(call))}):
            continue
        kind = text_of(made) or (snake_case(called_name(made)) if isinstance(made, ast.Call) else "")
        given = argument(made, "from_logits", 0) if isinstance(made, ast.Call) else None
        takes_logits = tree.is_true(given) or kind.endswith("with_logits")
        if kind and not is_shown_as_wrong(tree, call):
            model = call.func.value
            yield Compiled(call, made, kind, takes_logits, end_of(tree, model), last_layer(tree, model))


@rule
def logits_taken_for_probabilities(tree: SourceTree) -> Iterator[Finding]:
    """Yield a cross-entropy without ``from_logits=True`` for a model without a last activation."""
    for found in _compiled(tree):
        is_given = isinstance(found.loss, ast.Call) and "from_logits" in words_of(found.loss)
        if found.kind in _CROSS_ENTROPIES and found.end == "linear" and not found.takes_logits and not is_given:
            right = (
                f"{typed(found.loss.func)}(from_logits=True)"
                if isinstance(found.loss, ast.Call)
                else "from_logits=True"
            )
            sentence = f"The model ends without an activation, so its outputs are logits. Write `{right}`."
            yield tree.finding(found.call, typed(found.loss), right, sentence, certain=False)


@rule
def probabilities_taken_for_logits(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``from_logits=True`` of a loss whose model ends in a softmax or a sigmoid."""
    for found in _compiled(tree):
        if found.takes_logits and found.end in ("softmax", "sigmoid"):
            sentence = f"The model ends in `{found.end}`, so these are no logits. Leave `from_logits=True` out."
            yield tree.finding(found.loss, typed(found.loss), "", sentence, certain=False)


def _for_classes(tree: SourceTree) -> str:
    """Return the loss for one class of many, by how a program has its labels."""
    texts = {text_of(part) for part in tree.all(ast.Constant)}
    return f"{'' if tree.mentions(*_ONE_HOT) or 'categorical' in texts else 'sparse_'}categorical_crossentropy"


@rule
def losses_of_numbers_for_classes(tree: SourceTree) -> Iterator[Finding]:
    """Yield a squared or an absolute error as the loss of a softmax of several classes."""
    for found in _compiled(tree):
        is_of_classes = found.kind in _OF_NUMBERS and found.end == "softmax" and found.units(tree) != 1
        if is_of_classes and not is_told(_MEANT, texts_around(tree, found.call)):
            right = f'loss="{_for_classes(tree)}"'
            sentence = f"This loss is for numbers, so a softmax learns slowly by it. For classes, write `{right}`."
            yield tree.finding(found.call, typed(found.loss), right, sentence, certain=False)


@rule
def class_numbers_for_one_hot_labels(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``categorical_crossentropy`` for labels of ``keras.datasets`` as they are: these are class numbers."""
    for found in _compiled(tree):
        if found.kind != "categorical_crossentropy" or tree.mentions(*_ONE_HOT, "eye", "CategoryEncoding"):
            continue
        loaded = [text for text in _targets(tree) if _LOADED.search(text)]
        if loaded and found.units(tree) != 1:
            right = typed(found.loss).replace("categorical", "sparse_categorical").replace("Cat", "SparseCat")
            sentence = f"These labels are class numbers, and this loss takes one-hot rows. Write `{right}`."
            yield tree.finding(found.call, typed(found.loss), right, sentence, certain=False)


_LOADED = regex(r"\b(?:fashion_mnist|mnist|cifar100?|reuters)\.load_data\(")


@rule
def outputs_cut_at_0(tree: SourceTree) -> Iterator[Finding]:
    """Yield a last layer with ``relu`` for targets that are changes or differences, which are negative as well."""
    for found in _compiled(tree):
        if found.kind not in _OF_NUMBERS or found.end != "relu" or found.layer is None:
            continue
        if any(map(_CHANGES.search, _targets(tree))):
            sentence = "`relu` gives nothing below 0, and changes are negative as well. Leave the activation out."
            yield tree.finding(found.layer, typed(found.layer), "", sentence, certain=False)


_CHANGES = regex(r"\.pct_change\(|\.diff\(|\bnp\.diff\(")


@rule
def one_class_of_many_as_many(tree: SourceTree) -> Iterator[Finding]:
    """Yield a binary cross-entropy of a softmax of three or more classes."""
    for found in _compiled(tree):
        units = found.units(tree)
        is_of_many = units is not None and units > 2 and not _has_several_labels(tree, found)
        if found.kind == "binary_crossentropy" and found.end == "softmax" and is_of_many:
            right = f'loss="{_for_classes(tree)}"'
            sentence = f"Binary cross-entropy takes each output by itself. For one class of {units:g}, write `{right}`."
            yield tree.finding(found.call, typed(found.loss), right, sentence, certain=False)


@unless_told_by("told_layers.outputs_that_share_a_sum")
def many_labels_as_one(tree: SourceTree) -> Iterator[Finding]:
    """Yield a softmax with a categorical cross-entropy for examples that are told to have several labels."""
    for found in _compiled(tree):
        is_of_one = found.kind in ("categorical_crossentropy", "binary_crossentropy") and found.end == "softmax"
        if is_of_one and found.units(tree) != 1 and _has_several_labels(tree, found):
            sentence = "A softmax shares 1 among all labels. Where an example has several, write "
            if found.kind == "binary_crossentropy":
                sentence += '`activation="sigmoid"`.'
                yield tree.finding(found.call, "softmax", 'activation="sigmoid"', sentence, certain=False)
            else:
                sentence += '`activation="sigmoid"` and `loss="binary_crossentropy"`.'
                yield tree.finding(found.call, typed(found.loss), 'loss="binary_crossentropy"', sentence, certain=False)


def _has_several_labels(tree: SourceTree, found: Compiled) -> bool:
    """Return whether examples are told to have several labels at once, or a metric takes them so."""
    several = any(tree.is_true(words_of(call).get("multi_label")) for call in tree.calls_named("AUC"))
    texts = [*texts_inside(tree, found.call), *_all_comments(tree)]
    said = _SEVERAL_LABELS if found.kind == "categorical_crossentropy" else _AT_ONCE
    return several or is_told(said, texts)


def _all_comments(tree: SourceTree) -> list[str]:
    """Return the comments that stand alone on a line."""
    return [line.strip(" #") for line in tree.lines if line.lstrip().startswith("#")]


def _targets(tree: SourceTree) -> list[str]:
    """Return the code that the targets of trainings come from."""
    given = [target for fit in tree.calls_of("fit") if (target := argument(fit, "y", 1)) is not None]
    return [typed(source) for source in sources_of(tree, given)] if given else []


def _columns_of_targets(tree: SourceTree) -> set[str]:
    """Return the columns of a table that are the targets of trainings, where that is seen: ``table.pop("price")``."""
    columns = set()
    coming: list[ast.AST | None] = [argument(fit, "y", 1) for fit in tree.calls_of("fit")]
    for _ in range(MOST_LINKS):
        values, coming = [value for place in coming for value in values_of(tree, place)], []
        for value in values:
            match value:
                case ast.Call(func=ast.Attribute(attr="pop"), args=[ast.Constant(value=str(column))]):
                    columns.add(column)
                case ast.Subscript(slice=ast.Constant(value=str(column))):
                    columns.add(column)
                case ast.Subscript(value=inner) | ast.Call(func=ast.Attribute(value=inner)):
                    coming.append(inner)
    return columns


@rule
def sigmoids_for_amounts(tree: SourceTree) -> Iterator[Finding]:
    """Yield a sigmoid for targets such as prices, which are not between 0 and 1."""
    for found in _compiled(tree):
        if found.kind not in _OF_NUMBERS or found.end != "sigmoid" or tree.mentions(*_SCALES) or found.layer is None:
            continue
        metrics = typed(words_of(found.call).get("metrics", found.call))
        if found.units(tree) == 1 and "acc" not in metrics.lower() and any(map(_AMOUNTS.search, _targets(tree))):
            sentence = "A sigmoid gives values from 0 to 1 alone. For larger ones, leave this `activation` out."
            yield tree.finding(found.layer, typed(found.layer), "", sentence, certain=False)


@rule
def many_classes_on_one_output(tree: SourceTree) -> Iterator[Finding]:
    """Yield one sigmoid for labels that have three or more numbers: ``.map({"a": 0, "b": 1, "c": 2})``."""
    counts = {}
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(
                targets=[ast.Subscript(slice=ast.Constant(value=str(column)))],
                value=ast.Call(func=ast.Attribute(attr="map" | "replace"), args=[ast.Dict(values=numbers)]),
            ):
                counts[column] = len({tree.number_of(number) for number in numbers} - {None})
    for found in _compiled(tree) if counts else ():
        if found.kind != "binary_crossentropy" or found.end != "sigmoid" or found.units(tree) != 1:
            continue
        texts = " ".join(_targets(tree))
        own = _columns_of_targets(tree)
        count = next((count for column, count in counts.items() if column in own or (
            not own and re.search(rf"['\"]{column}['\"]", texts))), 0)  # fmt: skip
        if count > 2 and found.layer is not None:
            right = f"{typed(found.layer.func)}({count}, activation='softmax')"
            sentence = (
                f"One sigmoid is for two classes, and there are {count}. Write `{right}` and "
                '`loss="sparse_categorical_crossentropy"`.'
            )
            yield tree.finding(found.layer, typed(found.layer), right, sentence, certain=False)


@rule
def counts_below_0(tree: SourceTree) -> Iterator[Finding]:
    """Yield a Poisson loss for a model without a last activation: its counts may be negative, and the loss NaN."""
    for found in _compiled(tree):
        of_keras = not isinstance(found.loss, ast.Call) or tree.keras_name_of(found.loss.func) == "losses.Poisson"
        bounded = any("constraint" in word for word in (words_of(found.layer) if found.layer is not None else ()))
        if found.kind == "poisson" and found.end == "linear" and of_keras and not bounded:
            right = 'activation="softplus"'
            sentence = f"A Poisson loss takes the logarithm of the output, which may be negative here. Write `{right}`."
            layer = found.layer if found.layer is not None else found.call
            yield tree.finding(layer, typed(layer), right, sentence, certain=False)
