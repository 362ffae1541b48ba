"""Rules about what lives longer than its author thinks: objects that are stored and changed, iterators, generators.

The code runs, and works with what an earlier pass or an earlier call has left.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.node_forms import LEAVES_A_LOOP, is_name_or_own
from grader.submission.rules.reading.possible_values import function_called
from grader.submission.rules.rule import found_with, rule, told_with
from grader.submission.rules.subjects import EMPTIED, LOOP, USED_UP
from grader.submission.source_tree import Finding, SourceTree, assigned, names_in, nodes_of, typed
from grader.submission.syntax import called_name

_Loop = ast.For | ast.While
_CHANGES = (
    "append", "extend", "insert", "pop", "popleft", "appendleft", "sort", "reverse", "clear", "fill", "remove",
    "rotate", "setdefault",
)  # fmt: skip
"""Methods that change a list, an array or a dictionary, and give nothing that counts."""
_OF_KNOWN = ("update", "add", "subtract", "discard")
"""The same, where other objects have methods of these names as well."""
_ARRAYS = (
    "zeros", "ones", "full", "empty", "array", "arange", "linspace", "zeros_like", "ones_like", "full_like",
    "empty_like", "eye",
)  # fmt: skip
_MUTABLE = ("list", "dict", "set", "deque", "defaultdict", "Counter", "OrderedDict", "bytearray", "copy", "deepcopy")
_LISTS = ("list", "deque", "defaultdict", "dict", "OrderedDict")


class _Change(NamedTuple):
    node: ast.AST
    """The line or the call that changes an object."""
    owner: ast.expr
    """What it changes."""


_OF_ONE_VALUE = ("zeros", "zeros_like", "ones", "ones_like", "full", "full_like")


@rule
def stored_and_changed(tree: SourceTree) -> Iterator[Finding]:
    """Yield an object that each pass of a loop stores, and changes as well: all entries are one object."""
    loops: list[_Loop] = [*tree.all(ast.For), *tree.all(ast.While)]
    inside = {loop: {id(node) for node in nodes_of(loop)} for loop in loops}
    changes: dict[_Loop, list[_Change]] = {}
    for node, stored, kept in _stores(tree) if loops else ():
        around = sorted((loop for loop in loops if id(node) in inside[loop]), key=lambda loop: len(inside[loop]))
        if around and not is_name_or_own(stored):
            stored = stored.value  # type: ignore[attr-defined]
            around = around if _is_made_by(tree, stored, _ARRAYS, displays=False) else []
        for loop in around:
            if loop not in changes:
                changes[loop] = [*_changes_in(tree, loop)]
            by = [part for part in changes[loop] if typed(part.owner) == typed(stored) and part.node is not node
                  and tree.key_of(part.owner) == tree.key_of(stored)]  # fmt: skip
            if by:
                if _stays(tree, loop, stored, kept, by) and _lasts(tree, loop, node, kept):
                    yield from _told(tree, node, stored, kept, by[0])
                break


def _told(tree: SourceTree, node: ast.AST, stored: ast.expr, kept: ast.expr, by: _Change) -> Iterator[Finding]:
    name = typed(stored)
    right = f"{name}.copy()"
    sentence = (
        f"`{typed(kept)}` stores `{name}` itself, so `{_short(by.node)}` changes what is stored earlier, too. Store "
        f"`{right}`."
    )
    if len(tree.asked) == 1 and tree.mentions("fit"):
        # One function does all: what it stores is what it trains on.
        yield tree.finding(node, typed(node), right, sentence, certain=False, about=LOOP)
    yield from found_with(tree, node, typed(node), right, sentence)


def _is_joined(tree: SourceTree, kept: ast.expr) -> bool:
    """Return whether the entries of a list are surely arrays: they are joined along their first axis."""
    return any(call.args and typed(call.args[0]) == typed(kept) for name in ("concatenate", "vstack", "concat")
               for call in tree.calls_named(name))  # fmt: skip


def _short(node: ast.AST) -> str:
    match node:
        case ast.Assign(targets=[target, *_]):
            return f"{typed(target)} = …"
        case ast.AugAssign():
            return typed(node) if len(typed(node)) < 40 else f"{typed(node.target)} …"
        case ast.Call(func=called):
            return typed(node) if len(typed(node)) < 40 else f"{typed(called)}(…)"
    return typed(node)


def _changes_in(tree: SourceTree, around: ast.AST, deep: bool = True) -> Iterator[_Change]:
    """Yield the lines and calls that change an object which has a name."""
    for node in nodes_of(around):
        match node:
            case ast.Assign(targets=targets):
                for target in targets:
                    if isinstance(target, ast.Subscript) and is_name_or_own(target.value):
                        yield _Change(node, target.value)
            case ast.AugAssign(target=ast.Subscript(value=owner)) if is_name_or_own(owner):
                yield _Change(node, owner)
            case ast.AugAssign(target=ast.Name() | ast.Attribute() as owner):
                yield _Change(node, owner)
            case ast.Delete(targets=[ast.Subscript(value=owner)]) if is_name_or_own(owner):
                yield _Change(node, owner)
            case ast.Call():
                yield from _changed_by_call(tree, node, deep)


def _changed_by_call(tree: SourceTree, call: ast.Call, deep: bool) -> Iterator[_Change]:
    match call:
        case ast.Call(func=ast.Attribute(value=owner, attr=how)) if how in (*_CHANGES, *_OF_KNOWN):
            if is_name_or_own(owner) and not tree.name_of(call.func):
                yield _Change(call, owner)
        case ast.Call(func=ast.Attribute(attr="shuffle"), args=[owner]) if is_name_or_own(owner):
            yield _Change(call, owner)
        case ast.Call(func=ast.Attribute(attr="copyto"), args=[owner, *_]) if is_name_or_own(owner):
            yield _Change(call, owner)
        case ast.Call(func=ast.Name() as called, args=args) if deep:
            code = function_called(tree, called)
            if isinstance(code, ast.FunctionDef):
                own = names_in(code, ast.Store)
                inside = [part for part in _changes_in(tree, code, deep=False) if not _is_of_whole(part.node)]
                changed = {part.owner.id for part in inside if isinstance(part.owner, ast.Name)} - own
                for parameter, given in zip(code.args.args, args, strict=False):
                    if is_name_or_own(given) and parameter.arg in changed:
                        yield _Change(call, given)
                # What is around a nested function may be changed by it as well.
                taken = own | {parameter.arg for parameter in code.args.args}
                yield from (_Change(call, part.owner) for part in inside
                            if isinstance(part.owner, ast.Name) and part.owner.id not in taken)  # fmt: skip


def _is_of_whole(node: ast.AST) -> bool:
    """Return whether a line is ``x += …``: of a number, that changes the name alone."""
    return isinstance(node, ast.AugAssign) and not isinstance(node.target, ast.Subscript)


def _stores(tree: SourceTree) -> Iterator[tuple[ast.AST, ast.expr, ast.expr]]:
    """Yield where an object with a name is put into a list or a dictionary, with both."""
    for method in ("append", "add", "insert", "appendleft"):
        for call in tree.calls_named(method):
            if isinstance(call.func, ast.Attribute) and call.args and len(call.args) == 1 + (method == "insert"):
                yield from ((call, part, call.func.value) for part in _parts_of(call.args[-1]))
    for line in tree.all(ast.Assign):
        match line.targets:
            case [ast.Subscript(value=kept, slice=place)] if not isinstance(place, ast.Slice | ast.Constant):
                if _is_made_by(tree, kept, _LISTS):
                    yield from ((line, part, kept) for part in _parts_of(line.value))
    for grown in tree.all(ast.AugAssign):
        match grown:
            case ast.AugAssign(target=kept, op=ast.Add(), value=ast.List(elts=[item])):
                yield from ((grown, part, kept) for part in _parts_of(item))


def _parts_of(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the names that are stored as they are, alone or beside others, and slices of what has a name."""
    match node:
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Dict(values=parts):
            yield from (part for part in parts if is_name_or_own(part) or _is_view(part))
        case _ if is_name_or_own(node) or _is_view(node):
            yield node


