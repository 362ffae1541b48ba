"""Rules on figures that are told as those of new examples, and are of examples that the model was made with."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.catalogue.patterns import regex
from grader.submission.definitions import DEFINITION
from grader.submission.rules.reading.examples import JOINS
from grader.submission.rules.reading.node_forms import adds_axes_alone
from grader.submission.rules.reading.possible_values import numbers_of, values_of
from grader.submission.rules.reading.record_entries import (
    Entries,
    argument_at,
    entries_of_name,
    entries_read,
    entry_of_rows,
)
from grader.submission.rules.reading.told_as_new import (
    AS_NEW,
    IS_FIGURE,
    NOT,
    UNSEEN,
    is_told_as_new,
    is_told_of_new,
    is_told_to_decide_nothing,
)
from grader.submission.rules.reading.value_flow import filled_with, item_sources, items_of_loops, set_to
from grader.submission.rules.reading.words_beside import HELD_OUT
from grader.submission.rules.rule import rule, unless_told_by
from grader.submission.source_tree import (
    MOST_LINKS,
    Finding,
    Key,
    SourceTree,
    argument,
    assigned,
    given_by_name,
    names_in,
    nodes_of,
    said_in,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_SHOWING = ("print", "title", "suptitle", "write", "info", "xlabel", "plot")
_READS = ("get", "itemgetter", "pop")
_MEASURING = ("evaluate", "predict", "predict_on_batch", "test_on_batch")
_COUNTS = ("len", "range", "argmin", "argmax", "int", "time", "perf_counter", "count_params")
_READS_LOGS = ("DictReader", "read_csv", "genfromtxt", "recfromcsv", "loadtxt")
"""What reads the file of ``CSVLogger``."""
_CHOOSING = ("min", "max", "sorted", "argmin", "argmax", "argsort", "nsmallest", "nlargest", "sort", "idxmin", "idxmax")
"""What takes the best of several."""
_ERRORS = ("subtract", "equal", "not_equal", "array_equal", "mean_absolute_error", "mean_squared_error")
_MOST_STEPS = 300
_METRICS = {
    "loss", "accuracy", "acc", "mae", "mse", "rmse", "auc", "mean_absolute_error", "mean_squared_error",
    "root_mean_squared_error", "binary_accuracy", "sparse_categorical_accuracy", "categorical_accuracy",
}  # fmt: skip


@dataclass
class _Origin:
    """What a figure comes from."""

    keys: set[str] = field(default_factory=set)
    """The texts in brackets on the way, such as ``mae`` of a history."""
    fits: list[ast.Call] = field(default_factory=list)
    measured: list[ast.Call] = field(default_factory=list)
    """Calls of ``evaluate`` and ``predict``."""
    calls: list[ast.Call] = field(default_factory=list)
    """Calls of functions of the program on the way."""
    chosen: dict[Key, list[ast.expr]] = field(default_factory=dict)
    """What names of a comprehension stand for, where one item is read."""
    compares: bool = False
    """Whether something is subtracted or compared on the way, as predictions and labels are."""

    def add(self, entries: Entries) -> list[ast.AST]:
        """Note by which calls entries of rows are made, and return these."""
        self.calls += entries.calls
        for key, items in entries.chosen.items():
            self.chosen.setdefault(key, []).extend(items)
        return entries.values

    def is_figure(self, text: str) -> bool:
        """Return whether it comes from a training or a measurement; of predictions, where they become a figure."""
        is_error = self.compares or bool(IS_FIGURE.search(text))
        is_measured = [call for call in self.measured if called_name(call) == "evaluate" or is_error]
        return bool(is_measured or (self.fits and self.keys))


def _origin_of(tree: SourceTree, node: ast.AST | Entries) -> _Origin:
    """Return what a value is made of, as far as ``fit``, ``evaluate`` and ``predict``, and no further."""
    origin = _Origin()
    seen: set[int] = set()
    waiting: list[ast.AST] = [*origin.add(node)] if isinstance(node, Entries) else [node]
    while waiting and len(seen) < _MOST_STEPS:
        part = waiting.pop()
        if id(part) not in seen:
            seen.add(id(part))
            waiting += _before_part(tree, part, origin)
    return origin


def _before_part(tree: SourceTree, part: ast.AST, origin: _Origin) -> list[ast.AST]:
    """Return what a part of a value is made of, and note what it tells."""
    further: list[ast.AST] = []
    origin.fits += _logged_by(tree, part)
    match part:
        case ast.Call():
            name = called_name(part)
            origin.keys |= {text for given in part.args if (text := text_of(given))} if name in _READS else set()
            origin.compares |= name in _ERRORS or "losses." in tree.keras_name_of(part.func)
            if part in tree.calls_of("fit"):
                origin.fits.append(part)
                return []
            if name in _MEASURING and isinstance(part.func, ast.Attribute):
                origin.measured.append(part)
                return []
            code = tree.code_of(part.func) if isinstance(part.func, ast.Name) else None
            if isinstance(code, ast.FunctionDef):
                origin.calls.append(part)
                return [line.value for line in nodes_of(code) if isinstance(line, ast.Return) and line.value]
        case ast.Subscript():
            if (chosen := _entries_chosen(tree, tree.made_by(part.value), tree.number_of(part.slice))) is not None:
                return chosen
            if (entries := entries_read(tree, part)) is not None:
                return origin.add(entries)
            origin.keys |= {key for made in values_of(tree, part.slice) if (key := text_of(made))}
        case ast.Name():
            call, place = tree.part_of(part) or (None, None)
            if (chosen := _entries_chosen(tree, call, place)) is not None:
                return chosen
            if (entries := entries_of_name(tree, part)) is not None:
                return origin.add(entries)
            # Of the best row, only the entry is followed that has this name.
            # A name of a loop over ``zip`` is of one of its parts.
            sources = item_sources(tree).get(tree.key_of(part)) or set_to(tree, part)
            further += [made for made in sources if _entries_chosen(tree, made, 0) is None]
            further += [*filled_with(tree).get(tree.key_of(part), [])]
        case ast.Attribute() if (entries := entries_read(tree, part)) is not None:
            return origin.add(entries)
        case ast.Attribute(attr=name):
            further += _kept_by_objects(tree).get(name, [])
        case ast.BinOp(op=ast.Sub()) | ast.Compare():
            origin.compares = True
        case ast.Lambda():
            return further
    return [*further, *ast.iter_child_nodes(part)]


@functools.lru_cache(maxsize=2)
def _kept_by_objects(tree: SourceTree) -> dict[str, list[ast.expr]]:
    """Return what objects of the program's classes keep of a training, by the names of their attributes."""
    found: dict[str, list[ast.expr]] = {}
    if not tree.mentions("logs"):
        return found
    codes = [line for kind in tree.all(ast.ClassDef) for line in kind.body if isinstance(line, ast.FunctionDef)]
    nodes = [node for code in codes if code.args.args and code.name.startswith("on_") for node in nodes_of(code)]
    for node in nodes:
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Attribute(value=ast.Name(id="self"), attr=name)), args=[value]):
                if called_name(node) in ("append", "extend", "update", "add"):
                    found.setdefault(name, []).append(value)
            case ast.Assign():
                for target, value in assigned(node):
                    owner = target.value if isinstance(target, ast.Subscript) else target
                    if isinstance(owner, ast.Attribute) and typed(owner.value) == "self":
                        found.setdefault(owner.attr, []).append(value)
            case ast.AugAssign(target=ast.Attribute(value=ast.Name(id="self"), attr=name), value=value):
                found.setdefault(name, []).append(value)
    return found


