"""Names that Keras has renamed since a course was written, in a course file: read as they are spelled today.

Only what was renamed and does the same is read so. The rest of the file is graded as if it had been written today. A
grade charges each of these lines to one criterion: today's TensorFlow does not run it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from grader.catalogue.patterns import regex
from grader.submission.models.installed_api import missing_name
from grader.submission.rules.calls.keras_calls import GONE_WORDS, OTHER_LIBRARIES
from grader.submission.session import owners_of_lines
from grader.submission.source_tree import SourceTree, argument, typed
from grader.submission.submission import ChargedLine, Submission
from grader.submission.syntax import parse

_METHODS = {"fit_generator": "fit", "evaluate_generator": "evaluate", "predict_generator": "predict"}
_BY_POSITION = {
    "fit_generator": ("steps_per_epoch", "epochs", "verbose", "callbacks", "validation_data", "validation_steps"),
    "evaluate_generator": ("steps", "callbacks"),
    "predict_generator": ("steps", "callbacks"),
}
"""What these methods took after the generator; those of today take other arguments at these positions."""
_ERRORS = {
    "mean_absolute_error": "MAE", "mean_squared_error": "MSE", "mean_absolute_percentage_error": "MAPE",
    "mean_squared_logarithmic_error": "MSLE",
}  # fmt: skip
_SHAPES = {"input_shape": "input.shape", "output_shape": "output.shape"}
_LAYERS = {"CuDNNGRU": "GRU", "CuDNNLSTM": "LSTM"}
_INPUT = regex(r"(layers\.)?Input(Layer)?")
_SEEDS = ("tensorflow.set_random_seed", "tensorflow.random.set_random_seed")
_MODULES = (
    (regex(r"\btensorflow\.python\.keras\b"), "tensorflow.keras"),
    (regex(r"(?<!\.)\bkeras\.preprocessing\b"), "tensorflow.keras.preprocessing"),
    (regex(r"\bkeras\.utils\.np_utils\b"), "keras.utils"),
    (regex(r"\bkeras\.optimizers\.legacy\b"), "keras.optimizers"),
    (regex(r"^keras_preprocessing\b"), "tensorflow.keras.preprocessing"),
    (
        regex(
            r"\bkeras\.layers\.(core|convolutional|embeddings|normalization|recurrent|pooling|merge"
            r"|experimental\.preprocessing)\b"
        ),
        "keras.layers",
    ),
)
"""Modules of imports, and where their names are today."""
_STUBS = regex(r"\bpython\b|\boptimizers\.legacy\b|^keras_preprocessing\b")
"""Modules whose names are there still, or are not looked up, and cannot be used."""
_NUMPY = {
    **{name: name for name in ("bool", "complex", "float", "int", "object", "str")},
    "Inf": "np.inf", "NaN": "np.nan", "float_": "np.float64",
}  # fmt: skip
"""What NumPy has removed since, and what it was."""


@dataclass(frozen=True)
class _Edit:
    """A piece of one line, and what stands there today."""

    line: int
    start: int
    end: int
    text: str
    sentence: str


def renewed(submission: Submission, asked: Collection[str], *, is_of_2019: bool = False) -> Submission:
    """Return a prepared submission with its old names read as today's, and a note of each.

    ``asked`` are the functions that the exercise asks for. In 2019 the metric ``accuracy`` was logged as ``acc``.
    """
    tree = parse(submission.source)
    found = SourceTree(tree, submission.source, submission.where)
    edits = [*_edits(found), *_logged_rates(found), *(_logged_names(found) if is_of_2019 else ())]
    if not edits:
        return submission
    lines = submission.source.split("\n")
    for edit in sorted(edits, key=lambda item: (item.line, item.start), reverse=True):
        line = lines[edit.line - 1].encode()
        lines[edit.line - 1] = (line[: edit.start] + edit.text.encode() + line[edit.end :]).decode()
    owners = owners_of_lines(tree, asked)
    told = tuple(
        ChargedLine(submission.where(edit.line), edit.sentence, frozenset(owners.get(edit.line, ())))
        for edit in sorted(edits, key=lambda item: (item.line, item.start))
    )
    return replace(submission, source="\n".join(lines), charged_lines=(*submission.charged_lines, *told))


def imports_old_names(submission: Submission) -> bool:
    """Return whether a file imports from modules that Keras has renamed since."""
    tree = submission.tree()
    return tree is not None and any(_imports(SourceTree(tree, submission.source, submission.where)))


def _edits(tree: SourceTree) -> Iterator[_Edit]:
    """Yield what is to be read in another way, line by line."""
    for call in tree.all(ast.Call):
        if re.fullmatch(r"optimizers\.(legacy\.)?[A-Z]\w+", tree.keras_name_of(call.func)):
            for word in call.keywords:
                if word.arg == "lr":
                    sentence = "Optimizers have no `lr` any more: write `learning_rate=`."
                    yield _Edit(word.lineno, word.col_offset, word.col_offset + 2, "learning_rate", sentence)
    for node in tree.all(ast.Attribute):
        if today := "" if tree.is_guarded(node) else _today(tree, node):
            written = f"{typed(node)[: -len(node.attr)]}{today}"
            yield _last(node, today, f"There is no `{typed(node)}` in TensorFlow today: write `{written}`.")
        elif node.attr == "legacy" and tree.keras_name_of(node) == "optimizers.legacy":
            edit = _last(node, "", "The legacy optimizers were removed: write `tf.keras.optimizers`.")
            yield replace(edit, start=edit.start - 1)
        elif node.attr == "preprocessing" and tree.keras_name_of(node) == "layers.experimental.preprocessing":
            edit = _last(node, "", "`layers.experimental.preprocessing` is `layers` today: write `tf.keras.layers`.")
            yield replace(edit, start=edit.start - len(".experimental."))
        elif node.attr in _NUMPY and tree.name_of(node) == f"numpy.{node.attr}" and node.lineno == node.end_lineno:
            today = _NUMPY[node.attr].replace("np.", f"{typed(node.value)}.")
            edit = _last(node, today, f"NumPy has no `{typed(node)}` today: write `{today}`.")
            yield replace(edit, start=node.col_offset)
    for call in tree.all(ast.Call):
        if method := _training_method(tree, call):
            yield from _arguments(tree, call, method)
        shape = argument(call, "shape", 0) if _INPUT.fullmatch(tree.keras_name_of(call.func)) else None
        if shape and _is_integer(tree, shape) and shape.lineno == shape.end_lineno:
            today = f"({tree.text_at(shape)},)"
            sentence = f"A shape is a tuple today, also for one axis: write `Input(shape=({typed(shape)},))`."
            yield _Edit(shape.lineno, shape.col_offset, shape.end_col_offset or 0, today, sentence)
    yield from _imports(tree)


def _is_integer(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether an expression is a written integer, or one axis of a shape."""
    value = tree.value_of(node)
    if isinstance(value, ast.Subscript) and isinstance(value.value, ast.Attribute):
        return value.value.attr == "shape" and not isinstance(value.slice, ast.Slice)
    return isinstance(value, ast.Constant) and type(value.value) is int