def _is_view(node: ast.expr) -> bool:
    """Return whether a node takes a part of what has a name: of an array, that is no copy."""
    return isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and is_name_or_own(node.value)


def _stays(tree: SourceTree, loop: _Loop, stored: ast.expr, kept: ast.expr, by: Iterable[_Change]) -> bool:
    """Return whether all passes of a loop work with one object, and change that."""
    key, grown = tree.key_of(stored), {id(part.node) for part in by if isinstance(part.node, ast.AugAssign)}
    by_name = {id(part.node.target) for part in by if isinstance(part.node, ast.AugAssign)}
    for node in nodes_of(loop):
        is_set = isinstance(node, ast.Name | ast.Attribute) and not isinstance(node.ctx, ast.Load)
        if is_set and id(node) not in by_name and typed(node) == typed(stored) and tree.key_of(node) == key:
            return False
    if all(id(part.node) not in grown or isinstance(part.node.target, ast.Subscript) for part in by  # type: ignore[attr-defined]
           ) and any(not _is_of_known(part.node) for part in by):  # fmt: skip
        return True
    return _is_made_by(tree, stored, (*_MUTABLE, *_ARRAYS)) or _is_joined(tree, kept)


def _is_of_known(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and called_name(node) in _OF_KNOWN


def _is_made_by(tree: SourceTree, node: ast.expr, makers: tuple[str, ...], *, displays: bool = True) -> bool:
    """Return whether all that a name is set to is what some calls make; with ``displays``, also ``[]`` and ``{}``."""
    key, name = tree.key_of(node), typed(node)
    pairs = [pair for line in tree.all(ast.Assign) for pair in assigned(line)]
    values = [value for target, value in pairs if typed(target) == name and tree.key_of(target) == key]
    return bool(values) and all(
        (isinstance(value, ast.Call) and called_name(value) in makers) or (displays and _is_display(value))
        for value in values
    )


def _is_display(value: ast.expr) -> bool:
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult):
        return isinstance(value.left, ast.List) or isinstance(value.right, ast.List)
    return isinstance(value, ast.List | ast.Dict | ast.ListComp | ast.DictComp | ast.Set | ast.SetComp)


