"""What a value may be in a program: by each branch, each call of its function, and each pass of a loop.

Which names it comes from on the way is told by ``value_flow``.
"""

from __future__ import annotations

import ast
import functools
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.submission.source_tree import MOST_LINKS, Key, SourceTree, assigned, calculated, nodes_of, typed
from grader.submission.syntax import called_name

Function = ast.FunctionDef | ast.Lambda
_Values = list[ast.AST]
_Open = frozenset[ast.AST]
"""What is looked up already: it adds nothing to its own values."""
_MOST_VALUES = 40
"""Values of one expression that are told apart."""
_MOST_ITEMS = 1000
"""Items of a list that are told apart."""
_MOST_OPEN = 100
"""Numbers that are worked out for one number."""
_SAME_NUMBER = ("int", "float", "abs", "round", "constant", "int32", "int64", "float32", "float64")
"""Functions that return the whole number that they get."""
UNKNOWN = ast.Name("", ast.Load())
"""Stands for what is not known among other values."""


@dataclass(frozen=True)
class _Use:
    """What a call gives to a function; nothing where the function is passed on by its name."""

    args: tuple[ast.expr, ...] = ()
    words: tuple[tuple[str | None, ast.expr], ...] = ()
    call: ast.Call | None = None

    def given_to(self, names: list[ast.arg], parameter: ast.arg) -> ast.expr | None:
        """Return what it gives for a parameter, of those that are given in order; ``*values`` where these may do it."""
        words = dict(self.words)
        star = next((given for given in self.args if isinstance(given, ast.Starred)), None)
        before = itertools.takewhile(lambda given: given is not star, self.args)
        return words.get(parameter.arg) or (dict.fromkeys(names, star) | dict(zip(names, before, strict=False))).get(
            parameter
        )


def values_of(tree: SourceTree, node: ast.AST | None, open_: _Open = frozenset()) -> list[ast.AST]:
    """Return all that an expression may stand for: calls, numbers, texts, lists and other expressions.

    Where it may be something unknown, there is a name among them: its own, if nothing of it is known.

    >>> from grader.submission.source_tree import read_source
    >>> tree = read_source("rate = 0.1 if deep else 0.5\\nmake(rate)\\nmake(other)")
    >>> [[typed(value) for value in values_of(tree, call.args[0])] for call in tree.all(ast.Call)]
    [['0.1', '0.5'], ['other']]
    """
    return [part for part, is_end in _followed(tree, node, open_).items() if is_end]


def stands_for(tree: SourceTree, node: ast.AST | None) -> list[ast.AST]:
    """Return an expression and all that it may stand for, with the names on the way to its values.

    >>> from grader.submission.source_tree import read_source
    >>> tree = read_source("net = build()\\nmodel = net if deep else other\\nuse(model)")
    >>> [typed(value) for value in stands_for(tree, tree.all(ast.Call)[1].args[0])]
    ['model', 'net if deep else other', 'net', 'other', 'build()']
    """
    return [*_followed(tree, node, frozenset())]


def _followed(tree: SourceTree, node: ast.AST | None, open_: _Open) -> dict[ast.AST, bool]:
    """Return what an expression stands for, step by step, each with whether it goes no further."""
    found: dict[ast.AST, bool] = {}
    waiting = [] if node is None else [node]
    while waiting:
        part = waiting.pop(0)
        if len(found) > _MOST_VALUES:
            return found | {UNKNOWN: True}
        if part not in found and part not in open_:
            further = _further(tree, part, open_ | {part})
            found[part] = further is None
            waiting += further or []
    return found


def numbers_of(tree: SourceTree, node: ast.AST | None, open_: _Open = frozenset()) -> set[float]:
    """Return all numbers that an expression may stand for; none where it may be anything else.

    ``True`` is 1 here, as it is for what takes a number.

    >>> from grader.submission.source_tree import read_source
    >>> tree = read_source("for size in (16, 2 * 16):\\n    feed(size)\\nfeed(len(data))")
    >>> [sorted(numbers_of(tree, call.args[0])) for call in tree.all(ast.Call) if typed(call.func) == "feed"]
    [[], [16.0, 32.0]]
    """
    found = {_number(tree, made, open_) for made in values_of(tree, node)}
    return set() if None in found else {number for number in found if number is not None}