def _entries_chosen(tree: SourceTree, call: ast.AST | None, place: float | None) -> list[ast.AST] | None:
    """Return what the best of several rows may have at a place; ``None`` where that is not known."""
    if not isinstance(call, ast.Call) or called_name(call) not in _CHOOSING or not call.args or place is None:
        return None
    made = tree.value_of(call.args[0])
    rows: list[ast.AST] = (
        [made.elt] if isinstance(made, ast.ListComp | ast.GeneratorExp) else [*getattr(made, "elts", [])]
    )
    rows += filled_with(tree).get(tree.key_of(call.args[0]), []) if isinstance(call.args[0], ast.Name) else []
    rows = [tree.value_of(row) or row for row in rows]
    entries = [row.elts[int(place)] for row in rows if isinstance(row, ast.Tuple) and len(row.elts) > place >= 0]
    return [*entries] if entries and len(entries) == len(rows) else None


def _logged_by(tree: SourceTree, part: ast.AST) -> list[ast.Call]:
    """Return the trainings whose figures a value holds, as a file, a callback or the model keeps them."""
    match part:
        case ast.Call() if called_name(part) in _READS_LOGS and tree.mentions("CSVLogger"):
            kinds = {id(fit): [called_name(made) for made in tree.callbacks_of(fit)] for fit in tree.calls_of("fit")}
            return [fit for fit in tree.calls_of("fit") if "CSVLogger" in kinds[id(fit)]]
        case ast.Attribute(value=ast.Attribute(value=model, attr="history"), attr="history"):
            return [fit for fit in tree.calls_of("fit") if typed(fit.func).removesuffix(".fit") == typed(model)]
        case ast.Name(id="logs") if tree.parameter_of(part) is not None and not _is_of_a_test(tree, part):
            return tree.calls_of("fit")
        case ast.Call() if tree.keras_name_of(part.func) == "callbacks.History":
            return tree.calls_of("fit")
    return []