def _lasts(tree: SourceTree, loop: _Loop, node: ast.AST, kept: ast.expr) -> bool:
    """Return whether what a pass stores is there in the next one, which the loop reaches."""
    nodes, key = nodes_of(loop), tree.key_of(kept)
    for part in nodes:
        match part:
            case ast.Name() | ast.Attribute() if not isinstance(part.ctx, ast.Load):
                if typed(part) == typed(kept) and tree.key_of(part) == key and not isinstance(node, ast.AugAssign):
                    return False
            case ast.Call(func=ast.Attribute(value=owner, attr="clear" | "pop" | "popleft" | "remove")):
                if typed(owner) == typed(kept):
                    return False
        for lines in (getattr(part, "body", None), getattr(part, "orelse", None)):
            block = lines if isinstance(lines, list) else []
            ends = any(isinstance(line, LEAVES_A_LOOP) for line in block)
            if ends and any(node is inner for line in block for inner in nodes_of(line)):
                return False
    return True


_CACHES = ("cache", "lru_cache")
_DRAWS = regex(
    r"(?:numpy\.random|random|tensorflow\.random)\.(?!seed|default_rng|RandomState|Random|set_seed|Generator|[gs]et_?state)"
    r"[a-z]\w*"
)
"""Functions that draw with a generator of all the program."""
_GENERATORS = regex(
    r"numpy\.random\.(?:default_rng|RandomState|Generator)|random\.Random"
    r"|tensorflow\.random\.Generator\.from_seed|(?:tensorflow\.)?keras\.random\.SeedGenerator"
)
_SEED = regex(r"seed|graine|semilla|saat|semente|seme|zaad|frö|ziarno", re.IGNORECASE)


@rule
def generators_kept_between_calls(tree: SourceTree) -> Iterator[Finding]:
    """Yield a generator of random numbers that is kept from one call to the next: it goes on, whatever its seed."""
    if not tree.mentions("default_rng", "RandomState", "Random", "from_seed", "SeedGenerator"):
        return
    yield from _kept_by_a_cache(tree)
    takes_seed = any(_SEED.search(parameter.arg) for function in tree.all(ast.FunctionDef)
                     if function.name in tree.asked for parameter in function.args.args)  # fmt: skip
    for function in tree.all(ast.FunctionDef):
        if takes_seed:
            yield from _kept_by_a_default(tree, function)
        yield from _kept_outside(tree, function)


def _kept_by_a_cache(tree: SourceTree) -> Iterator[Finding]:
    if not tree.mentions(*_CACHES):
        return
    found: list[tuple[ast.AST, ast.AST, str]] = []
    for function in tree.all(ast.FunctionDef):
        for decorator in function.decorator_list:
            if (how := _cache_by(tree, decorator)) and _makes_generator(tree, function):
                found.append((function, decorator, how))
    for call in tree.all(ast.Call):
        if (how := _cache_by(tree, call.func)) and len(call.args) == 1:
            made = call.args[0]
            if _GENERATORS.fullmatch(tree.name_of(made)) or _makes_generator(tree, tree.code_of(made)):
                found.append((call, call, how))
    for node, wrong, how in found:
        sentence = (
            f"`{how}` returns the same generator in each call, and it goes on where it was. Make a new one: remove "
            f"`{how}`."
        )
        yield from found_with(tree, node, typed(wrong), "", sentence)


@rule
def draws_kept_by_a_cache(tree: SourceTree) -> Iterator[Finding]:
    """Yield a cache around a function that draws random numbers: equal arguments give the same ones again."""
    for function in tree.all(ast.FunctionDef) if tree.mentions(*_CACHES) else ():
        inside = nodes_of(function)
        draws = [call for call in inside if isinstance(call, ast.Call) and _draws_from_outside(tree, call, inside)]
        for decorator in function.decorator_list if draws else ():
            if how := _cache_by(tree, decorator):
                sentence = (
                    f"`{how}` keeps what `{function.name}` returns: a call with the same arguments draws nothing new. "
                    f"Remove `{how}`."
                )
                yield from found_with(tree, function, typed(decorator), "", sentence)


_DRAWING = ("normal", "uniform", "standard_normal", "random", "integers", "randint", "permutation", "choice", "laplace",
            "poisson", "rand", "randn", "truncated_normal", "sample", "gauss", "binomial")  # fmt: skip
_MAKES_DRAWS = ("random", "default_rng", "RandomState", "Random", "from_seed")


