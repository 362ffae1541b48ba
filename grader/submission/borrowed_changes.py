"""Where a function that a learner wrote differs from a correct solution: the place of a mistake is one of these.

Two functions are laid beside each other: statements, links of a chain, layers of a list and arguments of a call that
are most alike. What is otherwise, missing or too much in the learner's function is one edit each, written with the
learner's own names. Most differences are style and change nothing; a trial tells which one matters.
"""

from __future__ import annotations

import ast
import builtins
import copy
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence, Set
from dataclasses import replace
from typing import Any

from grader.catalogue.patterns import regex
from grader.submission.definitions import DEFINITION, Definition, read_definitions
from grader.submission.said_changes import IDLE, Edit, code_of, is_text, makes_layer
from grader.submission.syntax import called_name, parse

NEAR = 0.5
"""Functions that are less alike lend nothing: nearly all of their differences are style."""
ALIKE = 0.3
"""Parts of two functions that are less alike are not laid beside each other."""
MOST_DONORS = 3
"""Correct functions that are compared with one of the learner's."""
MOST_PARTS = 60
"""Longer blocks and lists are not compared."""
LONGEST = 80
"""Characters of code that are shown of one place."""

Pair = tuple[int | None, int | None]
Put = Callable[[Any], tuple[ast.AST, str, Any]]
"""Says which field of which node is set to what, so that another expression stands in a place."""
_LEAVES = (ast.Name, ast.Constant, ast.Attribute, ast.Subscript)
_SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return)
_NAMES = {"targets", "target", "ctx", "name", "type_comment", "decorator_list", "returns", "args"}
"""Fields that hold a name: whoever calls a variable otherwise made no mistake."""
_OLD = {"input_shape=", "input_dim=", "batch_input_shape="}
"""Arguments of earlier Keras versions, in the words of an edit."""
_MODULES = ("np", "tf", "keras", "layers", "pd", "random", "math", "os", "shutil")


class Lent:
    """What correct solutions have to lend to a learner's module."""

    def __init__(self, tree: ast.Module, donors: Collection[str]) -> None:
        self._bound = {*read_definitions(tree).bound, *dir(builtins)}
        self._known = [
            statement for donor in donors for statement in parse(donor).body if isinstance(statement, DEFINITION)
        ]
        self._usual: dict[Definition, tuple[set[str], set[str]]] = {}
        """By a function of the learner's, the words that correct ones have, and those that all of them have."""

    def edits(self, definition: Definition, most_donors: int = MOST_DONORS) -> Iterator[Edit]:
        """Yield edits of one of the learner's functions, each of which takes over one thing of a correct solution.

        Those of so many correct functions are compared with it, the most alike first.

        >>> wrong = parse("def f(x):\\n    return x.batch(23).prefetch(1)")
        >>> lent = Lent(wrong, ["def f(x):\\n    return x.batch(32).prefetch(1)"])
        >>> first = next(lent.edits(wrong.body[0]))
        >>> ast.unparse(first.node), ast.unparse(first.value[0])
        ('23', '32')
        """
        parts = _parts(definition)
        alike = {
            other_definition: _likeness(parts, _parts(other_definition)) for other_definition in self._same(definition)
        }
        nearest = sorted(
            (other_definition for other_definition in alike if alike[other_definition] >= NEAR),
            key=lambda other_definition: -alike[other_definition],
        )
        for donor in nearest[:most_donors]:
            found = map(_with_own_types, _Difference(definition, donor, self._bound).edits())
            yield from (edit for edit in found if not _is_of_old(edit))

    def _same(self, definition: Definition) -> Sequence[Definition]:
        """Return the correct definitions of the same name; all where there is none."""
        return [
            other_definition for other_definition in self._known if other_definition.name == definition.name
        ] or self._known

    def is_odd(self, definition: Definition, edit: Edit) -> bool:
        """Return whether an edit takes away what no correct solution has there, or adds what all of them have.

        Numbers and variables do not count: there are as many as learners.
        """
        if definition not in self._usual:
            words = [_words(other_definition) for other_definition in self._same(definition)]
            self._usual[definition] = set[str]().union(*words), words[0].intersection(*words)
        known, shared = self._usual[definition]
        before, after = _words(getattr(edit.owner, edit.field)), _words(edit.value)
        return bool(before - after - known or (after - before) & shared)