def _training_method(tree: SourceTree, call: ast.Call) -> str:
    """Return the method by which a call trains, evaluates or asks a model of Keras; empty for other calls."""
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    is_known = method in _METHODS or method in _METHODS.values()
    is_other = method in tree.defined or tree.packages & OTHER_LIBRARIES or tree.is_foreign(call.func)
    return "" if not is_known or is_other or tree.is_guarded(call) else method


def _arguments(tree: SourceTree, call: ast.Call, method: str) -> Iterator[_Edit]:
    """Yield the arguments that a method has no more, or takes at another position."""
    today, names = _METHODS.get(method, method), _BY_POSITION.get(method, ())
    gone = {**GONE_WORDS["fit"], **({"generator": "x"} if names else {})}
    for value, name in zip(call.args[1:], names, strict=False):
        if re.search(rb"(^|,)\s*$", tree.lines[value.lineno - 1].encode()[: value.col_offset]):
            sentence = f"`{today}` takes `{name}` by name today: write `{name}={typed(value)}`."
            yield _Edit(value.lineno, value.col_offset, value.col_offset, f"{name}=", sentence)
    for word in (keyword for keyword in call.keywords if keyword.arg in gone):
        meant, end = gone[str(word.arg)], word.end_col_offset or 0
        if meant:
            sentence = f"`{today}` has no argument `{word.arg}` today: write `{meant}=`."
            yield _Edit(word.lineno, word.col_offset, word.col_offset + len(str(word.arg)), meant, sentence)
            continue
        after = re.match(rb"\s*(,\s*|(?=[)#]|$))", tree.lines[word.lineno - 1].encode()[end:])
        if after and word.lineno == word.end_lineno:
            sentence = f"`{today}` has no argument `{word.arg}` today: take it out."
            yield _Edit(word.lineno, word.col_offset, end + after.end(), "", sentence)