@rule
def draws_kept_for_later(tree: SourceTree) -> Iterator[Finding]:
    """Yield random numbers that are drawn where none are kept yet, and kept: later calls get them again."""
    for branch in tree.all(ast.If) if tree.mentions(*_MAKES_DRAWS) else ():
        for line in (line for line in branch.body if isinstance(line, ast.Assign)):
            drawn = [call for call in nodes_of(line.value) if isinstance(call, ast.Call)
                     and called_name(call) in _DRAWING and isinstance(call.func, ast.Attribute)]  # fmt: skip
            target = line.targets[0]
            if drawn and _is_missing(tree, branch.test, target) and tree.functions_around(branch):
                sentence = (
                    f"`{typed(target)}` is drawn once and kept, so later calls get the same random numbers. Draw in "
                    "each call, and keep nothing."
                )
                yield from told_with(tree, tree.finding(line, typed(line), "", sentence, certain=False))


def _is_missing(tree: SourceTree, test: ast.expr, target: ast.expr) -> bool:
    """Return whether a condition holds where nothing is kept yet in a place that outlives the call."""
    match test:
        case ast.Compare(ops=[ast.NotIn()], comparators=[place]):
            return isinstance(target, ast.Subscript) and typed(target.value) == typed(place)
        case ast.Compare(left=place, ops=[ast.Is()], comparators=[ast.Constant(value=None)]):
            is_global = any(typed(place) in line.names for line in tree.all(ast.Global))
            return (isinstance(place, ast.Attribute) or is_global) and typed(target) == typed(place)
        case ast.UnaryOp(op=ast.Not(), operand=ast.Call(func=ast.Name(id="hasattr"), args=[_, ast.Constant()])):
            return isinstance(target, ast.Attribute)
    return False


def _draws_from_outside(tree: SourceTree, call: ast.Call, inside: Collection[ast.AST]) -> bool:
    """Return whether a call draws with the generator of a library, or with one that was made outside of a function."""
    if _DRAWS.fullmatch(tree.name_of(call.func)):
        return True
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    made = tree.value_of(owner)
    is_generator = isinstance(made, ast.Call) and bool(_GENERATORS.fullmatch(tree.name_of(made.func)))
    # One without a seed draws something else in each call, wherever it is made.
    is_free = isinstance(made, ast.Call) and not made.args and not made.keywords
    return is_generator and (made not in inside or is_free)


def _cache_by(tree: SourceTree, node: ast.AST) -> str:
    """Return the name of the cache that is put around a function; empty where it is another thing."""
    name = tree.name_of(node.func if isinstance(node, ast.Call) else node).split(".")[-1]
    return name if name in _CACHES else ""


def _makes_generator(tree: SourceTree, code: ast.AST | None) -> bool:
    """Return whether a function returns a generator that has a seed."""
    if isinstance(code, ast.Lambda):
        return _is_generator(tree, code.body)
    inside = nodes_of(code) if isinstance(code, ast.FunctionDef) else ()
    return any(isinstance(node, ast.Return) and node.value and _is_generator(tree, node.value) for node in inside)


def _is_generator(tree: SourceTree, node: ast.AST) -> bool:
    made = tree.value_of(node)
    has_seed = isinstance(made, ast.Call) and bool(made.args or made.keywords)
    return has_seed and isinstance(made, ast.Call) and bool(_GENERATORS.fullmatch(tree.name_of(made.func)))


def _kept_by_a_default(tree: SourceTree, function: ast.FunctionDef) -> Iterator[Finding]:
    """Yield a generator that is the default of an argument."""
    parameters = [*function.args.posonlyargs, *function.args.args]
    pairs = [*zip(reversed(parameters), reversed(function.args.defaults), strict=False)]
    pairs += [(name, value) for name, value in
              zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True) if value]  # fmt: skip
    for parameter, value in pairs:
        if isinstance(value, ast.Call) and _is_generator(tree, value):
            sentence = (
                f"The default `{typed(value)}` is made once, so a second call goes on with it. Write "
                f"`{parameter.arg}=None`, and make it inside the function."
            )
            yield from found_with(tree, function, typed(value), f"{parameter.arg}=None", sentence)


def _kept_outside(tree: SourceTree, function: ast.FunctionDef) -> Iterator[Finding]:
    """Yield a generator that a function keeps outside of it, and makes where it is missing there."""
    nodes = nodes_of(function)
    shared = {name for node in nodes if isinstance(node, ast.Global) for name in node.names}
    own = (names_in(function, ast.Store) | {part.arg for part in nodes_of(function.args)
                                            if isinstance(part, ast.arg)}) - shared - {"cls"}  # fmt: skip
    for node in nodes:
        match node:
            case ast.If(test=test, body=[ast.Assign(targets=[target], value=made), *_]):
                kept = target.value if isinstance(target, ast.Subscript) else target
                first = kept.value if isinstance(kept, ast.Attribute) else kept
                is_asked = isinstance(first, ast.Name) and first.id in names_in(test)
            case ast.Call(func=ast.Attribute(value=kept, attr="setdefault"), args=[_, made]):
                first = kept.value if isinstance(kept, ast.Attribute) else kept
                is_asked = True
            case _:
                continue
        if is_asked and isinstance(first, ast.Name) and first.id not in own and _is_generator(tree, made):
            sentence = (
                f"`{typed(kept)}` keeps the generator, so a second call with the same seed goes on with it. Make a "
                "new one in each call."
            )
            yield from found_with(tree, node, typed(made), typed(made), sentence)