_TYPE = regex(r"(?:u?int|float)\d+$")


def _with_own_types(edit: Edit) -> Edit:
    """Return an edit of several arguments without another dtype: that is style, and the others are the mistake."""
    own = getattr(edit.owner, edit.field)
    if edit.field != "args" or not isinstance(edit.value, list) or len(edit.value) != len(own):
        return edit
    pairs = zip(own, edit.value, strict=True)
    types = {at for at, pair in enumerate(pairs) if all(
        isinstance(part, ast.Constant) and _TYPE.match(str(part.value)) for part in pair)}  # fmt: skip
    differ = {at for at, (mine, new) in enumerate(zip(own, edit.value, strict=True)) if ast.dump(mine) != ast.dump(new)}
    if not types or differ <= types:
        return edit
    return replace(edit, value=[own[at] if at in types else new for at, new in enumerate(edit.value)])


def _is_of_old(edit: Edit) -> bool:
    """Return whether an edit brings in an argument that Keras warns about today."""
    return bool((_words(edit.value) - _words(getattr(edit.owner, edit.field))) & _OLD)


def _parts(node: ast.AST) -> Counter[str]:
    """Return what a piece of code is made of; the names of variables do not count."""
    found: Counter[str] = Counter()
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute):
            found[f".{part.attr}"] += 1
        elif isinstance(part, ast.keyword):
            found[f"{part.arg}="] += 1
        elif isinstance(part, ast.Constant):
            found[repr(part.value)[:40]] += 1
        elif not isinstance(part, (ast.expr_context, ast.arg, ast.arguments)):
            found[type(part).__name__] += 1
    return found


def _words(value: Any) -> set[str]:
    """Return the attributes, arguments, functions and texts that a field of code names, and whether it steps back."""
    found: set[str] = set()
    for part in value if isinstance(value, list) else [value]:
        for node in ast.walk(part) if isinstance(part, ast.AST) else ():
            if isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.keyword):
                found.add(f"{node.arg}=")
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                found.add(node.func.id)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(repr(node.value))
            elif isinstance(node, ast.Slice) and node.step:
                found.add("::")
    return found | ({value} if isinstance(value, str) else set())


def _likeness(own: Counter[str], other: Counter[str]) -> float:
    return 2 * (own & other).total() / max(1, own.total() + other.total())


def _beside(own: Sequence[ast.AST], right: Sequence[ast.AST]) -> list[Pair]:
    """Return which of two rows of nodes stand beside each other, in their order; ``None`` where one has no partner."""
    if max(len(own), len(right)) > MOST_PARTS:
        return []
    rows, columns = [_parts(node) for node in own], [_parts(node) for node in right]
    shared = {*map(_method, own)} & {*map(_method, right)} - {""}
    best: dict[tuple[int, int], tuple[float, list[Pair]]] = {(0, 0): (0.0, [])}
    for i in range(len(own) + 1):
        for j in range(len(right) + 1):
            ways = []
            if i:
                score, path = best[i - 1, j]
                ways.append((score, [*path, (i - 1, None)]))
            if j:
                score, path = best[i, j - 1]
                ways.append((score, [*path, (None, j - 1)]))
            if i and j:
                steps = {_method(own[i - 1]), _method(right[j - 1])}
                # Two steps that both functions have are no partners: each has one of its own.
                alike = 0.0 if len(steps) > 1 and steps <= shared else _likeness(rows[i - 1], columns[j - 1])
                if alike >= ALIKE:
                    score, path = best[i - 1, j - 1]
                    ways.append((score + alike, [*path, (i - 1, j - 1)]))
            if ways:
                best[i, j] = max(ways, key=lambda way: way[0])
    return best[len(own), len(right)][1]


