"""What stands in the place of an argument: its usual value, or anything fixed where the argument is never used."""

from __future__ import annotations

import ast
import itertools
import operator
from collections.abc import Callable, Iterator, Mapping

from grader.catalogue.patterns import regex
from grader.submission.rules.rule import rule
from grader.submission.rules.subjects import ARGUMENT, CUT, USUALLY
from grader.submission.source_tree import Finding, SourceTree, names_in, nodes_of, typed
from grader.submission.syntax import names_by_position

_SEES_ALL = {"locals", "vars", "eval", "exec"}
_NUMBER = regex(
    r"(?:\w+_)?(?:size|period|smoothing|length|len|maxlen|num|words|dim|batch|buffer|epochs?|steps?|rate|lr|split|window"
    r"|horizon|time|classes|ahead|units|height|width|channels|share)|n_\w+|num_\w+|max_\w+"
)
"""Names of arguments that are numbers: a number in the code may stand for one of these."""
_PREPARES = regex(r"(?:Vectorization|Lookup|Hashing|Encoding|Discretization|Crossing)$")
"""Layers that prepare inputs, as the exercise asks."""
_READS = regex(r"(?:Embedding|Input|InputLayer)$")
"""Layers whose sizes may be those of the inputs."""
_ENDINGS = {0: "", 1: " + 1", -1: " - 1"}
LEAST_COUNTED = 10
"""A number that is one off is told from so much on."""
MOST_NAMED = 4
"""Numbers that are named where any of them may be meant."""


def usual_values(reference: ast.Module) -> dict[str, dict[str, set[float | str]]]:
    """Return what a module passes for each argument of its functions: numbers, and names of its constants.

    >>> from grader.submission.syntax import parse
    >>> sorted(usual_values(parse("PERIOD = 365; f(1, PERIOD)\\ndef f(x, period): ..."))["f"]["period"], key=str)
    [365, 'PERIOD']
    """
    constants = {
        target.id: node.value
        for node in reference.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    functions = {
        statement.name: names_by_position(statement)
        for statement in reference.body
        if isinstance(statement, ast.FunctionDef)
    }
    usual: dict[str, dict[str, set[float | str]]] = {name: {} for name in functions}
    for call in (node for node in nodes_of(reference) if isinstance(node, ast.Call)):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        # After a star, it is not known which argument a value is for.
        placed = itertools.takewhile(lambda expression: not isinstance(expression, ast.Starred), call.args)
        words = [
            *zip(functions.get(name, ()), placed, strict=False),
            *((keyword.arg, keyword.value) for keyword in call.keywords),
        ]
        for argument, value in words:
            if argument and name in usual and isinstance(value, ast.Name) and value.id in constants:
                usual[name].setdefault(argument, set()).add(value.id)
            number = constants.get(value.id) if isinstance(value, ast.Name) else value
            match number:
                case ast.Constant(value=int() | float() as told) if argument and name in usual and _tells(told):
                    usual[name].setdefault(argument, set()).add(told)
    for function in reference.body:
        if isinstance(function, ast.FunctionDef):
            known = {name: values for name in functions[function.name] if (values := usual[function.name].get(name))}
            usual[function.name] |= _usual_sums(function, known)
    return usual


def _usual_sums(function: ast.FunctionDef, usual: Mapping[str, set[float | str]]) -> dict[str, set[float | str]]:
    """Return the usual values of what a function computes of its arguments alone: 2 for ``smoothing // 2``."""
    numbers = {name: [number for number in values if not isinstance(number, str)] for name, values in usual.items()}
    known = {name: values[0] for name, values in numbers.items() if len(values) == 1}
    found: dict[str, set[float | str]] = {}
    for node in nodes_of(function):
        names = {part.id for part in nodes_of(node) if isinstance(part, ast.Name)}
        if isinstance(node, ast.BinOp) and names and names <= known.keys():
            value = _value_of(node, known)
            if value is not None and abs(value) > 1:
                found[ast.unparse(node)] = {value}
    return found


def _value_of(node: ast.AST, known: Mapping[str, float]) -> float | None:
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Name(id=name):
            return known.get(name)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _COMPUTES:
            other_value, other = _value_of(left, known), _value_of(right, known)
            if (
                other_value is not None
                and other is not None
                and (other or not isinstance(sign, ast.Div | ast.FloorDiv))
            ):
                return _COMPUTES[type(sign)](other_value, other)
    return None


_COMPUTES: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
}  # fmt: skip