@rule
def defaults_read_later(tree: SourceTree) -> Iterator[Finding]:
    """Yield the value of missing keys that a ``defaultdict`` reads from a name which is changed afterwards."""
    for call in tree.calls_named("defaultdict"):
        factory = tree.code_of(call.args[0]) if call.args else None
        value = _returned_by(factory)
        owner = next((line for line in tree.all(ast.Assign) if line.value is call), None)
        if value is None or factory is None or owner is None:
            continue
        kept = typed(owner.targets[0])
        for name in (node for node in nodes_of(value) if isinstance(node, ast.Name)):
            later = [node for node in tree.all(ast.Name) if node.id == name.id and not isinstance(node.ctx, ast.Load)
                     and node.lineno > call.lineno and tree.key_of(node) == tree.key_of(name)]  # fmt: skip
            if later and not _is_read_while(tree, kept, later):
                first = tree.number_of(_first_value(tree, name, call))
                right = f"lambda: {first:g}" if first is not None else "lambda: …"
                advice = f"Write `{right}`." if first is not None else "Keep the first value under a name of its own."
                sentence = (
                    f"This `defaultdict` reads `{name.id}` when a key is missing: by then line {later[0].lineno} has "
                    f"changed it. {advice}"
                )
                yield tree.finding(call, typed(call), right, sentence, certain=False)
                break


def _returned_by(factory: ast.AST | None) -> ast.expr | None:
    if isinstance(factory, ast.Lambda):
        return factory.body
    found = [line.value for line in nodes_of(factory) if isinstance(line, ast.Return)] if factory is not None else []
    return found[0] if isinstance(factory, ast.FunctionDef) and len(found) == 1 else None


def _first_value(tree: SourceTree, name: ast.Name, call: ast.Call) -> ast.expr | None:
    """Return what a name was set to last above a call, in a line of its own."""
    values = [(line.lineno, line.value) for line in tree.all(ast.Assign) if typed(line.targets[0]) == name.id
              and line.lineno <= call.lineno and tree.key_of(line.targets[0]) == tree.key_of(name)]  # fmt: skip
    return max(values, key=lambda pair: pair[0])[1] if values else None


def _is_read_while(tree: SourceTree, kept: str, changes: list[ast.Name]) -> bool:
    """Return whether entries are read in the function, or the loop, that changes the value: then it may be meant."""
    lines = {node.lineno for node in changes}
    around = [code for code in tree.all(ast.FunctionDef)
              if any(code.lineno <= line <= (code.end_lineno or 0) for line in lines)]  # fmt: skip
    nodes = nodes_of(around[-1] if around else tree.tree)
    is_read = any(isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and typed(node.value) == kept
                  for node in nodes)  # fmt: skip
    grown = any(isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Subscript)
                and typed(node.target.value) == kept for node in nodes)  # fmt: skip
    return is_read or grown


_ONCE = ("zip", "map", "filter", "enumerate", "reversed", "iter")
_READERS = ("csv.reader", "csv.DictReader", "os.walk", "os.scandir", "glob.iglob", "re.finditer")
_ENDLESS = ("count", "cycle", "repeat", "tee")
_OF_FOLDERS = ("glob", "rglob", "iterdir")
"""Methods of a path that return an iterator."""
_OPENS = ("open", "gzip.open", "io.open", "codecs.open", "io.StringIO")
_AROUND = ("enumerate", "reader", "DictReader")
"""Functions that go on as far as what they are given."""
_OF_FILES = ("read", "readlines")
_CONSUMERS = ("list", "tuple", "set", "dict", "sorted", "sum", "max", "min", "frozenset", "Counter", "join", "extend")
_Takers = Mapping[str, set[int]]
_EXPLAINED = regex(r"empty|used up|exhaust|nothing left|leer|vide|vac[ií]|vuot|vazi", re.IGNORECASE)


@rule
def iterators_read_twice(tree: SourceTree) -> Iterator[Finding]:
    """Yield the second reading of an iterator: the first one has used it up."""
    made = [line.targets[0] for line in tree.all(ast.Assign) if _is_used_up(tree, line.value)]
    made += [item.optional_vars for item in tree.all(ast.withitem)
             if item.optional_vars is not None and _is_file(tree, item.context_expr)]  # fmt: skip
    names = {target.id for target in made if isinstance(target, ast.Name)}
    if not names:
        return
    takers = _takers(tree)
    for owner in (tree.tree, *tree.all(ast.FunctionDef)):
        for lines in _blocks(owner):
            first: dict[str, tuple[ast.AST, ast.stmt]] = {}
            for line in lines:
                for read in _read_here(tree, line, names, takers, first):
                    yield from _read_again(tree, read, first.pop(read.id, (read, line))[1], line)
                for read in _readings(line, names, takers, whole=True):
                    value = _iterator_of(tree, read)
                    if value is not None and _is_used_up(tree, value):
                        first.setdefault(read.id, (value, line))
                if any(isinstance(part, ast.Call) and called_name(part) == "seek" for part in nodes_of(line)):
                    first.clear()