def _moves(own: Sequence[ast.AST], right: Sequence[ast.AST], pairs: Sequence[Pair]) -> dict[int, int]:
    """Return which of the learner's statements a correct function has elsewhere, each with where it belongs.

    Both are one call of the same method, whose result gets a name.
    """
    too_much = [i for i, j in pairs if i is not None and j is None]
    missing: list[tuple[int, int]] = []
    at = 0
    for i, j in pairs:
        at = at if i is None else i + 1
        if i is None and j is not None:
            missing.append((at, j))
    return {
        i: place
        for place, j in missing
        for i in too_much
        if place < len(own) and (name := _method(right[j])) and name == _method(own[i]) and place not in (i, i + 1)
    }


def _method(statement: ast.AST) -> str:
    """Return which method a statement calls to keep what it returns: ``shuffle`` of ``ds = ds.shuffle(9)``."""
    match statement:
        case ast.Assign(targets=[ast.Name()], value=ast.Call(func=ast.Attribute(attr=name))):
            return name
    return ""


class _Difference:
    """Compares one of the learner's functions with a correct one."""

    def __init__(self, definition: Definition, donor: Definition, bound: Set[str]) -> None:
        self._own, self._right = definition, donor
        nodes = [*ast.walk(definition)]
        self._variables = [{*_variables(other_definition)} for other_definition in (definition, donor)]
        self._known = bound | self._variables[0] | {node.id for node in nodes if isinstance(node, ast.Name)}
        classes = [node.func for node in nodes if isinstance(node, ast.Call) and makes_layer(node)]
        self._classes = {ast.unparse(class_).rpartition(".")[2]: class_ for class_ in classes}
        packages = (class_.value for class_ in classes if isinstance(class_, ast.Attribute))
        self._package = next((package for package in packages if ast.unparse(package).endswith("layers")), None)
        self._names: dict[str, str] = {}
        """The learner's name of each variable of the correct function."""
        self._same_names(definition, donor)

    def edits(self) -> Iterator[Edit]:
        """Yield what the correct function has otherwise."""
        yield from self._lists(self._own, "body", self._own.body, self._right.body)

    def _same_names(self, own: Any, right: Any) -> None:
        """Note which variable of the correct function is which of the learner's, from what stands beside it."""
        if isinstance(own, list) and isinstance(right, list):
            for i, j in _beside(own, right):
                if i is not None and j is not None:
                    self._same_names(own[i], right[j])
        elif isinstance(own, ast.Name) and isinstance(right, ast.Name):
            if own.id in self._variables[0] and right.id in self._variables[1]:
                self._names.setdefault(right.id, own.id)
        elif isinstance(own, ast.arguments) and isinstance(right, ast.arguments):
            for mine, theirs in zip(own.args, right.args, strict=False):
                self._names.setdefault(theirs.arg, mine.arg)
        elif isinstance(own, ast.AST) and type(own) is type(right):
            # Parameters and what is assigned come first: they say what a name means.
            for field in sorted(own._fields, key=("args", "targets", "target").count, reverse=True):
                self._same_names(getattr(own, field, None), getattr(right, field, None))

    def _written(self, node: Any) -> Any:
        """Return a part of the correct function in the learner's names; ``None`` where one is not known there."""
        made = copy.deepcopy(node)
        inner = {part.arg for part in ast.walk(made) if isinstance(part, ast.arg)}
        inner |= {part.id for part in ast.walk(made) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
        for part in ast.walk(made):
            if isinstance(part, ast.arg):
                part.arg = self._names.get(part.arg, part.arg)
            elif isinstance(part, ast.Call) and makes_layer(part):
                part.func = self._called(part.func)
            elif isinstance(part, ast.Name):
                is_known = part.id in inner or self._names.get(part.id, part.id) in self._known
                if not is_known and not self._is_class(part):
                    return None
                part.id = self._names.get(part.id, part.id)
        return made

    def _is_class(self, name: ast.Name) -> bool:
        """Return whether this is a name of the package of a class that the learner has under another name."""
        return name.id in ("tf", "keras", "layers") and bool(self._package or self._classes)

    def _called(self, func: ast.expr) -> ast.expr:
        """Return a class of Keras as the learner writes such ones: ``layers.Dense`` for ``tf.keras.layers.Dense``."""
        text = ast.unparse(func)
        name = text.rpartition(".")[2]
        if name in self._classes:
            return copy.deepcopy(self._classes[name])
        if self._package and (text == name or text.endswith(f"layers.{name}")):
            return ast.Attribute(copy.deepcopy(self._package), name, ast.Load())
        return ast.Name(name, ast.Load()) if name in self._known else func

    def _fields(self, own: ast.AST, right: ast.AST) -> Iterator[Edit]:
        """Yield what differs in the parts of two nodes of one type."""
        for field in own._fields if type(own) is type(right) else ():
            mine, theirs = getattr(own, field, None), getattr(right, field, None)
            if field in _NAMES and not isinstance(own, ast.Call):
                continue
            if isinstance(mine, list) and isinstance(theirs, list):
                yield from self._lists(own, field, mine, theirs)
            elif isinstance(mine, ast.expr) and isinstance(theirs, ast.expr):
                yield from self._expressions(mine, theirs, lambda new, field=field: (own, field, new))  # type: ignore[misc]
            elif isinstance(mine, (ast.operator, ast.unaryop, ast.boolop)) and type(mine) is not type(theirs):
                yield Edit(0, own, own, field, theirs)

    def _lists(self, owner: ast.AST, field: str, own: list[Any], right: list[Any]) -> Iterator[Edit]:
        """Yield edits of a block, of a list of layers, or of operators and arguments, which have their places."""
        if not own or not right:
            return
        of_statements = isinstance(own[0], ast.stmt)
        have_places = not (of_statements or (field == "elts" and all(isinstance(item, ast.Call) for item in own)))
        pairs: list[Pair]
        if have_places:
            pairs = [(place, place) for place in range(len(own))] if len(own) == len(right) else []
        else:
            pairs = _beside(own, right)
        moves = _moves(own, right, pairs) if of_statements else {}
        at = 0
        for i, j in pairs:
            at = at if i is None else i + 1
            if i is not None and j is not None:
                yield from self._pair(owner, field, own, i, right[j])
            elif i is not None and i in moves:
                # What is there in another place is not too much.
                rest = [item for item in own if item is not own[i]]
                place = moves[i] - (moves[i] > i)
                words = f"Put `{_line(own[i])}` before `{_line(rest[place])}`"
                yield Edit(0, own[i], owner, field, [*rest[:place], own[i], *rest[place:]], words)
            elif i is not None and not (of_statements and _is_needed(own[i])):
                left = [*own[:i], *own[i + 1 :]] or [ast.Pass()]
                yield Edit(1, own[i], owner, field, left, f"Remove `{_line(own[i])}`")
            elif j is not None:
                yield from self._inserted(owner, field, own, at, right[j])
        if have_places and field in ("args", "elts") and None not in (new := [self._written(item) for item in right]):
            yield Edit(1, owner, owner, field, new)

    def _pair(self, owner: ast.AST, field: str, own: list[Any], at: int, theirs: Any) -> Iterator[Edit]:
        mine = own[at]

        def put(new: Any) -> tuple[ast.AST, str, Any]:
            return owner, field, [*own[:at], new, *own[at + 1 :]]

        if isinstance(mine, ast.expr) and isinstance(theirs, ast.expr):
            edits = list(self._expressions(mine, theirs, put))
            if len(edits) > 1 and (new := self._written(theirs)) is not None:
                edits.append(Edit(2, mine, *put(new)))
            for edit in edits:
                # What is around an element of a long list would be too long to be shown.
                is_long = edit.owner is owner and not edit.words and len(_line(owner)) >= LONGEST
                words = f"Write `{_line(edit.value[at])}` in place of `{_line(mine)}`" if is_long else edit.words
                yield replace(edit, words=words)
        elif isinstance(mine, ast.stmt) and isinstance(theirs, ast.stmt):
            yield from self._fields(mine, theirs)
            new = self._written(theirs)
            is_simple = isinstance(mine, _SIMPLE) and isinstance(new, _SIMPLE)
            if is_simple and max(len(_line(mine)), len(_line(new))) < LONGEST:
                yield Edit(3, mine, *put(new), f"Write `{_line(new)}` in place of `{_line(mine)}`")
        elif isinstance(mine, ast.cmpop) and type(mine) is not type(theirs):
            yield Edit(0, owner, *put(theirs))
        elif isinstance(mine, ast.comprehension) and isinstance(theirs, ast.comprehension):
            yield from self._fields(mine, theirs)

    def _inserted(self, owner: ast.AST, field: str, own: list[Any], at: int, right: ast.AST) -> Iterator[Edit]:
        if (new := self._written(right)) is None or isinstance(new, (ast.Return, *DEFINITION)) or is_text(new):
            return
        before = own[at] if at < len(own) else None
        if code_of(new) != _line(new) or (before is not None and _overwrites(before, new)):
            return  # It could not be shown whole, or would change nothing.
        ast.copy_location(new, own[min(at, len(own) - 1)])
        place = f"before `{_line(before)}`" if before is not None else f"after `{_line(own[-1])}`"
        yield Edit(1, before or own[-1], owner, field, [*own[:at], new, *own[at:]], f"Add `{_line(new)}` {place}")

    def _expressions(self, own: ast.expr, right: ast.expr, put: Put) -> Iterator[Edit]:
        """Yield edits of an expression; ``put`` says where another one goes."""
        new = self._written(right)
        if new is not None and ast.unparse(own) == ast.unparse(new):
            return
        if isinstance(own, ast.Call) and isinstance(right, ast.Call):
            yield from self._calls(own, right, put)
        elif isinstance(own, _LEAVES) or isinstance(right, _LEAVES) or type(own) is not type(right):
            if isinstance(own, ast.Call) and called_name(own) not in _called_in(right):
                yield from self._removed_link(own, right, put)
            if isinstance(right, ast.Call):
                yield from self._added_link(own, right, put)
            if new is not None and not isinstance(getattr(own, "ctx", None), ast.Store):
                yield Edit(_size(new), own, *put(new))
        else:
            yield from self._fields(own, right)

    def _calls(self, own: ast.Call, right: ast.Call, put: Put) -> Iterator[Edit]:
        """Yield what differs in two calls, and in what they are called on: links of a chain that one of them lacks."""
        if called_name(own) != called_name(right):
            if called_name(right) in _called_in(own):
                yield from self._removed_link(own, right, put)
            elif called_name(own) in _called_in(right):
                yield from self._added_link(own, right, put)
            elif (new := self._written(right)) is not None:
                if isinstance(own.func, (ast.Name, ast.Attribute)) and called_name(right):
                    name = "attr" if isinstance(own.func, ast.Attribute) else "id"
                    yield Edit(0, own, own.func, name, called_name(right))
                yield Edit(4, own, *put(new))
            return
        func, other = own.func, right.func
        if isinstance(func, ast.Call) and isinstance(other, ast.Call):
            # `Dropout(0.3)(x)` and `Dense(1)(x)`: arguments of one layer are none of another.
            yield from self._calls(func, other, lambda new: (own, "func", new))
        elif not makes_layer(own):
            yield from self._fields(func, other)
        given, asked = ({word.arg: word for word in call.keywords} for call in (own, right))
        if len(own.args) != len(right.args) and given.keys() != asked.keys():
            # One of the two names what the other gives by its place: mostly style, so smaller differences come first.
            yield from self._by_place(own, right, given, asked)
            if (new := self._written(right)) is not None:
                yield Edit(3, own, *put(new))
            return
        yield from self._lists(own, "args", own.args, right.args)
        for word in right.keywords:
            if word.arg in given:
                yield from self._fields(given[word.arg], word)
            elif (value := self._written(word.value)) is not None:
                yield Edit(0, own, own, "keywords", [*own.keywords, ast.keyword(word.arg, value)])
        for word in given.values():
            if word.arg and word.arg not in asked and word.arg not in IDLE:
                left = [keyword for keyword in own.keywords if keyword is not word]
                yield Edit(1, word.value, own, "keywords", left, f"Remove `{_line(word)}` from `{called_name(own)}(…)`")

    def _by_place(
        self, own: ast.Call, right: ast.Call, given: dict[str | None, ast.keyword], asked: dict[str | None, ast.keyword]
    ) -> Iterator[Edit]:
        """Yield what differs in the values of two calls, of which one names what the other gives by its place.

        Names are mostly written in the order of the places. ``given`` and ``asked`` are the named ones of each.
        """
        both = given.keys() & asked.keys()
        mine: list[ast.expr | ast.keyword] = [*own.args, *(word for name, word in given.items() if name not in both)]
        theirs = [*right.args, *(word.value for name, word in asked.items() if name not in both)]
        if len(mine) != len(theirs) or None in given or None in asked:
            return
        for at, (item, value) in enumerate(zip(mine, theirs, strict=True)):
            if isinstance(item, ast.keyword):
                yield from self._expressions(item.value, value, lambda new, word=item: (word, "value", new))  # type: ignore[misc]
            else:
                yield from self._expressions(
                    item,
                    value,
                    lambda new, at=at: (own, "args", [*own.args[:at], new, *own.args[at + 1 :]]),  # type: ignore[misc]
                )
        for name in both:
            yield from self._fields(given[name], asked[name])

    def _removed_link(self, own: ast.Call, right: ast.expr, put: Put) -> Iterator[Edit]:
        """Yield a chain without its last call, and what differs in the rest of it."""
        if isinstance(own.func, ast.Attribute) and not _is_of_module(own):
            func = own.func
            yield Edit(1, own, *put(func.value))
            yield from self._expressions(func.value, right, lambda new: (func, "value", new))

    def _added_link(self, own: ast.expr, right: ast.Call, put: Put) -> Iterator[Edit]:
        """Yield a chain with the last call of the correct one, and what differs in the rest of it."""
        if isinstance(right.func, ast.Attribute) and not _is_of_module(right):
            longer = self._written(right)
            if longer is not None:
                longer.func.value = own
                yield Edit(1, own, *put(longer))
            yield from self._expressions(own, right.func.value, put)


def _variables(definition: ast.AST) -> Iterator[str]:
    for node in ast.walk(definition):
        if isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _called_in(node: ast.expr) -> set[str]:
    """Return the names of the calls of a chain: ``b`` and ``c`` of ``a.b().c()``."""
    found: set[str] = set()
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        found.add(node.func.attr)
        node = node.func.value
    return found


def _is_of_module(call: ast.Call) -> bool:
    """Return whether a call is of a module or a class, as ``np.array(…)`` is, and no link of a chain."""
    return makes_layer(call) or ast.unparse(call.func).partition(".")[0] in _MODULES


def _line(node: ast.AST) -> str:
    """Return a piece of code, its first line alone where it has several."""
    return code_of(node).partition("\n")[0][:LONGEST]


def _overwrites(later: ast.AST, earlier: ast.AST) -> bool:
    """Return whether a statement assigns anew what the one before it assigned, without reading it."""
    if not (isinstance(later, ast.Assign) and isinstance(earlier, ast.Assign)):
        return False
    names, again = (
        {node.id for target in statement.targets for node in ast.walk(target) if isinstance(node, ast.Name)}
        for statement in (earlier, later)
    )
    return names <= again and not any(isinstance(node, ast.Name) and node.id in names for node in ast.walk(later.value))


def _size(node: ast.AST) -> int:
    """Return how likely the place of a mistake is as large as this: 0 for a name or a number, 3 for a whole formula."""
    return min(3, sum(1 for part in ast.walk(node) if not isinstance(part, ast.expr_context)) // 4)


def _is_needed(node: ast.AST) -> bool:
    return isinstance(node, (ast.Return, *DEFINITION, ast.Import, ast.ImportFrom)) or is_text(node)
