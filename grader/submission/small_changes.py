"""Small changes of a function that a learner wrote, the likeliest first: one of them may be what mends it.

A slip is often one place: results in another order, a number that is one off, the other axis, an argument too many, a
neighbouring name. Each change is one such place. What a message says to write comes first, then what a correct solution
has otherwise. Nothing runs here, and nothing says that a change helps.
"""

from __future__ import annotations

import ast
import contextlib
import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from grader.catalogue.patterns import regex
from grader.submission.borrowed_changes import Lent
from grader.submission.definitions import DEFINITION, FUNCTION, Definition
from grader.submission.idle_trainings import OPTIMIZERS, idle_settings
from grader.submission.said_changes import IDLE, Edit, Said, code_of, is_text, makes_layer, number_of
from grader.submission.syntax import UNPARSABLE, called_name, parse
from grader.submission.unread_outputs import unread_outputs

LONGEST = 60
"""Characters of code that are shown of one place."""
SHORTEST = 12
"""A shorter piece is shown with what is around it."""
FEW = 3
"""Differences of which each may be tried with a training."""
MANY = 4
"""Of more parts than these only neighbours are exchanged."""
_METHOD = regex(r"\.(\w+)\(")
_FIRST = -9
"""A message names the end of a loop: it comes before what is in the line that raised."""
_LATE = 10
"""What is likely at one place, and seldom at another, comes so much later."""
SMALL = 12
"""Numbers beyond this are sizes, and nobody miscounts them by one."""

_OTHERS = {
    "std": ("var",), "var": ("std",), "reduce_std": ("reduce_variance",), "reduce_variance": ("reduce_std",),
    "mean": ("sum",), "sum": ("mean",), "reduce_mean": ("reduce_sum",), "reduce_sum": ("reduce_mean",),
    "argmax": ("argmin",), "argmin": ("argmax",), "max": ("min",), "min": ("max",), "any": ("all",), "all": ("any",),
    "ceil": ("floor",), "round": ("int",), "rand": ("randn",), "move": ("copy",), "add": ("append",),
    "append": ("extend",), "extend": ("append",), "map_fn": ("map",), "uint8": ("float32",), "int32": ("float32",),
    "int64": ("float32",), "keys": ("values",), "values": ("keys",), "on_epoch_begin": ("on_epoch_end",),
    "on_train_end": ("on_epoch_end",), "on_train_begin": ("on_epoch_end",), "on_batch_end": ("on_epoch_end",),
    "on_train_batch_end": ("on_epoch_end",), "Conv2DTranspose": ("Conv2D",), "vstack": ("hstack", "stack"),
    "hstack": ("stack", "vstack"), "concatenate": ("stack",), "upper": ("lower",), "width": ("height",),
    "from_tensors": ("from_tensor_slices",),
}  # fmt: skip
"""Names of which one is taken for the other."""
_WORDS = {
    "pre": ("post",), "post": ("pre",), "valid": ("same",), "same": ("valid",), "int": ("float32",),
    "uint8": ("float32",), "int32": ("float32",), "int64": ("float32",), "training": ("validation",),
    "validation": ("training",), "vertical": ("horizontal",), "min": ("max",), "max": ("min",),
    "val_accuracy": ("val_loss", "accuracy"), "val_loss": ("loss", "val_accuracy"), "accuracy": ("val_accuracy",),
    "loss": ("val_loss",), "categorical": ("binary", "int"), "binary": ("int",), "channels_first": ("channels_last",),
    "sigmoid": ("softmax", "linear"), "softmax": ("sigmoid",), "relu": ("linear",), "rgb": ("grayscale",),
    "grayscale": ("rgb",), "mse": ("mae",), "mae": ("mse",), "w": ("wb",),
}  # fmt: skip
_OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.FloorDiv: ast.Div, ast.Div: ast.FloorDiv, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div,
    ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
_PLACES = ("where", "nonzero")
"""Functions of NumPy that return, for one argument, a tuple of arrays."""
_OF_AXES = regex(r"\w*[a-z](?=[12]D\Z)")
"""The name of a layer that exists for one axis and for two, without their number."""
_SIZES = {"Dense": 1, "LSTM": 1, "GRU": 1, "SimpleRNN": 1, "Conv": 2}
"""Numbers that layers are given without a keyword."""
_FLAGS = ("stop_training", "trainable")
"""Attributes that are set, and are often called."""
_IN_PLACE = {"shuffle", "sort", "reverse", "append", "extend", "insert"}
"""Functions and methods that change a list, and return nothing."""
_IN_ONE = {"from_tensor_slices", "from_tensors", "concatenate", "stack", "vstack", "hstack"}
"""Functions whose first argument is a tuple, and is often given as several arguments."""
_COUNTING = {"range", "arange", "skip", "take", "window", "batch", "islice", "roll"}
"""Functions whose arguments are counts and positions."""
_USUAL_SETTINGS = {
    "clipvalue": (0.1, math.inf), "clipnorm": (0.1, math.inf), "global_clipnorm": (0.1, math.inf),
    "epsilon": (0.0, 0.01), "weight_decay": (0.0, 0.01), "momentum": (0.0, 0.99), "beta_1": (0.0, 0.99),
    "beta_2": (0.5, 0.9999), "rho": (0.5, 0.999),
}  # fmt: skip
"""Between which numbers settings of optimizers train about as well as without them."""
_LOOPS = {"GradientTape", "train_on_batch"}
"""What a training loop calls."""
_SHORTENING = {"skip", "take", "roll"}
"""Methods of which one is often too many."""
_REPEATED = (ast.Slice, ast.keyword, ast.Subscript, ast.BinOp)
"""What is often written in the same way at two places."""
_SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr)
_SCALED, _UNSCALED = regex(r"/ ?255"), regex(r"(?i)twice|once|\braw\b|as they are|0 to 255|\bleave")
_DECIDING = regex(r"\bnot\b|\bin\b|\bis\b|\band\b|\bor\b|[<>=!]=|[<>]|\s")
_ARITHMETIC = regex(r"\b\d+(?:\.\d+)?\b|[-+*/:\s()\[\]]")