def _is_of_a_test(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a node is in a function for what comes after a measurement, such as ``on_test_end``."""
    codes = [code.name for code in tree.functions_around(node)]
    words = [word.arg or "" for word in tree.all(ast.keyword) if node in nodes_of(word.value)]
    return any("test" in name or "predict" in name for name in (*codes, *words))


@dataclass(frozen=True)
class _Told:
    """A figure with what is said of it."""

    place: ast.AST
    text: str
    origin: _Origin
    is_alone: bool = True
    """Whether nothing stands beside it that may be what the words are about."""


@functools.lru_cache(maxsize=2)
def _told_figures(tree: SourceTree) -> tuple[_Told, ...]:
    """Return the figures that a program shows or names and claims something of, each with these words."""
    return tuple(_claimed(tree))


def _claimed(tree: SourceTree) -> Iterator[_Told]:
    for call in tree.all(ast.Call):
        if called_name(call) in _SHOWING:
            texts, values = _shown(tree, call)
            if UNSEEN.search(texts) or AS_NEW.search(texts):
                origins = [(value, _origin_of(tree, value)) for value in values if not _is_a_gap(tree, value)]
                found = [origin for _, origin in origins if origin.is_figure(texts)]
                others = [value for value, origin in origins if origin not in found and not _is_plain(tree, value)]
                yield from (_Told(call, texts, origin, is_alone=not others) for origin in found)
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(targets=[target], value=ast.Subscript() | ast.Call() as value):
                text = " ".join(sorted(names_in(target, ast.Store))).replace("_", " ")
                claims = UNSEEN.search(text) and IS_FIGURE.search(text)
                if claims and (origin := _origin_of(tree, value)).is_figure(text):
                    yield _Told(line, text, origin)
    yield from _claimed_by_callbacks(tree)


def _is_a_gap(tree: SourceTree, value: ast.AST) -> bool:
    """Return whether a value is the difference of two figures, which is told of neither."""
    gaps = [node for node in nodes_of(value) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)]
    sides = [[_origin_of(tree, side) for side in (node.left, node.right)] for node in gaps]
    return any(all(origin.measured or origin.fits for origin in pair) for pair in sides)


def _claimed_by_callbacks(tree: SourceTree) -> Iterator[_Told]:
    """Yield what a learner's own callback reads of an epoch, where its docstring names the examples."""
    for kind in tree.all(ast.ClassDef) if tree.mentions("logs") else ():
        text = " ".join((ast.get_docstring(kind) or "").split())
        inside = nodes_of(kind)
        calls = {called_name(node) for node in inside if isinstance(node, ast.Call)}
        decides = any(isinstance(node, ast.Attribute) and node.attr == "stop_training" for node in inside)
        if not UNSEEN.search(text) or not IS_FIGURE.search(text) or decides or calls & {*_MEASURING}:
            continue
        read: list[ast.AST] = [
            node for node in inside if isinstance(node, ast.Subscript) and typed(node.value) == "logs"
        ]
        read += [node for node in inside if isinstance(node, ast.Call) and typed(node.func) == "logs.get"]
        origins = [(node, _origin_of(tree, node)) for node in read]
        if not any(key.startswith("val_") for _, origin in origins for key in origin.keys):
            yield from (_Told(node, text, origin) for node, origin in origins)


def _is_plain(tree: SourceTree, value: ast.AST) -> bool:
    """Return whether a value is surely no figure of a model: a number, a text, a length, or a place."""
    made = tree.value_of(value)
    return all(_is_count(tree, part) for part in ([made.left, made.right] if isinstance(made, ast.BinOp) else [value]))


def _is_count(tree: SourceTree, value: ast.AST) -> bool:
    if isinstance(value, ast.Name) and (_counts_in_callbacks(tree, value) or tree.key_of(value) in _counters(tree)):
        return True
    made = [part for part in values_of(tree, value) if part is not None]
    counts = [part for part in made if isinstance(part, ast.Call) and called_name(part) in _COUNTS]
    return bool(counts) or any(text_of(part) is not None or tree.number_of(part) is not None for part in made)


def _counts_in_callbacks(tree: SourceTree, name: ast.Name) -> bool:
    """Return whether a name is the number of an epoch or a batch that Keras gives to a callback."""
    around = [code.name for code in tree.functions_around(name)]
    return bool(around) and around[-1].startswith("on_") and name.id != "logs" and tree.parameter_of(name) is not None


@functools.lru_cache(maxsize=2)
def _counters(tree: SourceTree) -> set[Key]:
    """Return the names that number the passes of loops."""
    loops: list[ast.For | ast.comprehension] = [*tree.all(ast.For), *tree.all(ast.comprehension)]
    found: set[Key] = set()
    for loop in loops:
        name = called_name(loop.iter) if isinstance(loop.iter, ast.Call) else ""
        if name == "range" and isinstance(loop.target, ast.Name):
            found.add(tree.key_of(loop.target))
        elif name == "enumerate" and isinstance(loop.target, ast.Tuple):
            found.add(tree.key_of(loop.target.elts[0]))
    return found


def _shown(tree: SourceTree, call: ast.Call) -> tuple[str, list[ast.AST]]:
    """Return the texts that a call shows, and the values between them."""
    waiting: list[ast.AST] = [*call.args, *(word.value for word in call.keywords if word.arg == "label")]
    texts: list[str] = []
    values: list[ast.AST] = []
    while waiting:
        part = waiting.pop(0)
        match part:
            case ast.Constant(value=str(text)):
                texts.append(text)
            case ast.JoinedStr(values=inner):
                waiting[:0] = inner
            case ast.FormattedValue(value=value):
                values.append(value)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                waiting[:0] = [left, right]
            case ast.Tuple(elts=inner):
                waiting[:0] = inner
            case ast.Name() if (made := tree.value_of(part)) is not None and _is_text(made):
                waiting.insert(0, made)
            case ast.Call() if (made := _text_returned(tree, part)) is not None:
                waiting.insert(0, made)
            case _:
                values.append(part)
    return " ".join(" ".join(texts).split()), values


def _text_returned(tree: SourceTree, call: ast.Call) -> ast.AST | None:
    """Return the text that a function or a method of the program makes, where it has one ``return``."""
    codes = [code for code in tree.all(ast.FunctionDef) if code.name == called_name(call)]
    lines = [line.value for code in codes for line in nodes_of(code) if isinstance(line, ast.Return)]
    made = tree.value_of(lines[0]) if len(codes) == len(lines) == 1 else None
    return made if made is not None and _is_text(made) else None


def _is_text(node: ast.AST) -> bool:
    """Return whether a value is surely a text: in quotation marks, or made of such a one."""
    match node:
        case ast.BinOp(left=left):
            return _is_text(left)
    return isinstance(node, ast.JoinedStr) or text_of(node) is not None


@rule
def history_of_the_training(tree: SourceTree) -> Iterator[Finding]:
    """Yield a figure of the training from a history that is told as one of validation."""
    if not tree.mentions("history", "History", "logs", *_READS, *_READS_LOGS):
        return
    told: dict[int, list[_Told]] = {}
    shown: set[str] = set()
    for figure in _told_figures(tree):
        told.setdefault(id(figure.place), []).append(figure)
    for figures in told.values():
        first = figures[0]
        keys = {key for figure in figures for key in figure.origin.keys if key != "history"}
        fits = [fit for figure in figures for fit in figure.origin.fits]
        is_other = any(figure.origin.measured or not figure.origin.fits for figure in figures) or not first.is_alone
        is_other |= isinstance(first.place, ast.Assign) and all(_is_trial(tree, fit) for fit in fits)
        if is_other or not keys or not keys <= _names_of_metrics(tree) or not is_told_of_new(first.text):
            continue
        key = sorted(keys)[0]
        # What a callback reads is told where it is shown.
        if key in shown and (isinstance(first.place, ast.Subscript) or typed(first.place).startswith("logs.get(")):
            continue
        shown.add(key)
        validates = any(tree.gives(fit, "validation_data", "validation_split") or len(fit.args) > 6 for fit in fits)
        advice = f"For the validation examples, read `val_{key}`." if validates else "For new ones, call `evaluate`."
        around = tree.functions_around(first.place)[-1:]
        of = "in `logs`" if any(getattr(code, "name", "").startswith("on_") for code in around) else "of a history"
        sentence = f"`{key}` {of} is measured on the training examples. {advice}"
        yield tree.finding(first.place, repr(key), repr(f"val_{key}") if validates else "", sentence, certain=False)


def _is_trial(tree: SourceTree, fit: ast.Call) -> bool:
    """Return whether a training of one epoch tests that the code runs."""
    return numbers_of(tree, argument(fit, "epochs", 3) or ast.Constant(1)) == {1.0}


def _names_of_metrics(tree: SourceTree) -> set[str]:
    """Return the names that Keras may log figures of the training by."""
    given = [tree.value_of(words_of(call).get("metrics")) for call in tree.calls_of("compile")]
    texts = {text for part in given if part is not None for node in nodes_of(part) if (text := text_of(node))}
    return texts | _METRICS


@dataclass(frozen=True)
class _Part:
    """A part of the examples: what they are taken from, and how, the last step first."""

    root: tuple[object, ...]
    steps: tuple[str, ...]
    name: str
    """What the learner calls it."""

    def is_same_as(self, other: _Part) -> bool:
        """Return whether another part has just the same examples."""
        return (self.root, self.steps) == (other.root, other.steps)

    def has_all_of(self, other: _Part) -> bool:
        """Return whether all examples of another part are in this one."""
        return self.root == other.root and self.steps in ((), other.steps)


_SAME_EXAMPLES = ("astype", "reshape", "copy", "asarray", "array", "float32", "convert_to_tensor", "cast", "constant")
_OTHER_EXAMPLES = (
    "take", "skip", "filter", "shard", "window", "concatenate", "sample_from_datasets", "flat_map", "interleave", "zip",
)  # fmt: skip


_DRAWS = ("from_generator", "flow", "flow_from_directory", "flow_from_dataframe")
"""Calls whose results may be other examples each time."""
_METHODS = (
    *_SAME_EXAMPLES, "map", "batch", "padded_batch", "unbatch", "prefetch", "cache", "shuffle", "repeat", "to_numpy",
    "numpy", "apply", "with_options", "ravel", "flatten", "clip", "squeeze", "expand_dims", "transpose", "to", "values",
)  # fmt: skip
"""Methods whose result has all examples of what they belong to."""


def _part_of(tree: SourceTree, node: ast.AST | None) -> _Part | None:
    """Return which examples a data set or an array has; ``None`` where that is not known."""
    name = typed(node) if node is not None else ""
    steps: list[str] = []
    calls: list[ast.Call] = []
    seen: set[Key] = set()
    for _ in range(MOST_LINKS):
        match node:
            case ast.Name() if tree.key_of(node) in seen:  # Made of itself: `x = x / 255`
                return _Part((tree.key_of(node), *map(id, calls)), tuple(steps), name)
            case ast.Name():
                seen.add(tree.key_of(node))
                given = _argument_for(tree, node, calls)
                made = given if given is not None else tree.value_of(node)
                if made is None or made is node:
                    root = _root_of(tree, node)
                    return _Part((root, *map(id, calls)), tuple(steps), name) if root is not None else None
                node = made
            case ast.Subscript(value=value, slice=place):
                steps += [] if adds_axes_alone(place) else [_step(tree, place, calls)]
                node = value
            case ast.Call(func=ast.Name()) if isinstance(tree.code_of(node.func), ast.FunctionDef):
                calls.append(node)
                node = tree.returned_by(node)
            case ast.Call(func=function, args=args) if called_name(node) in _OTHER_EXAMPLES:
                steps.append(f"{called_name(node)}({', '.join(_step(tree, part, calls) for part in args)})")
                node = function.value if isinstance(function, ast.Attribute) else None
            case ast.Call() if called_name(node) in _DRAWS or called_name(node) in tree.defined:
                return None
            case ast.Call():
                inner = _before(tree, node)
                if inner is None:
                    return _Part((id(node), *map(id, calls)), tuple(steps), name)
                node = inner
            case ast.ListComp() if steps:
                return _Part((id(node), *map(id, calls)), tuple(steps), name)
            case _:
                node = _whole_of(tree, node)
    return None


def _parts_given(tree: SourceTree, fit: ast.Call) -> list[tuple[_Part, bool]]:
    """Return which examples a training gets, and whether they are joined with others for it."""
    whole = _given_to(fit)
    node: ast.AST | None = whole
    for _ in range(MOST_LINKS):
        match node:
            case ast.Name():
                made = tree.value_of(node)
                node = None if made is node else made
            case ast.Subscript(value=value, slice=place):
                joined = _joined_by(tree, node)
                if joined and not tree.gives(fit, "validation_split"):
                    return [(part, True) for inner in joined if (part := _part_of(tree, inner)) is not None]
                node = value if adds_axes_alone(place) else None
            case ast.Call():
                joined = _joined_by(tree, node)
                if joined and not tree.gives(fit, "validation_split"):
                    return [(part, True) for inner in joined if (part := _part_of(tree, inner)) is not None]
                node = _before(tree, node)
            case _:
                node = _whole_of(tree, node)
    part = _part_of(tree, whole)
    return [] if part is None else [(part, False)]


def _joined_by(tree: SourceTree, node: ast.AST) -> list[ast.expr]:
    """Return the arrays or data sets that an expression joins, where each of them is seen."""
    match node:
        case ast.Subscript(value=ast.Attribute(attr="r_"), slice=ast.Tuple(elts=joined)):
            return joined
        case ast.Call(func=ast.Attribute(value=owner, attr="concatenate"), args=[other]) if not tree.name_of(owner):
            return [owner, other]
        case ast.Call(args=[first, second, *_]) if called_name(node) == "append":
            return [first, second]
        case ast.Call(args=[given, *_]) if called_name(node) in JOINS:
            rows = tree.value_of(given)
            joined = rows.elts if isinstance(rows, ast.List | ast.Tuple) else []
            return [] if any(isinstance(part, ast.Starred) for part in joined) else joined
    return []


def _whole_of(tree: SourceTree, node: ast.AST | None) -> ast.AST | None:
    """Return the examples in a pair, or in what is scaled by a number."""
    match node:
        case ast.Starred(value=inner):
            return inner
        case ast.Tuple(elts=[first, *_]) | ast.List(elts=[first, *_]):
            return first
        case ast.BinOp(left=left, op=ast.Div() | ast.Mult() | ast.Sub(), right=right):
            return left if tree.number_of(left) is None else right
    return None


def _before(tree: SourceTree, call: ast.Call) -> ast.AST | None:
    """Return what has the same examples as the result of a call; nothing where it draws or reads them."""
    is_method = isinstance(call.func, ast.Attribute) and not tree.name_of(call.func)
    if called_name(call) == "from_tensor_slices" or (called_name(call) in _SAME_EXAMPLES and not is_method):
        return call.args[0] if call.args else None
    is_same = isinstance(call.func, ast.Attribute) and is_method and called_name(call) in _METHODS
    return call.func.value if is_same and isinstance(call.func, ast.Attribute) else None


def _step(tree: SourceTree, place: ast.expr, calls: list[ast.Call]) -> str:
    """Return where a part is cut out, with what the calls give for the parameters in it."""
    names = [part for part in nodes_of(place) if isinstance(part, ast.Name)]
    given = {name.id: made for name in names if (made := _argument_for(tree, name, [*calls])) is not None}
    return " ".join([tree.same(place), *(f"{name}={tree.same(made)}" for name, made in given.items())])


def _argument_for(tree: SourceTree, name: ast.Name, calls: list[ast.Call]) -> ast.AST | None:
    """Return what the call that is followed gives for a parameter, and go back to before it."""
    parameter = tree.parameter_of(name)
    code = tree.code_of(calls[-1].func) if parameter is not None and calls else None
    names = [*code.args.posonlyargs, *code.args.args] if isinstance(code, ast.FunctionDef) else []
    if parameter is None or parameter not in names:
        return None
    return argument(calls.pop(), parameter.arg, names.index(parameter))


def _root_of(tree: SourceTree, node: ast.Name) -> object:
    """Return what tells one array from others by its name; ``None`` where a name may be several of them."""
    part = tree.part_of(node)
    if part is not None:
        return id(part[0]), part[1]
    is_certain = tree.parameter_of(node) is not None or len(set_to(tree, node)) < 2
    return tree.key_of(node) if is_certain else None


def _given_to(call: ast.Call) -> ast.expr | None:
    """Return the examples that a model gets, also by ``*pairs``."""
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Starred) else argument(call, "x", 0)