@rule
def fixed_numbers(tree: SourceTree) -> Iterator[Finding]:
    """Yield arguments for which something fixed stands in the code: right code may have it, so it is told late."""
    for function in tree.tree.body:
        if isinstance(function, ast.FunctionDef) and function.name in tree.asked:
            yield from _fixed_in(tree, function)


def _fixed_in(tree: SourceTree, function: ast.FunctionDef) -> Iterator[Finding]:
    nodes = [node for line in function.body for node in nodes_of(line)]
    calls = [node for node in nodes if isinstance(node, ast.Call) and _takes_sizes(tree, node)]
    sizes = {id(node) for call in calls for node in nodes_of(call)}
    of_inputs = [call for call in calls if _READS.search(tree.keras_name_of(call.func))]
    chosen = sizes - {id(node) for call in of_inputs for node in nodes_of(call)}
    read = [node for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    used = {node.id for node in read}
    if used & _SEES_ALL:
        return
    known = _usual_in(function, tree.usual.get(function.name, {}), nodes, chosen)
    told = {id(node) for _, places in known.values() for node in places} | sizes
    named: set[int] = set()
    for name in names_by_position(function):
        if fixed := _set_at_once(function, name):
            found, line = f"sets its argument `{name}` to {typed(fixed.value)}: remove that line.", fixed
            yield _finding(tree, function, line, typed(line), name, found)
            continue
        instead, places = known.get(name, (name, []))
        if not places and name not in used:
            others = told | _other_settings(nodes, name)
            places = _in_its_place(name, [node for node in nodes if id(node) not in others], read)
        if places:
            named |= {id(place) for place in places}
            has = "has a fixed value for" if name in used else "does not use"
            found, about = f"{has} its argument `{name}`: {_advice(instead, places)}", USUALLY if name in known else ""
            yield _finding(tree, function, places[0], typed(places[0]), instead, found, about)
    for sum_, places in _sums_in(function, tree.usual.get(function.name, {}), nodes, told):
        found = f"has a fixed value for `{sum_}`: {_advice(sum_, places)}"
        yield _finding(tree, function, places[0], typed(places[0]), sum_, found, USUALLY)
        named |= {id(place) for place in places}
    for cut, bound in _cuts_in(nodes, told | named) if names_by_position(function) else ():
        found = f"cuts with `{typed(cut)}`, but `{typed(bound)}` leaves nothing of a shorter input: use the arguments."
        yield _finding(tree, function, cut, typed(cut), "", found, CUT)


def _cuts_in(nodes: list[ast.AST], taken: set[int]) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield what is sliced at a constant in capitals, with this constant."""
    for node in nodes:
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            bounds = [names_in(bound) if bound is not None else set() for bound in (node.slice.lower, node.slice.upper)]
            if bounds[0] & bounds[1] or isinstance(node.slice.lower, ast.UnaryOp):
                continue  # A batch begins at any place, and ends so many later; of a shorter input, `[-5:]` is all.
            for part in nodes_of(node.slice):
                name = getattr(part, "id", getattr(part, "attr", ""))
                if isinstance(part, ast.expr) and id(part) not in taken and name.isupper():
                    yield node, part
                    break


def _sums_in(
    function: ast.FunctionDef, usual: Mapping[str, set[float | str]], nodes: list[ast.AST], taken: set[int]
) -> Iterator[tuple[str, list[ast.expr]]]:
    """Yield what is usually computed of arguments, with the numbers of the same value that are added to others."""
    added = [
        side for node in nodes if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)
        for side in (node.left, node.right)
    ]  # fmt: skip
    names = names_by_position(function)
    for sum_ in (text for text in usual if text not in names):
        is_there = any(isinstance(node, ast.BinOp) and ast.unparse(node) == sum_ for node in nodes)
        places = [
            node for node in added
            if isinstance(node, ast.Constant) and node.value in usual[sum_] and id(node) not in taken
        ]  # fmt: skip
        if places and not is_there:
            yield sum_, list(places)


def _tells(number: object) -> bool:
    """Return whether a number says what it stands for: 0, 1, 2 and -1 stand everywhere."""
    return isinstance(number, int | float) and (abs(number) > 2 or 0 < abs(number) < 1)


def _usual_in(
    function: ast.FunctionDef, usual: Mapping[str, set[float | str]], nodes: list[ast.AST], chosen: set[int]
) -> dict[str, tuple[str, list[ast.expr]]]:
    """Return for arguments what to write where their usual value stands, or their constant in capitals.

    A number that is one off is that of ``window_size + 1``; of small numbers that says nothing. ``chosen`` are sizes of
    layers, which may be any number.
    """
    known: dict[str, tuple[str, list[ast.expr]]] = {}
    taken = set(chosen)
    for more, ending in _ENDINGS.items():
        for name in names_by_position(function):
            numbers = [value for value in usual.get(name, ()) if not isinstance(value, str)]
            asked = {number + more for number in numbers if not more or number >= LEAST_COUNTED}
            # A constant that is passed for another argument stands for that one, whatever its name.
            of_others = {value for other in usual if other != name for value in usual[other]} - usual.get(name, set())
            named = ({name.upper()} | usual.get(name, set())) - of_others - {name}
            places: list[ast.expr] = []
            elsewhere = taken | _other_settings(nodes, name)
            for node in nodes:
                is_usual = isinstance(node, ast.Constant) and _tells(node.value) and node.value in asked
                is_named = isinstance(node, ast.Name) and not more and node.id in named
                if (is_usual or is_named) and isinstance(node, ast.expr) and id(node) not in elsewhere:
                    places.append(node)
            if places and name not in known:
                known[name] = f"{name}{ending}", places
                taken |= {id(place) for place in places}
    return known


_SETTINGS = ("epochs", "batch_size", "patience", "verbose", "seed", "validation_split", "learning_rate")
"""Arguments of trainings whose value says nothing of another argument that has the same."""


def _other_settings(nodes: list[ast.AST], name: str) -> set[int]:
    """Return the values of settings of a training that are not called as an argument is."""
    words = [node for node in nodes if isinstance(node, ast.keyword) and node.arg in _SETTINGS]
    return {id(word.value) for word in words if not (str(word.arg) in name or name in str(word.arg))}


def _finding(
    tree: SourceTree, function: ast.FunctionDef, node: ast.AST, wrong: str, instead: str, found: str, about: str = ""
) -> Finding:
    sentence, about = f"`{function.name}` {found}", f"{ARGUMENT}{function.name}{about}"
    return tree.finding(node, wrong, instead, sentence, certain=False, about=about)


def _takes_sizes(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a call makes an optimizer, or a layer that learns: its numbers are the learner's choice."""
    name = tree.keras_name_of(call.func)
    return name.startswith(("layers.", "optimizers.", "Input")) and not _PREPARES.search(name)


def _set_at_once(function: ast.FunctionDef, name: str) -> ast.Assign | None:
    """Return the line that gives an argument a fixed number before anything reads it."""
    for line in function.body:
        match line:
            case ast.Assign(targets=[ast.Name(id=target)], value=ast.Constant(value=int() | float())) if target == name:
                return line
        if any(isinstance(node, ast.Name) and node.id == name for node in nodes_of(line)):
            return None
    return None


def _in_its_place(name: str, nodes: list[ast.AST], read: list[ast.Name]) -> list[ast.expr]:
    """Return what may stand for an argument: a value passed under its name, its name in capitals, or numbers."""
    passed_on = [node.value for node in nodes if isinstance(node, ast.keyword) and node.arg == name]
    if passed_on and isinstance(passed_on[0], ast.Constant):
        return passed_on[:1]
    plain = name.replace("_", "").lower()
    alike: list[ast.expr] = [node for node in read if node.id != name and node.id.replace("_", "").lower() == plain]
    if alike or not _NUMBER.fullmatch(name):
        return alike[:1]
    numbers = (node for node in nodes if isinstance(node, ast.Constant))
    return [constant for constant in numbers if isinstance(constant.value, int | float) and abs(constant.value) > 2]


def _advice(name: str, places: list[ast.expr]) -> str:
    shown = list(dict.fromkeys(f"`{typed(place)}`" for place in places))
    if len(shown) > 1:
        return f"write `{name}` in place of a fixed number ({', '.join(shown[:MOST_NAMED])})."
    return f"write `{name}` in place of {shown[0]}."