@dataclass(frozen=True)
class Change:
    """One place of a module, written otherwise."""

    line: int
    """Where it is, from 1."""
    before: str
    """The code that is there; empty where a statement moves."""
    after: str
    """The code that takes its place."""
    source: str
    """The whole module with the change."""
    function: str = ""
    """The function or class of the module that it is in."""
    also: tuple[int, ...] = ()
    """Lines of other places where the same is written otherwise."""
    is_removal: bool = False
    """Whether all that is left was there before."""

    @property
    def words(self) -> str:
        """Return what to do, as the start of a sentence."""
        if not self.before:
            return self.after
        too = f", and the same in {', '.join(f'line {number}' for number in self.also)}" if self.also else ""
        target, _, value = self.after.partition(" = ")
        if target == value:  # Nothing is left, or `x = x`.
            return f"Remove `{self.before}`{too}"
        return f"Write `{self.after}` in place of `{self.before}`{too}"

    @property
    def is_decision(self) -> bool:
        """Whether only a condition is decided otherwise: such a change may leave out the lines that it guards.

        >>> Change(1, "a in b", "a == b", "").is_decision, Change(1, "a < 3", "a < 4", "").is_decision
        (True, False)
        """
        return not self.is_arithmetic and _DECIDING.sub("", self.before) == _DECIDING.sub("", self.after)

    @property
    def is_arithmetic(self) -> bool:
        """Whether only numbers and operators differ: such a change may fit what was measured by chance.

        >>> Change(1, "x[0]", "x[1]", "").is_arithmetic, Change(1, "a, b", "b, a", "").is_arithmetic
        (True, False)
        """
        of_axes = re.search(r"\baxis=|\breshape\(", self.before)
        return not of_axes and _ARITHMETIC.sub("", self.before) == _ARITHMETIC.sub("", self.after)


def small_changes(
    source: str,
    names: Collection[str],
    near: int = 0,
    said: str = "",
    proven: Collection[str] = (),
    donors: Collection[str] = (),
) -> Iterator[Change]:
    """Yield modules that differ from ``source`` at one place in the functions or classes ``names``.

    With ``near``, the line of an exception, places in the statement there come first. Then comes what ``said`` names,
    the text of a verdict, and last what is in functions that are ``proven``: other criteria passed with them.
    ``donors`` are the sources of correct solutions.

    >>> [one.words for one in small_changes("def tail(x, n):\\n    return x[-n + 1:]", ["tail"])][:1]
    ['Write `x[-n:]` in place of `x[-n + 1:]`']
    >>> [one.words for one in small_changes("def f():\\n    return Dense(10)", ["f"], said="End with `Dense(1)`.")][:1]
    ['Write `Dense(1)` in place of `Dense(10)`']
    """
    try:
        tree = parse(source)
        lent = Lent(tree, donors)
        found = [
            (definition, edit)
            for definition in _reached(tree, names)
            for edit in _edits(tree, definition, near > 0, said, lent)
        ]
    except UNPARSABLE:
        return
    inside = _inside_statement(tree, near)

    def likelihood(item: tuple[Definition, Edit]) -> tuple[bool, bool, bool, int, int]:
        definition, edit = item
        is_proven = definition.name in proven
        # What raised is seldom too much: without it there is no exception either, and the mistake is not seen.
        rank = edit.rank + (_LATE if near and _is_removal(edit) else 0)
        return edit.node not in inside and rank > _FIRST, rank >= 0, is_proven, rank, getattr(edit.node, "lineno", 0)

    for change in _changes(tree, sorted(_with_twins(found), key=likelihood)):
        # Two parts are alike as well where neither is scaled: that is seldom what is wanted.
        if _UNSCALED.search(said) or not _drops_scaling(change.words):
            yield change


def _drops_scaling(words: str) -> bool:
    """Return whether a division of pixels by 255 goes.

    >>> [_drops_scaling(words) for words in ("Write `x` in place of `x / 255`", "Write `x / 255` in place of `x`")]
    [True, False]
    """
    new, _, old = words.partition(" in place of ")
    return not _SCALED.search(new) and bool(_SCALED.search(old))


def lent_changes(source: str, names: Collection[str], donors: Collection[str]) -> tuple[list[Change], bool]:
    """Return a few things that the functions ``names`` have otherwise than the correct functions most like them.

    Where these are all, the mistake is likely there, and ``True`` comes with them. Else they are what is odd: no
    correct solution has it, or all have it and the learner has not.

    >>> wrong, right = (f"def f(x):\\n    return x.batch({size})" for size in (23, 32))
    >>> [one.words for one in lent_changes(wrong, ["f"], [right])[0]]
    ['Write `x.batch(32)` in place of `x.batch(23)`']
    """
    try:
        tree = parse(source)
        lent = Lent(tree, donors)
        found = [
            (definition, edit) for definition in _reached(tree, names) for edit in lent.edits(definition, most_donors=1)
        ]
        found = [(definition, edit) for definition, edit in found if not _trains_instead(definition, edit)]
    except UNPARSABLE:
        return [], False
    odd = [(definition, edit) for definition, edit in found if lent.is_odd(definition, edit)]
    odd = [*_unusual_settings(tree, _reached(tree, names), lent), *odd]
    others = [item for item in found if item not in odd]
    # Numbers differ in style: they come last.
    if len(few := sorted(_changes(tree, [*odd, *others]), key=lambda change: change.is_arithmetic)) <= FEW:
        return few, True
    return list(itertools.islice(_changes(tree, odd), FEW)), False


def _unusual_settings(
    tree: ast.Module, definitions: Iterable[Definition], lent: Lent
) -> Iterator[tuple[Definition, Edit]]:
    """Yield what leaves out a setting of an optimizer that is far from usual, and that no correct solution gives it."""
    for definition in definitions:
        for call in (node for node in ast.walk(definition) if isinstance(node, ast.Call)):
            for word in call.keywords if called_name(call) in OPTIMIZERS else ():
                low, high = _USUAL_SETTINGS.get(word.arg or "", (-math.inf, math.inf))
                if (number := number_of(word.value)) is None or low <= number <= high:
                    continue
                left = [other for other in call.keywords if other is not word]
                removed = f"Remove `{code_of(word)}` from `{called_name(call)}(…)`"
                edit = Edit(-1, word.value, call, "keywords", left, removed)
                if lent.is_odd(definition, edit):
                    yield definition, edit