@rule
def trained_on_what_is_measured(tree: SourceTree) -> Iterator[Finding]:
    """Yield a measurement on examples of the training that is told as one on new examples."""
    fits = [*tree.calls_of("fit")]
    given = [(fit, part, is_joined) for fit in fits for part, is_joined in _parts_given(tree, fit)]
    parts = [(fit, part) for fit, part, _ in given]
    joined = [part for _, part, is_joined in given if is_joined]
    for fit, part in parts:
        for data in tree.validation_of(fit)[:1]:
            held_out = _part_of(tree, data)
            if held_out is not None and part.steps and not held_out.steps and held_out.has_all_of(part):
                yield _trained_too(tree, fit, held_out, part)
    told: set[int] = set()
    for figure in _told_figures(tree) if parts else ():
        # Predictions for all examples may be cut into parts where they are shown.
        is_cut = any(isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice)
                     for node in nodes_of(figure.place))  # fmt: skip
        if not is_told_of_new(figure.text) or is_cut:
            continue
        for call in (call for call in figure.origin.measured if id(call) not in told):
            held_out = _part_of(tree, _given_to(call))
            found = [part for fit, part in parts if held_out is not None and _is_one_model(tree, fit, call)
                     and (held_out.has_all_of(part) or (part.has_all_of(held_out) and len(fits) == 1
                          and _is_trained_before(tree, fit, call, held_out)))]  # fmt: skip
            if held_out is not None and found:
                told.add(id(call))
                yield _trained_too(tree, call, held_out, found[0], is_joined=found[0] in joined)