def value_if_read_once(tree: SourceTree, node: ast.AST | None) -> ast.AST | None:
    """Return what a name is set to that is read once; of anything else, the node itself."""
    is_once = isinstance(node, ast.Name) and _times_read(tree)[node.id] == 1
    return (tree.value_of(node) if is_once else node) or node


@functools.lru_cache(maxsize=2)
def _times_read(tree: SourceTree) -> Counter[str]:
    return Counter(node.id for node in tree.all(ast.Name) if isinstance(node.ctx, ast.Load))


def calls_made(tree: SourceTree, node: ast.AST | None) -> list[ast.Call]:
    """Return the calls that may have made a value, such as the layers that one name stands for."""
    return [made for made in values_of(tree, node) if isinstance(made, ast.Call)]


def _number(tree: SourceTree, made: ast.AST, open_: _Open) -> float | None:
    """Return the number that an expression is. Each is worked out once, so `a = b + b` doubles no work."""
    known = _numbers(tree)
    if made not in known and len(open_) < _MOST_OPEN:
        known[made] = None  # What is made of itself grows in each pass of a loop.
        known[made] = _calculated(tree, made, open_ | {made})
    return known.get(made)


@functools.lru_cache(maxsize=2)
def _numbers(_: SourceTree) -> dict[ast.AST, float | None]:
    return {}


def _calculated(tree: SourceTree, made: ast.AST, open_: _Open) -> float | None:
    match made:
        case ast.Constant(value=bool(value)):
            return float(value)
        case ast.Call(args=[inner], keywords=[]) if called_name(made) in _SAME_NUMBER:
            found = numbers_of(tree, inner, open_)
            return found.pop() if len(found) == 1 else None
        case ast.BinOp():
            left, right = numbers_of(tree, made.left, open_), numbers_of(tree, made.right, open_)
            return calculated(made.op, left.pop(), right.pop()) if len(left) == len(right) == 1 else None
    return tree.number_of(made)


def _further(tree: SourceTree, node: ast.AST, open_: _Open) -> _Values | None:
    """Return what an expression may stand for instead; ``None`` where it is what it is."""
    match node:
        case ast.Name():
            return _of_name(tree, node, open_)
        case ast.IfExp():
            return [node.body, node.orelse]
        case ast.BoolOp():
            return [*node.values]
        case ast.NamedExpr():
            return [node.value]
        case ast.Attribute() | ast.Subscript():
            return _of_part(tree, node, open_)
        case ast.Call(func=ast.Name()):
            return _returned(tree, node)
    return None


def _of_name(tree: SourceTree, name: ast.Name, open_: _Open) -> _Values | None:
    made = tree.value_of(name)
    if made is not None:
        return None if made is name else [made]
    if (parameter := tree.parameter_of(name)) is not None:
        found = _of_parameter(tree, parameter)
    elif (part := tree.part_of(name)) is not None:
        found = _of_result(tree, *part, open_)
    else:
        found = _set_to(tree).get(tree.key_of(name), [])
    return found if any(value is not UNKNOWN for value in found) else None


def _of_result(tree: SourceTree, call: ast.Call, index: int, open_: _Open) -> _Values:
    """Return one of several values that a call returns, by each ``return``."""
    return [_entry(row, ast.Constant(index)) or UNKNOWN for row in values_of(tree, call, open_)]


def _of_part(tree: SourceTree, node: ast.Attribute | ast.Subscript, open_: _Open) -> _Values | None:
    made = tree.value_of(node)
    if made is not None and made is not node:
        return [made]
    if isinstance(node, ast.Subscript):
        found = [_entry(owner, node.slice) for owner in values_of(tree, node.value, open_)]
        return [part for part in found if part is not None] if None not in found else None
    given = _set_to(tree).get(tree.key_of(node))
    # Other objects may have it from their class.
    return given if typed(node.value) == "self" or given is None else [*given, UNKNOWN]


def _entry(owner: ast.AST, place: ast.expr) -> ast.expr | None:
    key = place.value if isinstance(place, ast.Constant) else None
    match owner:
        case ast.Tuple() | ast.List() if isinstance(key, int) and -len(owner.elts) <= key < len(owner.elts):
            return owner.elts[key]
        case ast.Dict():
            pairs = zip(owner.keys, owner.values, strict=True)
            return next(
                (value for given, value in pairs if isinstance(given, ast.Constant) and given.value == key), None
            )
    return None