def _changes(tree: ast.Module, edits: Iterable[tuple[Definition, Edit]]) -> Iterator[Change]:
    """Yield the module with each of the edits, which are of one definition each; none of them twice."""
    parents = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    seen = {ast.unparse(tree)}
    unread: dict[Definition, Counter[str]] = {}
    idle: dict[Definition, Counter[str]] = {}
    for definition, edit in edits:
        shown = edit.node if edit.words else _shown(edit, parents)
        before, removal = code_of(shown), _is_removal(edit)
        if definition not in unread:
            unread[definition], idle[definition] = unread_outputs(definition), idle_settings(definition)
        before_twice, of_argument = _says_twice(edit.owner), _argument_words(edit)
        if _is_unread(definition, edit) or is_text(edit.node) or is_text(edit.owner):
            continue
        with contextlib.ExitStack() as undone:
            for twin in (edit, *edit.twins):
                undone.callback(setattr, twin.owner, twin.field, getattr(twin.owner, twin.field))
                setattr(twin.owner, twin.field, twin.value)
            after, text = code_of(shown), ast.unparse(tree)
            # A layer falls out of the model, or a value is compared with itself: what passes then, passes by luck.
            if unread_outputs(definition) - unread[definition] or (_says_twice(edit.owner) and not before_twice):
                continue
            # A training that learns nothing passes whatever asks that something stays as it is.
            if idle_settings(definition) - idle[definition] or _keeps_order(before, after):
                continue
            if not edit.words and max(len(before), len(after)) > 2 * LONGEST:
                edit = replace(edit, words=of_argument)
        before, after = ("", edit.words) if edit.words else _without_return(before, after)
        if text not in seen and max(len(before), len(after)) <= 2 * LONGEST:
            seen.add(text)
            line, also = getattr(edit.node, "lineno", 0), tuple(getattr(twin.node, "lineno", 0) for twin in edit.twins)
            yield Change(line, before, after, text, definition.name, also, removal)


def _argument_words(edit: Edit) -> str:
    """Return how an edit is told that sets one argument of a call, which is too long to be shown; else nothing.

    >>> call = parse("Embedding(vocabulary, 16, mask_zero=True)").body[0].value
    >>> added = ast.keyword("trainable", ast.Constant(False))
    >>> _argument_words(Edit(0, call, call, "keywords", [*call.keywords, added]))
    'Add `trainable=False` to `Embedding(…)`'
    """
    if not isinstance(edit.owner, ast.Call) or edit.field != "keywords":
        return ""
    given = {code_of(word) for word in edit.owner.keywords}
    new = [word for word in edit.value if code_of(word) not in given]
    if len(new) != 1 or len(edit.value) < len(edit.owner.keywords):
        return ""
    adds = len(edit.value) > len(edit.owner.keywords)
    return f"{'Add' if adds else 'Write'} `{code_of(new[0])}` {'to' if adds else 'in'} `{called_name(edit.owner)}(…)`"


def _says_twice(node: ast.AST) -> bool:
    """Return whether a function or ``fit`` gets one variable twice, or it is taken from, or divided by, itself.

    >>> texts = ("step(x, x)", "step(x, y)", "x - x", "model.fit(x, x)", "np.isclose(x, x)")
    >>> [_says_twice(parse(code).body[0].value) for code in texts]
    [True, False, True, True, False]
    """
    match node:
        case ast.Call(func=ast.Name() | ast.Attribute(attr="fit"), args=given):
            names = [part.id for part in given if isinstance(part, ast.Name)]
            return len({*names}) < len(names)
        case ast.BinOp(left=ast.Name(id=first), op=ast.Sub() | ast.Div(), right=ast.Name(id=other)):
            return first == other
    return False


def _keeps_order(before: str, after: str) -> bool:
    """Return whether training examples are not shuffled any more: a split may be right then, and the training is not.

    >>> _keeps_order("f(subset='training', shuffle=True)", "f(subset='training', shuffle=False)")
    True
    >>> _keeps_order("f(subset='validation', shuffle=True)", "f(subset='validation', shuffle=False)")
    False
    """
    return "train" in after and before.count("shuffle=True") > after.count("shuffle=True")