def _is_trained_before(tree: SourceTree, fit: ast.Call, measured: ast.Call, held_out: _Part) -> bool:
    """Return whether a training keeps nothing back, and no other rule looks at the name of the part."""
    keeps = tree.gives(fit, "validation_split") or len(fit.args) > 6
    return not keeps and fit.lineno < measured.lineno and not HELD_OUT.search(held_out.name)


def _is_one_model(tree: SourceTree, fit: ast.Call, measured: ast.Call) -> bool:
    """Return whether two calls are of one model: made by one call, or saved before it was loaded again."""
    owners = [call.func.value for call in (fit, measured) if isinstance(call.func, ast.Attribute)]
    if len(owners) < 2 or _is_later(tree, fit, measured):
        return False
    trained, other = (_makers_of(tree, owner) for owner in owners)
    if any(_ends_alike(first, second) for first in trained for second in other):
        return True
    loaded = [made[-1] for made in other if isinstance(made[-1], ast.Call) and called_name(made[-1]) == "load_model"]
    saved = [call for call in tree.all(ast.Call) if called_name(call) in _SAVES] if loaded else []
    return any(_files(tree, load) & _files(tree, save) for load in loaded for save in saved)


_SAVES = ("save", "save_model", "ModelCheckpoint")
_Makers = tuple[object, ...]
"""The calls that made a model, one in the other, or the name that it has."""


def _files(tree: SourceTree, call: object) -> set[str]:
    """Return what a call gets that saves or loads a model, by which its file is told from others."""
    given = [*call.args, *words_of(call).values()] if isinstance(call, ast.Call) else []
    return {typed(made) for part in given for made in values_of(tree, part) if made is not None}


def _ends_alike(first: _Makers, other: _Makers) -> bool:
    """Return whether one row of calls is the end of the other: a function trains what it makes, and returns it."""
    shorter = min(len(first), len(other))
    return first[-shorter:] == other[-shorter:]


def _is_later(tree: SourceTree, fit: ast.Call, measured: ast.Call) -> bool:
    """Return whether a training comes after a measurement in the same function."""
    owners = [tree.functions_around(call) for call in (fit, measured)]
    return owners[0] == owners[1] and fit.lineno > measured.lineno


def _makers_of(tree: SourceTree, node: ast.AST) -> list[_Makers]:
    """Return by which calls a model may be made, the outermost function first."""
    found: list[_Makers] = []
    waiting: list[tuple[ast.AST, list[ast.Call]]] = [(node, [])]
    for _ in range(MOST_LINKS):
        part, calls = waiting.pop(0) if waiting else (None, [])
        if part is not None:
            further = _one_step_back(tree, part, calls)
            found += [] if further else [(*calls, part if isinstance(part, ast.Call) else tree.key_of(part))]
            waiting += further
    return found


def _one_step_back(tree: SourceTree, node: ast.AST, calls: list[ast.Call]) -> list[tuple[ast.AST, list[ast.Call]]]:
    """Return what a model comes from, with the calls of functions that were followed."""
    match node:
        case ast.Name():
            outer = [*calls]
            given = _argument_for(tree, node, outer)
            if given is not None:
                return [(given, outer)]
            call, place = tree.part_of(node) or (None, 0)
            pair = tree.returned_by(call) if isinstance(call, ast.Call) else None
            if call is not None and isinstance(pair, ast.Tuple) and place < len(pair.elts):
                return [(pair.elts[place], [*calls, call])]
            return [(made, calls) for made in _last_set(tree, node)]
        case ast.Call():
            returned = tree.returned_by(node)
            return [(returned, [*calls, node])] if returned is not None else []
    made = tree.value_of(node)
    return [(made, calls)] if made is not None and made is not node else []


def _last_set(tree: SourceTree, name: ast.Name) -> list[ast.expr]:
    """Return what a name was set to last before a line; all that it may be, where it is not set before."""
    values = set_to(tree, name) if tree.key_of(name) not in items_of_loops(tree) else []
    before = [made for made in values if made.lineno <= name.lineno and name not in nodes_of(made)]
    is_plain = tree.parameter_of(name) is None and before
    return [max(before, key=lambda made: made.lineno)] if is_plain else values