def _returned(tree: SourceTree, call: ast.Call) -> _Values | None:
    """Return what a function of the program returns to a call, by each ``return``."""
    code = _called(tree, call.func)
    if code is None or isinstance(code, ast.Lambda):
        return None if code is None else [code.body]
    inside = nodes_of(code)
    found: _Values = [line.value or UNKNOWN for line in inside if isinstance(line, ast.Return)]
    if not found or any(isinstance(part, ast.Yield) for part in inside):
        return None
    return found if len(_functions(tree)[typed(call.func)]) == 1 else [*found, UNKNOWN]


def _of_parameter(tree: SourceTree, parameter: ast.arg) -> _Values:
    if parameter in _parts_of_items(tree):
        return items_of(tree, _parts_of_items(tree)[parameter])
    title, code = _owners(tree).get(parameter, ("", None))
    if code is None:
        return []
    default = default_of(code, parameter)
    found = [_given(use, in_order(tree, code), parameter, default) for use in _uses(tree).get(code, [_Use()])]
    return [*found, UNKNOWN] if title in tree.asked or len(_functions(tree)[title]) > 1 else found


def _given(use: _Use, names: list[ast.arg], parameter: ast.arg, default: ast.expr | None) -> ast.AST:
    """Return what one use of a function gives for a parameter, or its default."""
    given = use.given_to(names, parameter) or (None if None in dict(use.words) else default)
    return UNKNOWN if given is None or isinstance(given, ast.Starred) else given


def in_order(tree: SourceTree, code: Function) -> list[ast.arg]:
    """Return the parameters that calls give in order."""
    return [*code.args.posonlyargs, *code.args.args][code in _bound(tree) :]


def default_of(code: Function, parameter: ast.arg) -> ast.expr | None:
    """Return the value that a parameter of a function has where a call gives none."""
    names = [*code.args.posonlyargs, *code.args.args]
    pairs = [*zip(reversed(names), reversed(code.args.defaults), strict=False)]
    pairs += [(name, value) for name, value in zip(code.args.kwonlyargs, code.args.kw_defaults, strict=True) if value]
    return next((value for name, value in pairs if name is parameter), None)


def given_for(tree: SourceTree, parameter: ast.arg) -> list[ast.expr]:
    """Return what the calls in a program give for a parameter of one of its functions, methods and classes.

    >>> from grader.submission.source_tree import read_source
    >>> tree = read_source("def feed(data, size=8):\\n    pass\\nfeed(a, size=16)\\nfeed(b)")
    >>> [[typed(given) for given in given_for(tree, parameter)] for parameter in tree.all(ast.arg)]
    [['a', 'b'], ['16']]
    """
    _, code = _owners(tree).get(parameter, ("", None))
    uses = _uses(tree).get(code, []) if code is not None else []
    names = in_order(tree, code) if code is not None else []
    return [given for use in uses if (given := use.given_to(names, parameter)) is not None]


def calls_with(tree: SourceTree, parameter: ast.arg) -> list[ast.Call]:
    """Return the calls of the function that a parameter belongs to."""
    _, code = _owners(tree).get(parameter, ("", None))
    return [use.call for use in _uses(tree).get(code, []) if use.call is not None] if code is not None else []


def function_of(tree: SourceTree, parameter: ast.arg) -> Function | None:
    """Return the function of the program that has a parameter."""
    return _owners(tree).get(parameter, ("", None))[1]


def uses_of(tree: SourceTree, code: Function) -> list[ast.Call]:
    """Return the calls of a function of the program; a ``partial`` of it counts as one."""
    return [use.call for use in _uses(tree).get(code, []) if use.call is not None]


def call_gives(tree: SourceTree, call: ast.Call, parameter: ast.arg) -> ast.expr | None:
    """Return what a call gives for a parameter of the function that it calls, or the default of that."""
    code = function_of(tree, parameter)
    if code is None:
        return None
    words = tuple((word.arg, word.value) for word in call.keywords)
    known = (use for use in _uses(tree).get(code, []) if use.call is call)
    use = next(known, _Use((*call.args,), words, call))  # What is called by another name may not be known there.
    given = _given(use, in_order(tree, code), parameter, default_of(code, parameter))
    return given if given is not UNKNOWN and isinstance(given, ast.expr) else None


def function_called(tree: SourceTree, called: ast.expr) -> Function | None:
    """Return the function of the program that a call reaches, where it is known."""
    return _called(tree, called)