def _read_here(
    tree: SourceTree, line: ast.stmt, names: set[str], takers: _Takers, first: dict[str, tuple[ast.AST, ast.stmt]]
) -> Iterator[ast.Name]:
    """Yield where a line reads an iterator that a line before has used up, or that it uses up itself."""
    seen: set[str] = set()
    is_simple = isinstance(line, ast.Assign | ast.Return | ast.Expr)
    may_choose = any(isinstance(part, ast.IfExp | ast.BoolOp) for part in nodes_of(line)) if is_simple else True
    for read in _readings(line, names, takers, whole=False):
        value = _iterator_of(tree, read)
        again = read.id in seen and not may_choose and value is not None and _is_used_up(tree, value)
        if value is not None and (again or first.get(read.id, (None, line))[0] is value):
            yield read
        seen.add(read.id)


def _read_again(tree: SourceTree, read: ast.Name, before: ast.stmt, line: ast.stmt) -> Iterator[Finding]:
    if not _EXPLAINED.search(f"{tree.said_beside(line)} {tree.said_beside(before)} {tree.comments_at(line)}"):
        made = _iterator_of(tree, read) or read
        right = f"{read.id} = list({typed(made)})"
        if isinstance(made, ast.GeneratorExp):
            right = f"{read.id} = [{typed(made)[1:-1]}]"
        elif _is_file(tree, made):
            right = f"{read.id}.seek(0)"
        when = " before it" if _is_file(tree, made) else ""
        place = f"line {before.lineno} has used it up" if before is not line else "its first use here ends it"
        sentence = f"`{read.id}` can be read once: {place}, so nothing is left. Write `{right}`{when}."
        found = tree.finding(read, read.id, right, sentence, certain=False, about=USED_UP)
        yield from (found, *told_with(tree, found))
        # What was made of nothing is empty, and raises further down.
        empty = line.value if isinstance(line, ast.Assign) else None
        for node in tree.all(ast.Name) if empty is not None else ():
            if isinstance(node.ctx, ast.Load) and tree.value_of(node) is empty:
                yield tree.finding(node, node.id, right, sentence, certain=False, about=EMPTIED)


@rule
def iterators_of_a_data_set(tree: SourceTree) -> Iterator[Finding]:
    """Yield an iterator that the generator of a data set reads: each epoch calls the generator alone again."""
    for call in tree.calls_of("from_generator"):
        code = tree.code_of(call.args[0]) if call.args else None
        inside = nodes_of(code) if isinstance(code, ast.FunctionDef | ast.Lambda) else ()
        for read in inside:
            made = tree.value_of(read) if isinstance(read, ast.Name) and isinstance(read.ctx, ast.Load) else None
            if made is not None and made not in inside and _is_used_up(tree, made) and not _is_file(tree, made):
                name = typed(read)
                right = f"{name} = list({typed(made)})"
                sentence = (
                    f"`{name}` can be read once, and each epoch reads it again: nothing is left. Write `{right}`."
                )
                yield from found_with(tree, made, name, right, sentence)


def _iterator_of(tree: SourceTree, read: ast.Name) -> ast.AST | None:
    """Return what a name stands for, also where a ``with`` opens a file by it."""
    made = tree.value_of(read)
    if made is not None:
        return made
    around = [item.context_expr for block in tree.all(ast.With) for item in block.items
              if typed(item.optional_vars or block) == read.id
              and block.lineno <= read.lineno <= (block.end_lineno or 0)]  # fmt: skip
    return around[-1] if around else None


def _is_file(tree: SourceTree, value: ast.AST) -> bool:
    if not isinstance(value, ast.Call) or called_name(value) in tree.defined:
        return False
    full = tree.name_of(value.func)
    return full in _OPENS or (not full and called_name(value) == "open")


def _is_used_up(tree: SourceTree, value: ast.AST) -> bool:
    """Return whether a value can be read once."""
    if isinstance(value, ast.GeneratorExp) or _is_file(tree, value):
        return True
    if not isinstance(value, ast.Call) or called_name(value) == "":
        return False
    full = tree.name_of(value.func)
    if full in _READERS or (full.startswith("itertools.") and full.split(".")[1] not in _ENDLESS):
        return True
    if not isinstance(value.func, ast.Name):
        return not full and called_name(value) in _OF_FOLDERS and called_name(value) not in tree.defined
    code = tree.code_of(value.func)
    if isinstance(code, ast.FunctionDef):
        yields = any(isinstance(node, ast.Yield | ast.YieldFrom) for node in nodes_of(code))
        return yields and not code.decorator_list and not any(isinstance(node, ast.While) for node in nodes_of(code))
    return value.func.id in _ONCE and value.func.id not in tree.defined