def _trained_too(tree: SourceTree, node: ast.AST, held_out: _Part, part: _Part, *, is_joined: bool = False) -> Finding:
    last = part.steps[-1] if part.steps else ""
    other = {"skip": "take", "take": "skip"}.get(last.partition("(")[0], "")
    advice = "Evaluate on others, which `fit` never gets."
    if is_joined:
        advice = "Leave them out of the training."
    elif not part.steps and held_out.steps:
        advice = "Train on the others alone."
    if other and not held_out.steps:
        advice = f"Write `{other}({last.partition('(')[2]}` for them, before `batch`."
    sentence = f"`{held_out.name}` has the examples of the training as well, so they are not new to the model. {advice}"
    return tree.finding(node, held_out.name, "", sentence, certain=False)


@rule
def chosen_by_what_is_measured(tree: SourceTree) -> Iterator[Finding]:
    """Yield examples that chose the epoch or the model, and are told to have decided nothing."""
    claimed = [(figure, is_told_to_decide_nothing(figure.text)) for figure in _told_figures(tree)]
    figures = [(figure, decides_nothing) for figure, decides_nothing in claimed
               if decides_nothing or is_told_as_new(figure.text)]  # fmt: skip
    choosing = [(fit, kind, part) for fit in tree.calls_of("fit") if figures for kind in _choosing(tree, fit)
                for data in tree.validation_of(fit)[:1] if (part := _part_of(tree, data))]  # fmt: skip
    compared = (
        [(origin, *pair) for origin in _selections(tree) for pair in _parts_measured(tree, origin)] if figures else []
    )
    told: set[int] = set()
    for figure, decides_nothing in (pair for pair in figures if id(pair[0].place) not in told):
        measured = _parts_measured(tree, figure.origin)
        for call, held_out in measured:
            kinds = [
                kind for fit, kind, part in choosing if decides_nothing and held_out.has_all_of(part)
                and _is_one_model(tree, fit, call) and (kind == "EarlyStopping" or _loads(tree, call))
            ]  # fmt: skip
            # What may be one of several figures is not known to be the one that chose.
            is_chosen = all(
                any((other.has_all_of(part) if decides_nothing else other.is_same_as(part))
                    and _is_given_alike(tree, by, origin, figure.origin)
                    for origin, by, part in compared)
                for _, other in measured
            )  # fmt: skip
            if kinds or is_chosen:
                what = f"`{kinds[0]}` chose the epoch by these examples" if kinds else "These examples chose the model"
                others = "`fit` never gets" if kinds else "choose nothing"
                so = (
                    "so they did decide something and the figure is optimistic" if decides_nothing else
                    "so this figure is partly luck and too good"
                )  # fmt: skip
                sentence = f"{what}, {so}. Evaluate on others, which {others}."
                told.add(id(figure.place))
                # The line of a helper measures others as well.
                is_here = tree.functions_around(call) == tree.functions_around(figure.place)
                yield tree.finding(call if is_here else figure.place, held_out.name, "", sentence, certain=False)
                break


def _is_given_alike(tree: SourceTree, measured: ast.Call, first: _Origin, other: _Origin) -> bool:
    """Return whether two figures that one line of a helper may measure come from calls with the same examples."""
    given = [_examples_given(tree, origin, measured) for origin in (first, other)]
    # The call of the figure itself comes first, and those that made its model after it.
    return not all(given) or given[0][0] == given[1][0]


def _examples_given(tree: SourceTree, origin: _Origin, measured: ast.Call) -> list[list[str]]:
    """Return what the calls of a helper with a measurement are given, but for the model."""
    model = typed(measured.func.value) if isinstance(measured.func, ast.Attribute) else ""
    found = []
    for own in origin.calls:
        code = tree.code_of(own.func)
        if isinstance(code, ast.FunctionDef) and measured in nodes_of(code):
            given = given_by_name(code, own)
            parts = [tree.value_of(part) or part for name, part in given.items() if name != model]
            found.append(sorted(map(typed, parts)))
    return found


_OF_BYTES = regex(
    r"weights?\b[^.]*\b(?:8[- ]bit|int8|one byte)\b|\b(?:8[- ]bit|int8|one byte)\b[^.]*\bweights?\b", re.IGNORECASE
)

_KNOWS_BYTES = regex(r"optimi[sz]ations|\bfour bytes", re.IGNORECASE)


@rule
def conversions_told_as_quantized(tree: SourceTree) -> Iterator[Finding]:
    """Yield a plain conversion to LiteRT whose weights are told to be integers of 8 bits: they stay 32-bit floats."""
    calls = [call for call in tree.all(ast.Call) if "TFLiteConverter" in typed(call.func)]
    knows = tree.mentions("optimizations", "target_spec", "DEFAULT") or tree.is_written(_KNOWS_BYTES)
    if not calls or knows or not tree.is_written(_OF_BYTES):
        return
    sentence = (
        "Without `converter.optimizations`, each weight stays a float of 32 bits, which is four bytes. For integers of "
        "8 bits, write `converter.optimizations = [tf.lite.Optimize.DEFAULT]`."
    )
    yield tree.finding(calls[0], typed(calls[0]), "", sentence, certain=False)


_BIT_FOR_BIT = regex(
    r"bit[- ]for[- ]bit|\blossless|(?:without|no) (?:any )?(?:loss|rounding)|full precision|\bunchanged\b"
    r"|(?:same|original|all|exact) (?:32[- ]bit |float(?:32)? )?weights"
    r"|(?:weights|numbers|values) (?:all )?(?:stay|remain|keep|are (?:kept|the same|not (?:touched|changed|rounded)))"
    r"|\b(?:stays?|remains?|keeps?)(?: \w+){0,3} (?:float|32)",
    re.IGNORECASE,
)