def _called(tree: SourceTree, called: ast.expr) -> Function | None:
    """Return the function of the program that a call reaches: of several of one name, the last one.

    Which method is called is known where there is one of that name.
    """
    title = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    codes = _functions(tree).get(title, [])
    if isinstance(called, ast.Name):
        codes = [code for code in codes if code not in _bound(tree) or getattr(code, "name", "") == "__init__"][-1:]
    return codes[0] if len(codes) == 1 else None


@functools.lru_cache(maxsize=2)
def _functions(tree: SourceTree) -> dict[str, list[Function]]:
    """Return the functions of a program by the names that they are called by; a class by its ``__init__``."""
    found: dict[str, list[Function]] = {}
    first = {line: definition.name for definition in tree.all(ast.ClassDef) for line in definition.body
             if isinstance(line, ast.FunctionDef) and line.name == "__init__"}  # fmt: skip
    for target, value in (pair for line in tree.all(ast.Assign) for pair in assigned(line)):
        if isinstance(target, ast.Name) and isinstance(value, ast.Lambda):
            found.setdefault(target.id, []).append(value)
    for function in tree.all(ast.FunctionDef):
        found.setdefault(first.get(function, function.name), []).append(function)
    return found


@functools.lru_cache(maxsize=2)
def _owners(tree: SourceTree) -> dict[ast.arg, tuple[str, Function]]:
    """Return the functions of a program by their parameters, each with the name that it is called by."""
    return {
        parameter: (title, code) for title, codes in _functions(tree).items() for code in codes
        for parameter in (*code.args.posonlyargs, *code.args.args, *code.args.kwonlyargs)
    }  # fmt: skip


@functools.lru_cache(maxsize=2)
def _bound(tree: SourceTree) -> set[Function]:
    """Return the methods that get their object before all else."""
    methods = [line for kind in tree.all(ast.ClassDef) for line in kind.body if isinstance(line, ast.FunctionDef)]
    return {line for line in methods if "staticmethod" not in map(typed, line.decorator_list)}


@functools.lru_cache(maxsize=2)
def _parts_of_items(tree: SourceTree) -> dict[ast.arg | None, ast.expr]:
    """Return the parameters of functions that get one item after the other, by ``map`` or ``reduce``."""
    found: dict[ast.arg | None, ast.expr] = {}
    for call in tree.all(ast.Call):
        match call:
            case ast.Call(args=[ast.Lambda(args=ast.arguments(args=[*_, item])), items, *_]):
                if called_name(call) in ("map", "reduce", "filter"):
                    found[item] = items
    return found


@functools.lru_cache(maxsize=2)
def _uses(tree: SourceTree) -> dict[Function, list[_Use]]:
    """Return what the functions of a program get where they are named."""
    found: dict[Function, list[_Use]] = {}
    called: set[ast.AST] = set()
    for call in tree.all(ast.Call):
        function, args = call.func, (*call.args,)
        called.add(function)
        if called_name(call) == "partial" and args:
            function, args = args[0], args[1:]
            called.add(function)
        code = _called(tree, function)
        if code is not None:
            words = tuple((word.arg, word.value) for word in call.keywords)
            found.setdefault(code, []).append(_Use(args, words, call))
    for name in tree.all(ast.Name):
        code = _called(tree, name) if isinstance(name.ctx, ast.Load) and name not in called else None
        if code is not None:
            found.setdefault(code, []).append(_Use())
    return found


@functools.lru_cache(maxsize=2)
def _set_to(tree: SourceTree) -> dict[Key, _Values]:
    """Return all that each name, and each attribute, is set to."""
    values: dict[Key, _Values] = {}
    for target, value in _bindings(tree):
        for part, given in _parts(target, value):
            if isinstance(part, ast.Name | ast.Attribute):
                values.setdefault(tree.key_of(part), []).append(given)
    for name, parameter in _set_parameters(tree):
        if (key := tree.key_of(name)) in values:
            values[key] += _of_parameter(tree, parameter) or [UNKNOWN]
    return values


def _set_parameters(tree: SourceTree) -> Iterator[tuple[ast.Name, ast.arg]]:
    """Yield the parameters that a function sets to something else, each with a place where it does."""
    stored = {name.id for name in tree.all(ast.Name) if isinstance(name.ctx, ast.Store)}
    for parameter, (_, code) in _owners(tree).items():
        inside = nodes_of(code) if parameter.arg in stored else ()
        names = (part for part in inside if isinstance(part, ast.Name) and part.id == parameter.arg)
        yield from ((name, parameter) for name in itertools.islice(names, 1))