def _today(tree: SourceTree, node: ast.Attribute) -> str:
    """Return what stands in the place of the last name of an attribute today; empty where that is the same."""
    full, below = tree.name_of(node), tree.keras_name_of(node)
    if node.attr in _METHODS and not tree.is_foreign(node) and node.attr not in tree.defined:
        return _METHODS[node.attr]
    if node.attr in _ERRORS and below in (f"losses.{node.attr}", f"metrics.{node.attr}") and missing_name(full):
        return _ERRORS[node.attr]
    if node.attr in _LAYERS and below == f"layers.{node.attr}":
        return _LAYERS[node.attr]
    if full in _SEEDS:
        return "random.set_seed" if full == _SEEDS[0] else "set_seed"
    made = tree.value_of(node.value)
    if node.attr in _SHAPES and isinstance(made, ast.Call) and getattr(made.func, "attr", "") == "get_layer":
        return _SHAPES[node.attr]
    return ""


def _last(node: ast.Attribute, today: str, sentence: str) -> _Edit:
    """Return the edit of the last name of an attribute."""
    end = node.end_col_offset or 0
    return _Edit(node.end_lineno or node.lineno, end - len(node.attr.encode()), end, today, sentence)


def _logged_rates(tree: SourceTree) -> Iterator[_Edit]:
    """Yield the key ``lr`` of a history, under which callbacks noted the learning rate."""
    for subscript in tree.all(ast.Subscript):
        key, place = subscript.slice, subscript.value
        is_history = isinstance(place, ast.Attribute) and place.attr == "history"
        if is_history and isinstance(key, ast.Constant) and key.value == "lr" and key.lineno == key.end_lineno:
            sentence = 'The learning rate is logged as `learning_rate` today: write `history["learning_rate"]`.'
            yield _Edit(key.lineno, key.col_offset + 1, (key.end_col_offset or 0) - 1, "learning_rate", sentence)


def _logged_names(tree: SourceTree) -> Iterator[_Edit]:
    """Yield the keys ``acc`` and ``val_acc`` where a file compiles with ``accuracy`` alone."""
    metrics = [argument(call, "metrics", 2) for call in tree.calls_of("compile")]
    asked = {node.value for metric in metrics if metric for node in ast.walk(metric) if isinstance(node, ast.Constant)}
    if "accuracy" not in asked or "acc" in asked:
        return
    keys = [subscript.slice for subscript in tree.all(ast.Subscript)]
    keys += [call.args[0] for call in tree.calls_of("get") if call.args]
    for key in (expression for expression in keys if not tree.is_guarded(expression)):
        if isinstance(key, ast.Constant) and key.value in ("acc", "val_acc") and len(tree.text_at(key)) > 2:
            name = str(key.value).replace("acc", "accuracy")
            sentence = f'`metrics=["accuracy"]` is logged as `accuracy` today: write `"{name}"` for `"{key.value}"`.'
            yield _Edit(key.lineno, key.col_offset + 1, (key.end_col_offset or 0) - 1, name, sentence)


def _imports(tree: SourceTree) -> Iterator[_Edit]:
    """Yield what is imported from another place today."""
    for line in tree.all(ast.ImportFrom):
        if line.module and not line.level and not tree.is_guarded(line) and line.lineno == line.end_lineno:
            yield from _import(tree, line)


def _import(tree: SourceTree, line: ast.ImportFrom) -> Iterator[_Edit]:
    module = str(line.module)
    if re.fullmatch(r"(tensorflow\.)?keras\.(losses|metrics)", module):
        for alias in line.names:
            if alias.name in _ERRORS and missing_name(f"{module}.{alias.name}", imported=True):
                today = f"{_ERRORS[alias.name]}{'' if alias.asname else f' as {alias.name}'}"
                sentence = f"`{module}` has no `{alias.name}` today: import `{_ERRORS[alias.name]}`."
                yield _Edit(alias.lineno, alias.col_offset, alias.col_offset + len(alias.name), today, sentence)
        return
    is_gone = any(missing_name(f"{module}.{alias.name}", imported=True) for alias in line.names)
    if not is_gone and not _STUBS.search(module):
        return
    for pattern, today in _MODULES:
        if pattern.search(module):
            text = tree.lines[line.lineno - 1]
            start = len(text[: text.index(module)].encode())
            new = pattern.sub(today, module)
            sentence = f"There is no `{module}` to import from today: write `from {new} import …`."
            yield _Edit(line.lineno, start, start + len(module.encode()), new, sentence)
            return