def _is_unread(definition: Definition, edit: Edit) -> bool:
    """Return whether an edit gives another value to a name that nothing reads: any value passes there.

    >>> made = parse("def f(x):\\n    rows = g(x)\\n    return x").body[0]
    >>> other = parse("rows = h()").body
    >>> edits = [Edit(1, made.body[0], made, "body", [*body, made.body[1]]) for body in (other, [])]
    >>> [_is_unread(made, edit) for edit in (*edits, Edit(1, made, made.body[0], "value", other[0].value))]
    [True, False, True]
    """
    kept = getattr(edit.owner, edit.field)
    lines = [edit.owner] if edit.field == "value" else edit.value if isinstance(edit.value, list) else []
    new = [line for line in lines if isinstance(line, ast.Assign) and (line is edit.owner or line not in kept)]
    names = {target.id for line in new for target in line.targets if isinstance(target, ast.Name)}
    read = {node.id for node in ast.walk(definition) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return bool(names) and not names & read


def names_reached(source: str, names: Collection[str]) -> set[str]:
    """Return the functions and classes of a module that these use, with them; these alone where it cannot be read.

    >>> sorted(names_reached("def f(): return g()\\ndef g(): return 1\\ndef h(): return 2", ["f"]))
    ['f', 'g']
    """
    try:
        return {*names, *(definition.name for definition in _reached(parse(source), names))}
    except UNPARSABLE:
        return {*names}


def _edits(tree: ast.Module, definition: Definition, raised: bool, said: str, lent: Lent) -> Iterator[Edit]:
    yield from Said(said, definition).edits()
    for edit in lent.edits(definition):
        yield edit if lent.is_odd(definition, edit) else replace(edit, rank=edit.rank + 1)
    for edit in _Places(tree, definition, raised=raised).edits():
        as_said = any(is_said(edit, said) for is_said in (_ends_as_said, _adds_as_said, _exchanges_as_said))
        yield replace(edit, rank=_FIRST) if as_said else edit


def _ends_as_said(edit: Edit, said: str) -> bool:
    """Return whether an edit ends a ``range`` where a message says: at `len(series) - window_size`."""
    is_range = isinstance(edit.owner, ast.Call) and called_name(edit.owner) == "range" and isinstance(edit.value, list)
    return is_range and isinstance(edit.value[-1], ast.BinOp) and f"`{ast.unparse(edit.value[-1])}`" in said


def _adds_as_said(edit: Edit, said: str) -> bool:
    """Return whether an edit adds an argument that a message writes: `padding="same"`."""
    if not isinstance(edit.owner, ast.Call) or edit.field != "keywords":
        return False
    return len(edit.value) > len(edit.owner.keywords) and code_of(edit.value[-1]) in said


def _exchanges_as_said(edit: Edit, said: str) -> bool:
    """Return whether an edit exchanges two lines whose methods a message names: ".shuffle(…) before .batch(…)"."""
    called, named = ({*_METHOD.findall(text)} for text in (edit.words, said))
    return edit.words.startswith("Put ") and "before" in said and len(called & named) > 1


def _trains_instead(definition: Definition, edit: Edit) -> bool:
    """Return whether an edit adds a ``fit`` to a function with a training loop: it hides what is wrong there."""
    called = {called_name(node) for node in ast.walk(definition) if isinstance(node, ast.Call)}
    return edit.words.startswith("Add ") and ".fit(" in edit.words and bool(called & _LOOPS)


def _is_removal(edit: Edit) -> bool:
    before, after = (set(_nodes(value)) for value in (getattr(edit.owner, edit.field), edit.value))
    return after < before


def _nodes(value: Any) -> Iterator[ast.AST]:
    """Yield the nodes of a field, which may be a list of them, or a text."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, ast.AST):
            yield from (node for node in ast.walk(item) if not isinstance(node, ast.expr_context))


def _with_twins(found: list[tuple[Definition, Edit]]) -> Iterator[tuple[Definition, Edit]]:
    """Yield the edits, and those that do the same to every place of a function where the same is written.

    Who takes the wrong part of the inputs takes it of the labels too.
    """
    places: dict[tuple[Definition, str, str, str], list[Edit]] = defaultdict(list)
    for definition, edit in found:
        yield definition, edit
        if isinstance(edit.owner, _REPEATED) and isinstance(edit.value, (ast.expr, type(None))) and not edit.words:
            after = ast.unparse(edit.value) if edit.value else ""
            places[definition, edit.field, ast.unparse(edit.owner), after].append(edit)
    for (definition, *_), (first, *others) in places.items():
        if others:
            yield definition, replace(first, rank=first.rank + 1, twins=tuple(others))


def _inside_statement(tree: ast.Module, line: int) -> set[ast.AST]:
    """Return the nodes of the smallest statement that this line is in; nothing for line 0."""
    around = [
        node for node in ast.walk(tree) if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    smallest = max(around, key=lambda statement: statement.lineno, default=None)
    return set(ast.walk(smallest)) if smallest else set()


def _without_return(*texts: str) -> tuple[str, ...]:
    """Return the texts without ``return``, unless a bare name would be left."""
    bare = [text.removeprefix("return ") for text in texts]
    return texts if any(text.isidentifier() for text in bare) else tuple(bare)


def _shown(edit: Edit, parents: dict[ast.AST, ast.AST]) -> ast.AST:
    """Return what of the source is shown: the place, with as much around it as makes it known."""
    shown = edit.owner
    while isinstance(parent := parents.get(shown), (ast.expr, ast.keyword, ast.Slice, ast.Return, ast.Assign)):
        is_part = (
            isinstance(shown, ast.Slice)
            or (isinstance(parent, ast.Call) and shown is parent.func)
            or (isinstance(parent, ast.Subscript) and shown is parent.slice)
        )
        if not is_part and (len(code_of(parent)) > LONGEST or len(code_of(shown)) >= SHORTEST):
            break
        shown = parent
    return shown


def _reached(tree: ast.Module, names: Collection[str]) -> list[Definition]:
    """Return the definitions of these names, and of what of the module they use."""
    known = {statement.name: statement for statement in tree.body if isinstance(statement, DEFINITION)}
    reached: list[str] = []
    waiting = [name for name in names if name in known]
    while waiting:
        name = waiting.pop(0)
        if name not in reached:
            reached.append(name)
            used = (node.id for node in ast.walk(known[name]) if isinstance(node, ast.Name))
            waiting += [text for text in used if text in known]
    return [known[name] for name in reached]


class _Places:
    """Finds the places of one function or class."""

    def __init__(self, tree: ast.Module, definition: ast.stmt, *, raised: bool) -> None:
        self._definition, self._raised = definition, raised
        layers = (node for node in ast.walk(definition) if isinstance(node, ast.Call) and makes_layer(node))
        self._sizes = {part for layer in layers for part in ast.walk(layer)}
        self._defined = {statement.name for statement in tree.body if isinstance(statement, DEFINITION)}
        functions = [node for node in ast.walk(definition) if isinstance(node, FUNCTION)]
        self._parameters = {argument.arg for function in functions for argument in _arguments(function)} - {"self"}
        names = [node for node in ast.walk(definition) if isinstance(node, ast.Name)]
        self._locals = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        self._changed = {*_changed_in(definition)}
        self._unused = sorted(self._parameters - {node.id for node in names if isinstance(node.ctx, ast.Load)})

    def edits(self) -> Iterator[Edit]:
        """Yield what may be changed."""
        yield from self._columns()
        for node in ast.walk(self._definition):
            if isinstance(node, FUNCTION) and node.name in _OTHERS:
                for other in _OTHERS[node.name]:
                    words = f"Rename `{node.name}` to `{other}`"
                    yield Edit(1, node, node, "name", other, words)
            for field, value in ast.iter_fields(node):
                if isinstance(value, ast.expr):
                    yield from self._instead(node, field, value, None)
                elif isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                    yield from self._statements(node, field, value)
                elif isinstance(value, list) and field != "decorator_list":
                    for position, item in enumerate(value):
                        if isinstance(item, ast.expr):
                            yield from self._instead(node, field, item, position)
            yield from self._inside(node)

    def _columns(self) -> Iterator[Edit]:
        """Yield the two columns of a row exchanged, or its names in a loop; and loops that go through columns."""
        nodes = list(ast.walk(self._definition))
        targets = [node.target for node in nodes if isinstance(node, (ast.For, ast.comprehension))]
        rows: dict[str, list[ast.Subscript]] = {target.id: [] for target in targets if isinstance(target, ast.Name)}
        for node in nodes:
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
                rows.get(getattr(node.value, "id", ""), []).append(node)
        for places in rows.values():
            columns = {code_of(place): place.slice for place in places}
            if len(columns) == 2:
                first, other = columns
                instead = {first: columns[other], other: columns[first]}
                made = [Edit(0, place, place, "slice", instead[code_of(place)]) for place in places]
                yield replace(made[0], words=f"Exchange `{first}` and `{other}`", twins=tuple(made[1:]))
        for target in targets:
            if isinstance(target, ast.Tuple) and len(target.elts) == 2:
                yield from self._orders(0, target, "elts", target.elts)
        for loop in (node for node in nodes if isinstance(node, (ast.For, ast.comprehension))):
            # A loop goes through rows.
            is_array = isinstance(loop.iter, ast.Call) and called_name(loop.iter) in ("array", "asarray")
            if isinstance(loop.iter, ast.Name) or is_array:
                words = f"Write `{code_of(loop.iter)}.T` in place of `{code_of(loop.iter)}`"
                yield Edit(0, loop.iter, loop, "iter", ast.Attribute(loop.iter, "T", ast.Load()), words)

    def _instead(self, owner: ast.AST, field: str, old: ast.expr, position: int | None) -> Iterator[Edit]:
        """Yield edits that put another expression in the place of this one."""
        for rank, new in self._expressions(owner, field, old):
            value: Any = new
            if position is not None:
                value = list(getattr(owner, field))
                value[position] = new
            yield Edit(rank, old, owner, field, value)

    def _expressions(self, owner: ast.AST, field: str, old: ast.expr) -> Iterator[tuple[int, ast.expr]]:
        number = number_of(old)
        if isinstance(old, ast.BinOp) and _ends_in_number(old) and not _scales(owner, old):
            yield 2, old.left
        if number is not None and not isinstance(owner, ast.UnaryOp) and getattr(owner, "arg", "") not in IDLE:
            for rank, new in self._numbers(owner, number):
                # Another size of a layer is another model: it is tried late, and not after an exception.
                if old not in self._sizes:
                    yield rank, new
                elif not self._raised:
                    yield rank + 3, new
        elif _counts(owner, field) and isinstance(old, (ast.Name, ast.Call, ast.BinOp)) and not _ends_in_number(old):
            for operator in (ast.Add(), ast.Sub()):
                yield 4, ast.BinOp(old, operator, ast.Constant(1))
        if isinstance(old, ast.Constant) and isinstance(old.value, str):
            yield from ((3, ast.Constant(other)) for other in _WORDS.get(old.value, ()))
        if isinstance(old, ast.Constant) and isinstance(old.value, bool):
            yield 3, ast.Constant(not old.value)
        if isinstance(old, ast.UnaryOp) and isinstance(old.op, ast.Not):
            yield 5, old.operand
        if other := _inverted(old):
            yield 1, other
        if isinstance(old, ast.Subscript) and (number_of(old.slice) is not None or isinstance(old.slice, ast.Slice)):
            yield 3, old.value
        if isinstance(old, ast.Call):
            yield from self._without_call(owner, old)
            if called_name(old) in _PLACES and len(old.args) == 1 and not isinstance(owner, ast.Subscript):
                yield 1, ast.Subscript(old, ast.Constant(0), ast.Load())  # One array for each axis, in a tuple.
            given = [
                argument.id
                for argument in old.args
                if isinstance(argument, ast.Name) and argument.id in self._parameters
            ]
            if makes_layer(old) and given and len(given) == len(old.args):
                # The names say what is meant, whatever the order.
                named = [ast.keyword(name, ast.Name(name, ast.Load())) for name in given]
                yield 1, ast.Call(old.func, [], [*named, *old.keywords])
        is_meant = isinstance(owner, ast.keyword) and getattr(old, "id", "") == owner.arg
        if isinstance(old, ast.Name) and isinstance(old.ctx, ast.Load) and not is_meant:
            yield from self._names(owner, field, old)
        if isinstance(old, ast.Attribute) and isinstance(old.value, ast.Name) and old.value.id == "self":
            yield 1, ast.Attribute(ast.Attribute(old.value, "model", ast.Load()), old.attr, old.ctx)

    def _numbers(self, owner: ast.AST, number: float) -> Iterator[tuple[int, ast.expr]]:
        is_limit = isinstance(owner, ast.Compare) and not any(
            isinstance(sign, ast.Eq | ast.NotEq) for sign in owner.ops
        )
        if is_limit and number > 1:
            yield 3, ast.Constant(number / 100)
        if isinstance(number, int) and abs(number) <= SMALL:
            others = {0: (1, -1), 1: (0, 2, -1), -1: (0, 1, -2)}.get(number, (number + 1, number - 1))
            if isinstance(owner, ast.BinOp) and isinstance(owner.op, (ast.Add, ast.Sub)):
                others = tuple(other for other in others if other > 0)
            # `x[-2]` is more often a slip than a size is, and a size is seldom 0 or less.
            usual = 1 if isinstance(owner, ast.Subscript) and number not in (0, -1) else 3
            yield from ((usual + 2 * (other <= 0 < number), _constant(other)) for other in others)

    def _without_call(self, owner: ast.AST, old: ast.Call) -> Iterator[tuple[int, ast.expr]]:
        """Yield what a call was made on, or its argument: ``x`` of ``x.skip(1)`` and of ``np.sqrt(x)``."""
        name = called_name(old)
        if not old.args and not old.keywords and not isinstance(owner, ast.Expr):
            yield 6, old.func
        if not name or makes_layer(old) or isinstance(owner, ast.Expr):
            return
        chained = isinstance(old.func, ast.Attribute) and isinstance(old.func.value, (ast.Call, ast.Subscript))
        if isinstance(old.func, ast.Attribute) and (chained or self._is_own(old.func.value)):
            yield 2 if name in _SHORTENING else 7, old.func.value
            inner = old.func.value
            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and not _of_module(inner):
                # Two calls of a chain in the other order.
                first = ast.Call(ast.Attribute(inner.func.value, old.func.attr, ast.Load()), old.args, old.keywords)
                yield 4, ast.Call(ast.Attribute(first, inner.func.attr, ast.Load()), inner.args, inner.keywords)
        elif len(old.args) == 1:
            yield 7, old.args[0]

    def _is_own(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id in self._parameters | self._locals

    def _names(self, owner: ast.AST, field: str, old: ast.Name) -> Iterator[tuple[int, ast.expr]]:
        if old.id in self._defined and not (isinstance(owner, ast.Call) and field == "func"):
            yield 4, ast.Call(old, [], [])
        if old.id in self._parameters | self._locals and not isinstance(owner, ast.Attribute) and field != "func":
            for other in sorted(self._parameters - {old.id}):
                yield 8, ast.Name(other, ast.Load())
            for other in sorted(self._locals - self._parameters - {old.id}):
                yield 9, ast.Name(other, ast.Load())

    def _inside(self, node: ast.AST) -> Iterator[Edit]:
        """Yield edits of the parts of one node: their order, an operator, an argument, a name."""
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            yield from self._orders(0, node.value, "elts", node.value.elts)
        elif isinstance(node, ast.Return) and isinstance(node.value, (ast.Name, ast.Call)):
            yield from (Edit(5, node, node, "value", expression) for expression in _shortened(node.value))
            for name in sorted(self._parameters - {getattr(node.value, "id", "")}):
                later = ast.Slice(ast.Name(name, ast.Load()))
                yield Edit(7, node, node, "value", ast.Subscript(node.value, later, ast.Load()))
        if (
            isinstance(node, ast.List)
            and len(node.elts) > 1
            and all(isinstance(element, ast.Name) for element in node.elts)
        ):
            yield from self._orders(2, node, "elts", node.elts)
        if isinstance(node, ast.Attribute):
            yield from (Edit(3, node, node, "attr", other) for other in _others(node.attr))
        if isinstance(node, ast.Name) and node.id not in self._locals:
            yield from (Edit(3, node, node, "id", other) for other in _others(node.id))
        of_comparisons = not isinstance(node, ast.BoolOp) or all(
            isinstance(value, ast.Compare) for value in node.values
        )
        if isinstance(node, (ast.BinOp, ast.BoolOp)) and of_comparisons and type(node.op) in _OPERATORS:
            yield Edit(3, node, node, "op", _OPERATORS[type(node.op)]())
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and (other_kind := _OPERATORS.get(type(node.ops[0]))):
            yield Edit(3, node, node, "ops", [other_kind()])
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript):
            # A part of an array is no copy: it changes with it.
            kept = {getattr(node.targets[0], "id", ""), getattr(node.value.value, "id", "")}
            if isinstance(node.value.slice, ast.Slice) and kept & self._changed:
                copy = ast.Attribute(node.value, "copy", ast.Load())
                yield Edit(1, node.value, node, "value", ast.Call(copy, [], []))
        if isinstance(node, ast.Slice):
            yield from self._bounds(node)
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            yield from self._other_end(node, node.slice)
        if isinstance(node, ast.Call):
            yield from self._arguments_of(node)

    def _orders(self, rank: int, owner: ast.AST, field: str, parts: list[ast.expr]) -> Iterator[Edit]:
        pairs = itertools.combinations(range(len(parts)), 2)
        for first, second in (pair for pair in pairs if len(parts) <= MANY or pair[1] == pair[0] + 1):
            swapped = list(parts)
            swapped[first], swapped[second] = parts[second], parts[first]
            yield Edit(rank, owner, owner, field, swapped)

    def _bounds(self, node: ast.Slice) -> Iterator[Edit]:
        if node.step is not None:
            yield Edit(2, node.step, node, "step", None)
        for field, bound in (("lower", node.lower), ("upper", node.upper)):
            if isinstance(bound, ast.UnaryOp) and isinstance(bound.op, ast.USub) and number_of(bound) is None:
                yield Edit(2, bound, node, field, bound.operand)
        if node.upper is None:
            yield Edit(4, node.lower or node, node, "upper", _constant(-1))
        elif number_of(node.upper) is not None:
            yield Edit(3, node.upper, node, "upper", None)
        if node.lower is None:
            yield Edit(4, node.upper or node, node, "lower", ast.Constant(1))
        elif number_of(node.lower) is not None:
            yield Edit(3, node.lower, node, "lower", None)

    def _other_end(self, node: ast.Subscript, part: ast.Slice) -> Iterator[Edit]:
        """Yield a slice that leaves out as many values at the other end."""
        lower, upper = (number_of(bound) for bound in (part.lower, part.upper))
        if part.upper is part.step is None and isinstance(lower, int) and 0 < lower <= SMALL:
            yield Edit(0, node, node, "slice", ast.Slice(None, _constant(-lower)))
        elif part.lower is part.step is None and isinstance(upper, int) and -SMALL <= upper < 0:
            yield Edit(0, node, node, "slice", ast.Slice(_constant(-upper)))

    def _arguments_of(self, node: ast.Call) -> Iterator[Edit]:
        for position, word in enumerate(node.keywords):
            left = [*node.keywords[:position], *node.keywords[position + 1 :]]
            if word.arg in self._parameters and not (isinstance(word.value, ast.Name) and word.value.id == word.arg):
                given = ast.keyword(word.arg, ast.Name(str(word.arg), ast.Load()))
                yield Edit(1, word.value, node, "keywords", [*left[:position], given, *left[position:]])
            if word.arg not in IDLE:
                is_own = number_of(word.value) is not None and not makes_layer(node)
                removed = f"Remove `{code_of(word)}` from `{called_name(node)}(…)`" if word.arg else ""
                yield Edit(2 if is_own else 6, word.value, node, "keywords", left, removed)
        if "Conv" in called_name(node) and makes_layer(node) and "padding" not in {word.arg for word in node.keywords}:
            same = ast.keyword("padding", ast.Constant("same"))
            yield Edit(2, node, node, "keywords", [*node.keywords, same])
        for name in self._unused if node.keywords else ():
            added = [
                *(word for word in node.keywords if word.arg != name),
                ast.keyword(name, ast.Name(name, ast.Load())),
            ]
            yield Edit(2, node, node, "keywords", added)
        acting = [keyword for keyword in node.keywords[:6] if keyword.arg not in IDLE]
        for first, second in itertools.combinations(acting, 2):
            kinds = {type(keyword.value) for keyword in (first, second)}
            right = any(
                isinstance(keyword.value, ast.Name) and keyword.value.id == keyword.arg for keyword in (first, second)
            )
            if kinds <= {ast.Name, ast.Constant} and not right:
                values = {first.arg: second.value, second.arg: first.value}
                new = [ast.keyword(keyword.arg, values.get(keyword.arg, keyword.value)) for keyword in node.keywords]
                # `mean=variance, variance=mean` says itself what is meant.
                named = {first.arg, second.arg} & {getattr(keyword.value, "id", "") for keyword in (first, second)}
                yield Edit(0 if named else 5, node, node, "keywords", new)
        yield from self._in_one(node)
        if (
            isinstance(node.func, ast.Name)
            and node.func.id in ("max", "min")
            and len(node.args) == 1
            and not node.keywords
        ):
            longest = ast.keyword("key", ast.Name("len", ast.Load()))  # Lists are compared by their items else.
            yield Edit(2, node, node, "keywords", [longest])
        sizes = [argument for argument in node.args if number_of(argument) is not None]
        if len(sizes) > _SIZES.get(called_name(node).rstrip("123D"), len(sizes)):
            # PyTorch takes the size of the inputs first.
            yield Edit(0, node, node, "args", node.args[1:])
        if not (makes_layer(node) and all(number_of(argument) is not None for argument in node.args)):
            only_names = all(isinstance(part, ast.Name) and part.id in self._parameters for part in node.args)
            yield from self._orders(1 if only_names or called_name(node) == "reshape" else 5, node, "args", node.args)
        if called_name(node) in ("range", "arange") and len(node.args) == 1:
            for name in sorted(self._parameters):
                yield Edit(5, node, node, "args", [ast.Name(name, ast.Load()), *node.args])
                if isinstance(node.args[0], ast.Call) and called_name(node.args[0]) == "len":
                    end = ast.BinOp(node.args[0], ast.Sub(), ast.Name(name, ast.Load()))
                    yield from (Edit(6, node, node, "args", [expression]) for expression in (end, _one_more(end)))
        for position, argument in enumerate(node.args):
            if isinstance(argument, ast.Name) and argument.id in self._parameters and not makes_layer(node):
                for shorter in _shortened(argument):
                    yield Edit(6, argument, node, "args", [*node.args[:position], shorter, *node.args[position + 1 :]])

    def _in_one(self, node: ast.Call) -> Iterator[Edit]:
        """Yield a call whose arguments are put in one tuple: of a function of such a one, or what a lambda returns."""
        first = node.args[0] if len(node.args) > 1 else None
        if isinstance(first, ast.Lambda):
            whole = ast.Lambda(first.args, ast.Tuple([first.body, *node.args[1:]], ast.Load()))
            yield Edit(-6, node, node, "args", [whole])
        elif first and called_name(node) in _IN_ONE and all(number_of(argument) is None for argument in node.args):
            yield Edit(1, node, node, "args", [ast.Tuple([*node.args], ast.Load())])

    def _statements(self, owner: ast.AST, field: str, body: list[ast.stmt]) -> Iterator[Edit]:
        """Yield edits of a block: two neighbours exchanged, and what is inside of a loop moved behind it."""
        for position, (first, second) in enumerate(itertools.pairwise(body)):
            if isinstance(first, _SIMPLE) and isinstance(second, _SIMPLE) and not is_text(first):
                exchanged = [*body[:position], second, first, *body[position + 2 :]]
                before, after = (code_of(node).partition("\n")[0][:LONGEST] for node in (first, second))
                # What a loop adds to may be read too early, or too late.
                grows = isinstance(owner, (ast.For, ast.While)) and ast.AugAssign in (type(first), type(second))
                yield Edit(1 if grows else 5, first, owner, field, exchanged, f"Put `{after}` before `{before}`")
        for position, statement in enumerate(body):
            if other := _other_statement(statement):
                words = f"Write `{code_of(other)[:LONGEST]}` in place of `{code_of(statement)[:LONGEST]}`"
                yield Edit(1, statement, owner, field, [*body[:position], other, *body[position + 1 :]], words)
        for position, loop in enumerate(body):
            if isinstance(loop, (ast.For, ast.While)) and len(loop.body) > 1 and isinstance(loop.body[-1], ast.Return):
                last = loop.body[-1]
                shorter = type(loop)(**{**dict(ast.iter_fields(loop)), "body": loop.body[:-1]})
                ast.copy_location(shorter, loop)
                moved = [*body[:position], shorter, last, *body[position + 1 :]]
                named = type(loop).__name__.lower()
                words = f"Move `{code_of(last)[:LONGEST]}` out of the loop: indent it as far as its `{named}`"
                yield Edit(1, last, owner, field, moved, words)
        yield from self._resets(owner, field, body)

    def _resets(self, owner: ast.AST, field: str, body: list[ast.stmt]) -> Iterator[Edit]:
        """Yield what is set once, before a loop that fills or adds to it for each of its items, set for each item."""
        for position, loop in enumerate(body):
            for start in body[:position]:
                if (
                    isinstance(loop, ast.For)
                    and isinstance(start, ast.Assign)
                    and _is_for_one_pass(start, loop, body[position + 1 :])
                ):
                    longer = ast.For(**{**dict(ast.iter_fields(loop)), "body": [start, *loop.body]})
                    others = [ast.copy_location(longer, loop) if other is loop else other for other in body]
                    moved = [other for other in others if other is not start]
                    head = code_of(loop).partition("\n")[0][:LONGEST]
                    words = f"Move `{code_of(start)[:LONGEST]}` to the first line inside of the loop `{head}`"
                    yield Edit(1, start, owner, field, moved, words)


def _inverted(old: ast.expr) -> ast.expr | None:
    """Return a dictionary with keys and values exchanged, where a comprehension or ``enumerate`` makes it."""
    if isinstance(old, ast.DictComp):
        return ast.DictComp(old.value, old.key, old.generators)
    if not (isinstance(old, ast.Call) and called_name(old) == "dict" and len(old.args) == 1):
        return None
    counted = old.args[0]
    if not (isinstance(counted, ast.Call) and called_name(counted) == "enumerate"):
        return None
    number, name = (ast.Name(text, ast.Store()) for text in ("number", "name"))
    loop = ast.comprehension(ast.Tuple([number, name], ast.Store()), counted, [], 0)
    return ast.DictComp(ast.Name("name", ast.Load()), ast.Name("number", ast.Load()), [loop])


def _others(name: str) -> tuple[str, ...]:
    """Return the names that this one is taken for.

    >>> _others("argmax"), _others("MaxPooling2D")
    (('argmin',), ('MaxPooling1D',))
    """
    if stem := _OF_AXES.match(name):
        return (f"{stem[0]}{'2D' if name[-2:] == '1D' else '1D'}",)
    return _OTHERS.get(name, ())


def _arguments(function: Any) -> Iterable[ast.arg]:
    told: ast.arguments = function.args
    return [*told.posonlyargs, *told.args, *told.kwonlyargs]


def _is_for_one_pass(start: ast.Assign, loop: ast.For, after: Iterable[ast.stmt]) -> bool:
    """Return whether a loop inside of a loop adds to or fills what a line before sets, and nothing later reads it."""
    names = {node.id for target in start.targets for node in ast.walk(target) if isinstance(node, ast.Name)}
    inner = [part for part in ast.walk(loop) if isinstance(part, (ast.For, ast.While)) and part is not loop]
    changed = {name for part in inner for name in _changed_in(part)}
    read = {node.id for statement in after for node in ast.walk(statement) if isinstance(node, ast.Name)}
    return bool(names) and names <= changed and not names & read


def _changed_in(part: ast.AST) -> Iterator[str]:
    """Yield the names of what is added to, or of which a part is set."""
    for node in ast.walk(part):
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name):
            yield node.value.id


def _other_statement(statement: ast.stmt) -> ast.stmt | None:
    """Return what sets an attribute that is called, keeps a list that is changed in place, or appends to it."""
    other: ast.stmt | None = None
    if (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and isinstance(statement.value.func, ast.Attribute)
    ):
        called, given = statement.value.func, statement.value.args or [ast.Constant(True)]
        if called.attr in _FLAGS:
            other = ast.Assign([ast.Attribute(called.value, called.attr, ast.Store())], given[0])
    elif isinstance(statement, ast.Assign) and _is_changed_in_place(statement):
        other = ast.Expr(statement.value)
    elif (
        isinstance(statement, ast.AugAssign)
        and isinstance(statement.op, ast.Add)
        and isinstance(statement.target, ast.Name)
    ):
        listed = ast.Attribute(ast.Name(statement.target.id, ast.Load()), "append", ast.Load())
        named = isinstance(statement.value, (ast.Name, ast.Subscript, ast.Call))
        other = ast.Expr(ast.Call(listed, [statement.value], [])) if named else None
    return other and ast.fix_missing_locations(ast.copy_location(other, statement))


def _is_changed_in_place(assignment: ast.Assign) -> bool:
    """Return whether this keeps what a call returns that changes a list in place: ``x = random.shuffle(x)``.

    Not the data set in ``x = x.shuffle(100)``, which stays as it is.
    """
    called, target = assignment.value, assignment.targets[0]
    if not isinstance(called, ast.Call) or called_name(called) not in _IN_PLACE:
        return False
    shuffles = called_name(called) == "shuffle"
    whose = called.args[:1] if shuffles else [called.func.value] if isinstance(called.func, ast.Attribute) else []
    return [ast.unparse(name) for name in whose] == [ast.unparse(target)]


def _constant(number: float) -> ast.expr:
    return ast.UnaryOp(ast.USub(), ast.Constant(-number)) if number < 0 else ast.Constant(number)


def _one_more(node: ast.expr) -> ast.expr:
    return ast.BinOp(node, ast.Add(), ast.Constant(1))


def _counts(owner: ast.AST, field: str) -> bool:
    """Return whether what is here is a position or a count: a bound, an index, an argument of ``range``."""
    if isinstance(owner, ast.Slice) or (isinstance(owner, ast.Subscript) and field == "slice"):
        return True
    return isinstance(owner, ast.Call) and field == "args" and called_name(owner) in _COUNTING


def _shortened(node: ast.expr) -> Iterator[ast.expr]:
    """Yield something without its last, and without its first element."""
    yield ast.Subscript(node, ast.Slice(None, _constant(-1)), ast.Load())
    yield ast.Subscript(node, ast.Slice(ast.Constant(1)), ast.Load())


def _of_module(call: ast.Call) -> bool:
    """Return whether a call is of a module, as ``np.array(…)`` is."""
    return isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") in ("np", "tf", "keras", "pd")


def _scales(owner: ast.AST, node: ast.BinOp) -> bool:
    """Return whether this is the factor of a layer, as ``1 / 255`` of ``Rescaling``: a factor of 1 hides the layer."""
    return isinstance(owner, ast.Call) and makes_layer(owner) and isinstance(node.op, (ast.Div, ast.Mult))


def _ends_in_number(node: ast.expr) -> bool:
    return isinstance(node, ast.BinOp) and number_of(node.right) is not None