@unless_told_by("claims.conversions_told_as_quantized")
def quantized_told_as_exact(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``Optimize.DEFAULT`` of a converter where the weights are told to stay as they are: it rounds them."""
    for line in tree.all(ast.Assign):
        is_set = isinstance(line.targets[0], ast.Attribute) and line.targets[0].attr == "optimizations"
        if not is_set or "DEFAULT" not in typed(line.value):
            continue
        if any(map(_BIT_FOR_BIT.search, tree.said_near(line))):
            sentence = (
                "`Optimize.DEFAULT` stores weights of 1024 values or more with 8 bits, so they are no longer the same. "
                "Leave this line out to keep 32-bit floats."
            )
            yield tree.finding(line, typed(line), "", sentence, certain=False)


_NOT_TUNED = regex(
    rf"{NOT}(?: \w+){{0,3}} (?:tuned|chosen|picked|selected|optimi[sz]ed|fitted)|\b(?:new|unseen|untouched)\b",
    re.IGNORECASE,
)


@unless_told_by("claims.chosen_by_what_is_measured", "metrics.figures_of_winners")
def tuned_on_what_is_shown(tree: SourceTree) -> Iterator[Finding]:
    """Yield a figure of a setting on the part that chose it, which a text tells as one that it was not tuned for."""
    for call, texts in _shown_calls(tree):
        for best in (part for part in call.args if isinstance(part, ast.Name)):
            chosen = tree.value_of(best)
            code = tree.code_of(chosen.func) if isinstance(chosen, ast.Call) else None
            picks = [part for part in (nodes_of(code) if code is not None else ()) if isinstance(part, ast.Call)
                     and called_name(part) in ("min", "max", "argmin", "argmax")]  # fmt: skip
            if not picks or not isinstance(chosen, ast.Call):
                continue
            given = {_number_or_text(tree, part) for part in call.args if part is not best}
            same = given & {_number_or_text(tree, part) for part in chosen.args}
            says_new = any(_NOT_TUNED.search(text) or is_told_as_new(text) for text in texts)
            if len(same) > 1 and same == given and says_new:
                sentence = (
                    f"`{typed(chosen)}` chose `{best.id}` by the same values, so this figure is partly luck and too "
                    "good. Measure on values that chose nothing."
                )
                yield tree.finding(call, typed(call), "", sentence, certain=False)


def _number_or_text(tree: SourceTree, part: ast.expr) -> float | str:
    number = tree.number_of(part)
    return typed(part) if number is None else number


def _shown_calls(tree: SourceTree) -> Iterator[tuple[ast.Call, list[str]]]:
    """Yield calls whose values are printed, with the texts of that line, of the ``print`` before, and of one after.

    That one shows no values, so it speaks of those before it.
    """
    shows = sorted(tree.calls_named("print"), key=lambda shown: shown.lineno)
    for before, shown, after in zip([*shows[:1], *shows], shows, [*shows[1:], None], strict=False):
        texts = [said_in(before), said_in(shown)]
        texts += [said_in(after)] if after is not None and all(map(text_of, after.args)) else []
        for part in nodes_of(shown):
            made = tree.value_of(part) if isinstance(part, ast.Name | ast.Call) and part is not shown else None
            if isinstance(made, ast.Call):
                yield made, texts


@unless_told_by("claims.chosen_by_what_is_measured")
def history_that_decided_nothing(tree: SourceTree) -> Iterator[Finding]:
    """Yield a metric of the validation during ``fit``, told as one of examples that decided nothing."""
    chooses = [call for call in tree.all(ast.Call) if called_name(call) in ("EarlyStopping", "ModelCheckpoint")]
    for shown in tree.calls_named("print") if chooses else ():
        if not is_told_to_decide_nothing(said_in(shown)):
            continue
        made = [tree.value_of(part) for part in nodes_of(shown) if isinstance(part, ast.Name)]
        entries = [part for value in made if value is not None for part in nodes_of(value)
                   if isinstance(part, ast.Subscript) and (text_of(part.slice) or "").startswith("val_")]  # fmt: skip
        for entry in entries[:1]:
            sentence = (
                f"`{typed(chooses[0].func)}` chose the epoch by `{typed(entry)}`, so these examples did decide "
                "something. Call `evaluate` on others."
            )
            yield tree.finding(entry, typed(entry), "", sentence, certain=False)


def _loads(tree: SourceTree, measured: ast.Call) -> bool:
    """Return whether weights are loaded from a file before a measurement."""
    loads = [call for call in tree.all(ast.Call) if called_name(call) in ("load_model", "load_weights")]
    return any(not _is_later(tree, call, measured) for call in loads)


def _parts_measured(tree: SourceTree, origin: _Origin) -> list[tuple[ast.Call, _Part]]:
    """Return what a figure is measured by, and on which examples; for a parameter, those that the calls give."""
    found: list[tuple[ast.Call, _Part | None]] = []
    for call in origin.measured:
        for given in _items_given(tree, origin, _given_to(call)):
            parts = _given_on_the_way(tree, origin, call, given)
            found += [(call, _part_of(tree, part)) for part in parts or [given]]
    return [(call, part) for call, part in found if part is not None]


def _items_given(tree: SourceTree, origin: _Origin, given: ast.AST | None) -> list[ast.AST | None]:
    """Return what a model is measured on, of the parts of a comprehension; nothing where any of them may be meant."""
    name = given
    while isinstance(name, ast.Attribute | ast.Subscript | ast.Starred):
        name = name.value
    if not isinstance(name, ast.Name):
        return [given]
    if tree.key_of(name) in origin.chosen:
        return [*origin.chosen[tree.key_of(name)]]
    targets = [loop.target for loop in tree.all(ast.comprehension)]
    is_open = any(tree.key_of(name) == tree.key_of(part) for target in targets for part in nodes_of(target))
    return [] if is_open else [given]


def _given_on_the_way(
    tree: SourceTree, origin: _Origin, measured: ast.Call, node: ast.AST | None
) -> list[ast.AST | None]:
    """Return what the calls of functions give for a parameter by which these measure something."""
    parameter = tree.parameter_of(node)
    codes = {own: tree.code_of(own.func) for own in origin.calls}
    rows = [(own, [*code.args.posonlyargs, *code.args.args]) for own, code in codes.items()
            if isinstance(code, ast.FunctionDef) and measured in nodes_of(code)]  # fmt: skip
    return [argument_at(own, parameter.arg, names.index(parameter)) for own, names in rows if parameter in names]


def _selections(tree: SourceTree) -> Iterator[_Origin]:
    """Yield the figures by which a program takes one of several models."""
    # What is only printed chooses nothing.
    shown = [node.value for text in tree.calls_named("print") for node in nodes_of(text)
             if isinstance(node, ast.FormattedValue)]  # fmt: skip
    told = {*shown, *(part for text in tree.calls_named("print") for part in text.args)}
    for call in tree.all(ast.Call):
        if called_name(call) in _CHOOSING and len(call.args) < 2:
            owner = call.func.value if isinstance(call.func, ast.Attribute) and not tree.name_of(call.func) else None
            keys = [word.value for word in call.keywords if word.arg == "key"]
            by = [made for part in keys for made in _read_by(tree, call, part)]
            origins = [origin for origin in (_origin_of(tree, part) for part in by) if origin.is_figure("")]
            # Without a key, the first of each row decides.
            first = entry_of_rows(tree, call.args[0], 0) if call.args and not keys else None
            if first is not None:
                origins = [_origin_of(tree, first)]
            figures = _keys_that_choose(tree, call) if not keys else []
            if figures:
                origins = [_origin_of(tree, part) for part in figures]
            if not origins:
                whole = [*call.args, *by, *([owner] if owner is not None else [])]
                origins = [] if _reads_an_item(tree, by) else [_origin_of(tree, part) for part in whole]
                origins = [origin for origin in origins if len({*map(id, origin.measured)}) < 2]
            # The least of bare figures is no choice: it may be told beside the largest.
            is_choice = bool(keys or figures) or _entries_chosen(tree, call, 0) is not None
            is_choice |= "arg" in called_name(call)
            is_choice |= called_name(call) in ("idxmin", "idxmax")
            is_choice &= call not in told
            yield from (origin for origin in origins if is_choice and _is_of_several(tree, origin))
    for loop in (loop for kind in (ast.For, ast.While) for loop in tree.all(kind)):
        tests = [node.test for node in nodes_of(loop) if isinstance(node, ast.If) and _keeps(node)]
        compared = [node for test in tests for node in nodes_of(test) if isinstance(node, ast.Compare)
                    and not isinstance(node.ops[0], ast.Is | ast.IsNot | ast.In | ast.NotIn)]  # fmt: skip
        measured = [call for call in nodes_of(loop) if isinstance(call, ast.Call)]
        origins = [_origin_of(tree, side) for node in compared for side in (node.left, *node.comparators)]
        yield from (origin for origin in origins
                    if {*origin.measured, *origin.calls} & {*measured} and _is_of_several(tree, origin))  # fmt: skip


def _keys_that_choose(tree: SourceTree, call: ast.Call) -> list[ast.expr]:
    """Return the keys of a dictionary, where an entry is taken by the best of them: ``models[max(models)]``."""
    rows = call.args[0] if len(call.args) == 1 else None
    if not isinstance(rows, ast.Name):
        return []
    parts = [part for part in tree.all(ast.Subscript) if tree.key_of(part.value) == tree.key_of(rows)]
    is_taken = any(isinstance(part.ctx, ast.Load) and tree.value_of(part.slice) is call for part in parts)
    made = tree.value_of(rows)
    keys = [part.slice for part in parts if isinstance(part.ctx, ast.Store)]
    return [*keys, *([made.key] if isinstance(made, ast.DictComp) else [])] if is_taken else []


def _reads_an_item(tree: SourceTree, by: list[ast.AST | Entries]) -> bool:
    """Return whether a choice is made by one entry of each item, where nothing else is known."""
    for part in by:
        owner = part.value if isinstance(part, ast.Attribute | ast.Subscript) else None
        if isinstance(owner, ast.Name) and tree.parameter_of(owner) is not None:
            return True
    return False


def _read_by(tree: SourceTree, call: ast.Call, key: ast.expr) -> list[ast.AST | Entries]:
    """Return what the key of a choice reads of each item."""
    code = tree.code_of(key) if isinstance(key, ast.Name) else key
    if isinstance(code, ast.Lambda):
        return [code.body]
    if isinstance(code, ast.FunctionDef):
        return [line.value for line in nodes_of(code) if isinstance(line, ast.Return) and line.value is not None]
    if not isinstance(key, ast.Call) or called_name(key) not in ("attrgetter", "itemgetter") or len(key.args) != 1:
        return [key]
    name, number = text_of(key.args[0]), tree.number_of(key.args[0])
    is_method = isinstance(call.func, ast.Attribute) and not tree.name_of(call.func)
    rows = call.func.value if is_method and isinstance(call.func, ast.Attribute) else next(iter(call.args), None)
    if rows is None or (name is None and number is None):
        return []
    entries = entry_of_rows(tree, rows, name if name is not None else int(number or 0))
    return [entries] if entries is not None else []


def _is_of_several(tree: SourceTree, origin: _Origin) -> bool:
    """Return whether figures of several models are compared: each is measured in a loop that makes or trains them."""
    if not origin.is_figure(""):
        return False
    kinds = ast.For | ast.While | ast.ListComp | ast.GeneratorExp | ast.DictComp | ast.Lambda
    loops = [node for node in ast.walk(tree.tree) if isinstance(node, kinds)]
    return any(_makes_models(tree, loop, origin) for loop in loops)


def _makes_models(tree: SourceTree, loop: ast.AST, origin: _Origin) -> bool:
    """Return whether a loop, or a function for each item, measures a model that it makes, trains or is given."""
    inside = nodes_of(loop)
    runs = [*origin.measured, *origin.calls]
    if not any(run in inside for run in runs):
        return False
    made = {tree.key_of(part) for part in inside if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    own = loop.args.args if isinstance(loop, ast.Lambda) else []
    codes = [tree.code_of(call.func) for call in inside if isinstance(call, ast.Call)]
    kinds = {called_name(call) for call in inside if isinstance(call, ast.Call)}
    codes += [kind for kind in tree.all(ast.ClassDef) if kind.name in kinds]
    trains = [*inside, *(part for code in codes if isinstance(code, DEFINITION) for part in nodes_of(code))]
    is_trained = any(fit in trains for fit in tree.calls_of("fit"))
    for call in (call for call in origin.measured if isinstance(call.func, ast.Attribute)):
        model = call.func.value if isinstance(call.func, ast.Attribute) else call
        for given in _given_on_the_way(tree, origin, call, model) or [model]:
            names = [part for part in nodes_of(given) if isinstance(part, ast.Name)] if given is not None else []
            if any(tree.key_of(name) in made or tree.parameter_of(name) in own for name in names):
                return True
    return is_trained


def _keeps(node: ast.If) -> bool:
    """Return whether a branch keeps something under a name."""
    return any(isinstance(line, ast.Assign) for line in node.body)


def _choosing(tree: SourceTree, fit: ast.Call) -> Iterator[str]:
    """Yield the callbacks of a training that choose an epoch by the validation examples."""
    for callback in tree.callbacks_of(fit):
        kind = tree.keras_name_of(callback.func).removeprefix("callbacks.")
        place = 0 if kind == "EarlyStopping" else 1
        watched = argument(callback, "monitor", place)
        name = text_of(tree.value_of(watched)) if watched is not None else "val_loss"
        is_best = tree.is_true(argument(callback, "save_best_only", 3))
        if (name or "").startswith("val_") and (kind == "EarlyStopping" or (kind == "ModelCheckpoint" and is_best)):
            yield kind