def _bindings(tree: SourceTree) -> Iterator[tuple[ast.expr, ast.AST]]:
    for line in tree.all(ast.Assign):
        yield from assigned(line)
    for grown in tree.all(ast.AugAssign):
        yield grown.target, UNKNOWN
    for item in tree.all(ast.withitem):
        if item.optional_vars is not None:
            yield item.optional_vars, UNKNOWN
    loops: list[ast.For | ast.comprehension] = [*tree.all(ast.For), *tree.all(ast.comprehension)]
    for loop in loops:
        yield from ((loop.target, item) for item in items_of(tree, loop.iter))


def items_of(tree: SourceTree, node: ast.AST | None) -> list[ast.AST]:
    """Return what is in a list, item by item; a name without letters where that is not known, also for a part of it.

    >>> from grader.submission.source_tree import read_source
    >>> tree = read_source("sizes = [8, 16]\\nzip(sizes, reversed(sizes))")
    >>> [typed(item) for item in items_of(tree, tree.all(ast.Call)[0])]
    ['(8, 16)', '(16, 8)']
    """
    made, known = tree.value_of(node), _items(tree)
    for _ in range(MOST_LINKS):  # A list may have several names.
        made = tree.value_of(made) if isinstance(made, ast.Name) else made
    if made is None:
        return [UNKNOWN]
    if made not in known:
        known[made] = [UNKNOWN]  # What is made of itself.
        found = _items_in(tree, made)
        known[made] = found if len(found) <= _MOST_ITEMS else [UNKNOWN]
    return [*known[made]]


@functools.lru_cache(maxsize=2)
def _items(_: SourceTree) -> dict[ast.AST, _Values]:
    """Return what is in each list that was looked at, so that `a = b + b` doubles no work."""
    return {}


def _items_in(tree: SourceTree, made: ast.AST) -> _Values:
    match made:
        case ast.Tuple() | ast.List() | ast.Set():
            return [item for part in made.elts for item in _spread(tree, part)]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [*items_of(tree, left), *items_of(tree, right)]
        case ast.Subscript(value=value, slice=ast.Slice(lower=None, upper=None)):
            return items_of(tree, value)
        case ast.Call(func=ast.Name(id="zip"), args=parts):
            return [_row(row) for row in itertools.zip_longest(*(items_of(tree, part) for part in parts))]
        case ast.Call(func=ast.Name(id="enumerate"), args=[inner, *_]):
            return [_row((ast.Constant(place), item)) for place, item in enumerate(items_of(tree, inner))]
        case ast.Call(func=ast.Name(id="list" | "tuple"), args=[inner]):
            return items_of(tree, inner)
        case ast.Call(func=ast.Name(id="reversed"), args=[inner]):
            return items_of(tree, inner)[::-1]
        case ast.Call(func=ast.Attribute(value=owner, attr="items" | "values" as how), args=[]):
            dictionary = tree.value_of(owner)
            if isinstance(dictionary, ast.Dict):
                pairs = zip(dictionary.keys, dictionary.values, strict=True)
                return [_row(pair) if how == "items" else pair[1] for pair in pairs]
    return [UNKNOWN]


def _spread(tree: SourceTree, part: ast.expr) -> _Values:
    return items_of(tree, part.value) if isinstance(part, ast.Starred) else [part]


def _row(parts: Iterable[ast.AST | None]) -> ast.Tuple:
    return ast.Tuple([part if isinstance(part, ast.expr) else UNKNOWN for part in parts])


def _parts(target: ast.expr, value: ast.AST) -> Iterator[tuple[ast.expr, ast.AST]]:
    """Yield the names of a target, each with its part of the value."""
    if not isinstance(target, ast.Tuple | ast.List):
        yield (target.value, UNKNOWN) if isinstance(target, ast.Starred) else (target, value)
        return
    values = value.elts if isinstance(value, ast.Tuple | ast.List) else []
    known = len(values) == len(target.elts) and not any(isinstance(part, ast.Starred) for part in target.elts)
    for place, part in enumerate(target.elts):
        yield from _parts(part, values[place] if known else UNKNOWN)