def _blocks(owner: ast.AST) -> Iterator[list[ast.stmt]]:
    """Yield the lines that run one after the other, of a function or of the module."""
    waiting = [getattr(owner, "body", [])]
    while waiting:
        lines = [*_without_with(waiting.pop())]
        yield lines
        for line in lines:
            if not isinstance(line, ast.FunctionDef | ast.ClassDef):
                parts = [line, *getattr(line, "handlers", [])]
                blocks = [getattr(part, name, None) for part in parts for name in ("body", "orelse", "finalbody")]
                waiting += [block for block in blocks if isinstance(block, list) and block]


def _without_with(lines: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield lines in their order, in the place of each ``with`` those in it."""
    for line in lines:
        if isinstance(line, ast.With):
            yield from _without_with(line.body)
        else:
            yield line


def _takers(tree: SourceTree) -> _Takers:
    """Return the functions of the program that go through arguments to their end, with the places of these."""
    found: dict[str, set[int]] = {}
    for code in tree.all(ast.FunctionDef):
        names = [part.arg for part in code.args.args]
        read = {part.id for line in code.body for part in _readings(line, {*names}, {}, whole=True)}
        found[code.name] = {place for place, name in enumerate(names) if name in read}
    return found


def _readings(line: ast.stmt, names: set[str], takers: _Takers, *, whole: bool) -> Iterator[ast.Name]:
    """Yield where a line goes through an iterator; with ``whole``, where it surely does so to its end."""
    if isinstance(line, ast.FunctionDef | ast.ClassDef) or (whole and isinstance(line, ast.If | ast.While | ast.Try)):
        return
    if isinstance(line, ast.For):
        inside = nodes_of(line)
        if not whole or not any(isinstance(node, LEAVES_A_LOOP) for node in inside):
            yield from _named(line.iter, names)
        nodes = nodes_of(line.iter) if whole else inside
    else:
        nodes = nodes_of(line)
    lazy = {id(node) for part in nodes if isinstance(part, ast.Lambda) for node in nodes_of(part)}
    given = {id(node.args[0]) for node in nodes if isinstance(node, ast.Call) and node.args
             and called_name(node) in _CONSUMERS}  # fmt: skip
    for node in nodes:
        if id(node) in lazy:
            continue
        match node:
            case ast.ListComp() | ast.SetComp() | ast.DictComp():
                yield from _named(node.generators[0].iter, names)
            case ast.GeneratorExp() if id(node) in given or not whole:
                yield from _named(node.generators[0].iter, names)
            case ast.Call() if called_name(node) in _CONSUMERS and node.args:
                yield from _named(node.args[0], names)
            case ast.Call(func=ast.Name(id=function), args=given_to) if function in takers:
                for place, argument_given in enumerate(given_to):
                    yield from _named(argument_given, names) if place in takers[function] else ()
            case ast.Starred(value=value):
                yield from _named(value, names)
            case ast.Call(func=ast.Attribute(value=owner, attr=how), args=[]) if how in _OF_FILES:
                yield from _named(owner, names)
            case ast.For() if not whole and node is not line:
                yield from _named(node.iter, names)


def _named(source: ast.expr, names: set[str]) -> Iterator[ast.Name]:
    if isinstance(source, ast.Call) and called_name(source) in _AROUND and source.args:
        source = source.args[0]
    if isinstance(source, ast.Name) and source.id in names:
        yield source


@rule
def checked_before_it_is_stored(tree: SourceTree) -> Iterator[Finding]:
    """Yield a callback that ends the training by a value which it stores afterwards: it is that of an epoch before."""
    for kind in tree.all(ast.ClassDef) if tree.mentions("stop_training") else ():
        methods = {line.name: line for line in kind.body if isinstance(line, ast.FunctionDef)}
        for name in ("on_epoch_end", "on_epoch_begin"):
            end = methods.get("on_epoch_end")
            if name not in methods or end is None or len(end.args.args) < 3:
                continue
            method, stored = methods[name], _stored_from_logs(end)
            for block in (node for node in nodes_of(method) if isinstance(node, ast.If) and _stops(node)):
                read = _attributes_of(tree, method, block.test, methods)
                found = [kept for kept in stored if kept in read]
                if len(found) != 1 or (name == "on_epoch_end" and _from_logs(end) & names_in(block.test)):
                    continue
                line = min(stored[found[0]])
                if name == "on_epoch_begin":
                    advice = "one more batch is trained first. Check it in `on_epoch_end`."
                    yield _stopped_late(tree, block, f"`{found[0]}` is checked in `on_epoch_begin`, so {advice}")
                elif line > block.lineno and not _has_other_place(block.test, found[0]):
                    advice = f"line {line} stores this one afterwards. Store it first."
                    yield _stopped_late(tree, block, f"`{found[0]}` is here that of the epoch before: {advice}")


def _stopped_late(tree: SourceTree, block: ast.If, sentence: str) -> Finding:
    return tree.finding(block, typed(block.test), "", sentence, certain=False)


def _stops(block: ast.If) -> bool:
    """Return whether a branch ends the training."""
    lines = [part for line in block.body for part in nodes_of(line) if isinstance(part, ast.Assign)]
    return any(isinstance(target, ast.Attribute) and target.attr == "stop_training"
               for line in lines for target in line.targets)  # fmt: skip


def _from_logs(method: ast.FunctionDef) -> set[str]:
    """Return the names of a method that have a value of its logs."""
    found = {method.args.args[-1].arg}
    for line in nodes_of(method):
        match line:
            case ast.Assign(targets=targets, value=value) if names_in(value) & found:
                found |= {target.id for target in targets if isinstance(target, ast.Name)}
            case ast.NamedExpr(target=ast.Name(id=name), value=value) if names_in(value) & found:
                found.add(name)
    return found


def _stored_from_logs(method: ast.FunctionDef) -> dict[str, list[int]]:
    """Return the attributes that a method gives a value of its logs, with the lines that do so."""
    known, found = _from_logs(method), dict[str, list[int]]()
    for line in nodes_of(method):
        match line:
            case ast.Assign(targets=[ast.Attribute() as kept], value=value):
                pass
            case ast.Assign(targets=[ast.Subscript(value=ast.Attribute() as kept)], value=value):
                pass
            case ast.AugAssign(target=ast.Attribute() as kept, value=ast.List() as value):
                pass
            case ast.Call(func=ast.Attribute(value=ast.Attribute() as kept, attr="append"), args=[value]):
                pass
            case _:
                continue
        if names_in(value) & known and typed(kept.value) == "self":
            found.setdefault(typed(kept), []).append(line.lineno)
    return found


def _attributes_of(
    tree: SourceTree, method: ast.FunctionDef, test: ast.expr, methods: dict[str, ast.FunctionDef]
) -> set[str]:
    """Return the attributes that a test reads, also by a name, and by a method without arguments."""
    nodes = [*nodes_of(test)]
    for part in nodes_of(test):
        made = tree.value_of(part) if isinstance(part, ast.Name) else None
        nodes += nodes_of(made) if made is not None else ()
        if isinstance(part, ast.Call) and not part.args and called_name(part) in methods:
            nodes += nodes_of(methods[called_name(part)])
    sizes = {
        id(part.args[0]) for part in nodes if isinstance(part, ast.Call) and called_name(part) == "len" and part.args
    }
    return {typed(part) for part in nodes if isinstance(part, ast.Attribute) and id(part) not in sizes}


def _has_other_place(test: ast.expr, kept: str) -> bool:
    """Return whether a test reads another entry of a list than the last one."""
    places = [part.slice for part in nodes_of(test) if isinstance(part, ast.Subscript) and typed(part.value) == kept]
    return any(typed(place) != "-1" for place in places)


@rule
def value_of_an_earlier_pass(tree: SourceTree) -> Iterator[Finding]:
    """Yield a default that is set before a loop, and that only some passes replace: the next ones keep their value."""
    for function in tree.all(ast.FunctionDef):
        for loop in (node for node in nodes_of(function) if isinstance(node, ast.For)):
            for test, name in _set_at_times(loop):
                default = _default_before(function, loop, name)
                if default is not None:
                    sentence = (
                        f"Where `{typed(test)}` is false, `{name}` is still that of an earlier pass. Move "
                        f"`{typed(default)}` into the loop."
                    )
                    yield from found_with(tree, default, typed(default), "", sentence)


def _set_at_times(loop: ast.For) -> Iterator[tuple[ast.expr, str]]:
    """Yield the names that a loop sets under a condition alone, and then puts into a list or an array."""
    waiting: dict[str, ast.expr] = {}
    for line in loop.body:
        match line:
            case ast.If(test=test, body=[ast.Assign(targets=[ast.Name(id=name)], value=value)], orelse=[]):
                # What is compared with itself is the best so far.
                if name not in names_in(test) | names_in(value):
                    waiting[name] = test
                continue
            case ast.Expr(ast.Call(func=ast.Attribute(attr="append"), args=[item])):
                kept = names_in(item)
            case ast.Assign(targets=[ast.Subscript()], value=item):
                kept = names_in(item)
            case _:
                waiting = {name: test for name, test in waiting.items() if name not in names_in(line, ast.Store)}
                continue
        yield from ((waiting.pop(name), name) for name in sorted(kept & waiting.keys()))


def _default_before(function: ast.FunctionDef, loop: ast.For, name: str) -> ast.Assign | None:
    """Return the line that gives a name a constant before a loop, if it is the last one there that sets it."""
    lines = [line for line in nodes_of(function) if isinstance(line, ast.Assign) and line.lineno < loop.lineno
             and name in names_in(line, ast.Store)]  # fmt: skip
    last = max(lines, key=lambda line: line.lineno, default=None)
    value = last.value.operand if last is not None and isinstance(last.value, ast.UnaryOp) else last and last.value
    is_of_one_value = isinstance(value, ast.Call) and called_name(value) in _OF_ONE_VALUE
    return last if is_of_one_value or (isinstance(value, ast.Constant) and value.value is not None) else None
