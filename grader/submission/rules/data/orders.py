"""Rules on the order of examples before some are held out: sorted ones, and windows of a series that are mixed.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Sequence

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.examples import draws_again, has_windows
from grader.submission.rules.reading.possible_values import values_of
from grader.submission.rules.reading.value_flow import sources_of
from grader.submission.rules.reading.words_beside import is_shown_as_wrong
from grader.submission.rules.rule import rule
from grader.submission.source_tree import MOST_LINKS, Finding, Key, SourceTree, argument, nodes_of, typed, words_of
from grader.submission.syntax import called_name

_SORTS = ("argsort", "lexsort", "sorted", "sort")
_JOINS = ("concatenate", "concat", "hstack", "vstack", "extend")
_SAME = ("array", "asarray", "astype", "reshape", "ravel", "constant", "convert_to_tensor", "list", "tuple", "squeeze",
         "copy", "cast", "expand_dims")  # fmt: skip
"""Calls that return all that they get, in the same order."""
_PLACES = ("flatnonzero", "nonzero", "where", "argwhere")
_KNOWN = regex(
    r"on purpose|deliberate|intention|never (?:saw|seen)|unknown class|extrapolat|absicht|exprès|à propos|adrede"
    r"|a propósito|de propósito|apposta|unfair|\bbias|optimis|\bleak|overlap|überlapp|chevauch|solap|sobrepo|sovrappo"
    r"|\bwrong|\bmistake|falsch|faux|\bmal\b|errado|sbaglia",
    re.IGNORECASE,
)
"""What says that the author knows, or wants, what such a split does."""
_COMPARED = regex(r"\b(?:un)?sorted|shuffled|mixed|\bin order|sortiert|gemischt|trié|mélang|ordenad|misturad|ordinat")
"""In printed texts of a program that shows what the order does."""
_GIVES_NAMES = regex(r"^grader\.data\.(?:\w+\.)*(?:asked_\w+|\w*topics|\w*signs|\w*names|[A-Z_]+)$")
"""What the kit gives the names of classes by, in the order of their labels."""


@rule
def sorted_before_the_split(tree: SourceTree) -> Iterator[Finding]:
    """Yield examples that are sorted by their labels, and cut into a part to train and another one to measure."""
    if not tree.mentions(*_SORTS, *_JOINS) or not tree.mentions("fit"):
        return
    held_out = {key for given in _measured_labels(tree) for key, _ in [_end_of_sorted(tree, given)] if key is not None}
    for fit in tree.calls_of("fit"):
        given = _labels_of(tree, fit)
        if given is None or _is_known(tree, fit):
            continue
        whole = _sorted_labels(tree, given) if tree.gives(fit, "validation_split") else None
        key, base = _end_of_sorted(tree, given)
        place = whole if whole is not None else base if key in held_out else None
        if place is not None and not any(_is_known(tree, node) for node in (place, *_orders_in(tree, place))):
            sentence = (
                f"`{typed(given)}` comes from sorted labels, so the part that is held out has other labels than the "
                "rest. Shuffle inputs and labels together before the split."
            )
            yield tree.finding(place, typed(place), "", sentence, certain=False)


def _labels_of(tree: SourceTree, call: ast.Call) -> ast.AST | None:
    """Return the labels that a model gets: an array, also in ``*pair``, or a data set of pairs."""
    first = call.args[0] if call.args else None
    if isinstance(first, ast.Starred):
        pair = tree.made_by(first.value)
        return pair.elts[-1] if isinstance(pair, ast.Tuple | ast.List) and len(pair.elts) == 2 else None
    return argument(call, "y", 1) or argument(call, "x", 0)


def _measured_labels(tree: SourceTree) -> Iterator[ast.AST]:
    """Yield the labels of examples that a model is measured with."""
    for fit in tree.calls_of("fit"):
        yield from tree.validation_of(fit)[-1:]
    for call in tree.calls_of("evaluate"):
        given = _labels_of(tree, call)
        yield from [given] if given is not None else []


def _orders_in(tree: SourceTree, place: ast.AST) -> list[ast.AST]:
    """Return what the names in an expression stand for."""
    return [
        made for node in nodes_of(place) if isinstance(node, ast.Name) and (made := tree.value_of(node)) is not None
    ]


def _is_known(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether the author knows what the order does: it is said beside a line, or in what is printed."""
    around = " ".join(tree.said_around(node))
    said = f"{tree.said_beside(node)} {around}"
    return bool(_KNOWN.search(said) or _COMPARED.search(around)) or is_shown_as_wrong(tree, node)


def _end_of_sorted(tree: SourceTree, node: ast.AST) -> tuple[str | None, ast.AST | None]:
    """Return by what sorted labels of which a value is one end are known, and what sorts them; else nothing."""
    for made in values_of(tree, node):
        cut = _cut(tree, made)
        place = _sorted_labels(tree, cut) if cut is not None else None
        if place is not None:
            return str(id(place)), place
    return None, None


def _cut(tree: SourceTree, made: ast.AST | None) -> ast.AST | None:
    """Return what a value is one end of: ``y`` of ``y[:-9]``, or of a data set by ``take`` or ``skip``."""
    for _ in range(MOST_LINKS):
        match made:
            case ast.Subscript(value=value, slice=ast.Slice(lower=lower, upper=upper, step=None)):
                return value if (lower is None) != (upper is None) else None
            case ast.Call(func=ast.Attribute(value=owner, attr="take" | "skip")):
                return owner
            case ast.Call(func=ast.Attribute(value=owner, attr=name)) if not tree.name_of(made.func):
                if name not in (*_SAME, "batch", "prefetch", "cache", "map", "shuffle"):
                    return None
                made = tree.made_by(owner)
            case _:
                return None
    return None


def _sorted_labels(tree: SourceTree, node: ast.AST | None, links: int = MOST_LINKS) -> ast.AST | None:
    """Return what sorts the labels that a value holds; nothing where that is not certain, or they are mixed later."""
    if node is None or links == 0 or _is_mixed(tree, node):
        return None
    found = [_sorts(tree, made, links) for made in values_of(tree, node)]
    return found[0] if found and all(place is not None for place in found) else None


def _sorts(tree: SourceTree, made: ast.AST | None, links: int) -> ast.AST | None:
    match made:
        case ast.Subscript(value=labels, slice=order) if _is_order_of(tree, order, labels):
            return made
        case ast.Call(args=[labels, order, *_]) if called_name(made) in ("gather", "take"):
            return made if _is_order_of(tree, order, labels) else None
        case ast.Call(args=[given, *_]) if called_name(made) == "from_tensor_slices":
            pair = tree.value_of(given)
            return _sorted_labels(tree, pair.elts[-1], links - 1) if isinstance(pair, ast.Tuple) else None
        case ast.Call(args=[given, *_]) if called_name(made) in _JOINS:
            return made if _is_joined_by_class(tree, given) else None
        case ast.Call(func=function, args=args) if called_name(made) in _SAME:
            is_method = isinstance(function, ast.Attribute) and not tree.name_of(function)
            inner = function.value if is_method and isinstance(function, ast.Attribute) else args[0] if args else None
            return _sorted_labels(tree, inner, links - 1)
        case ast.ListComp(elt=ast.Name(id=name), generators=[ast.comprehension(target=ast.Tuple(elts=parts), iter=of)]):
            places = [place for place, part in enumerate(parts) if typed(part) == name]
            return made if places and _sorted_by(tree, of) == places[0] else None
        case ast.ListComp(
            elt=ast.Subscript(slice=ast.Constant(value=int(place))), generators=[ast.comprehension() as of]
        ):
            return made if _sorted_by(tree, of.iter) == place else None
        case ast.Name() if (part := tree.part_of(made)) is not None:
            call, place = part
            pairs = call.args[0].value if len(call.args) == 1 and isinstance(call.args[0], ast.Starred) else None
            by = _sorted_by(tree, pairs) if called_name(call) == "zip" else None
            return call if by == place else None
    return None


def _is_mixed(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether an array is mixed in place, anywhere."""
    mixed = {tree.key_of(given) for call in tree.all(ast.Call) if called_name(call) == "shuffle" for given in call.args}
    return isinstance(node, ast.Name) and tree.key_of(node) in mixed


def _root(tree: SourceTree, node: ast.AST) -> Key:
    """Return what tells an array from others, through its other names and forms."""
    for _ in range(MOST_LINKS):
        made = tree.value_of(node)
        match made:
            case ast.UnaryOp(operand=inner) | ast.Attribute(value=inner, attr="values" | "T"):
                node = inner
            case ast.Call(args=[inner, *_]) if called_name(made) in (*_SAME, "argmax") and tree.name_of(made.func):
                node = inner
            case ast.Call(func=ast.Attribute(value=inner, attr=name)) if name in (*_SAME, "argmax", "tolist"):
                node = inner
            case ast.Name() if made is not node:
                node = made
            case _:
                break
    return tree.key_of(node)


def _is_order_of(tree: SourceTree, order: ast.AST, labels: ast.AST) -> bool:
    """Return whether places are in the order of these labels."""
    if _is_mixed(tree, order):
        return False
    made = [_ordered_by(tree, part) for part in values_of(tree, order)]
    return bool(made) and all(by is not None and _root(tree, by) == _root(tree, labels) for by in made)


def _ordered_by(tree: SourceTree, made: ast.AST | None) -> ast.AST | None:
    """Return what the places are sorted by that an expression gives."""
    while isinstance(made, ast.Subscript) and typed(made.slice) in ("::-1", "0"):
        made = tree.made_by(made.value)
    match made:
        case ast.Call(func=ast.Attribute(value=owner, attr="argsort")) if not tree.name_of(made.func):
            return owner
        case ast.Call(args=[given, *_]) if called_name(made) in ("argsort", "array", "asarray", "list"):
            return given if called_name(made) == "argsort" else _ordered_by(tree, tree.value_of(given))
        case ast.Call(args=[ast.Tuple(elts=[*_, last]), *_]) if called_name(made) == "lexsort":
            return last
        case ast.Call(func=ast.Name(id="sorted"), args=[_]) if "key" in words_of(made):
            match words_of(made)["key"]:
                case ast.Attribute(value=owner, attr="__getitem__"):
                    return owner
                case ast.Lambda(body=ast.Subscript(value=owner, slice=ast.Name())):
                    return owner
        case ast.Call(args=[given, *_]) if called_name(made) in _JOINS:
            listed = tree.value_of(given)
            return _class_of(listed.elt) if isinstance(listed, ast.ListComp) else None
    return None


def _class_of(places: ast.AST) -> ast.AST | None:
    """Return the labels that are compared with one class, in what gives the places of that class."""
    while isinstance(places, ast.Subscript):
        places = places.value
    match places:
        case ast.Call(args=[ast.Compare(left=left, ops=[ast.Eq()])]) if called_name(places) in _PLACES:
            return left
    return None


def _is_joined_by_class(tree: SourceTree, given: ast.AST) -> bool:
    """Return whether the examples of one class come after those of another: ``[y[y == c] for c in classes]``."""
    match tree.value_of(given):
        case ast.ListComp(
            elt=ast.Subscript(value=labels, slice=ast.Compare(left=left, ops=[ast.Eq()])), generators=[_]
        ):
            return _root(tree, labels) == _root(tree, left)
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            names = [called_name(part) for part in parts if isinstance(part, ast.Call)]
            return len(names) == len(parts) > 1 and len({*names}) > 1 and {*names} <= {"zeros", "ones", "full"}
    return False


def _sorted_by(tree: SourceTree, pairs: ast.AST | None) -> int | None:
    """Return by which of their parts pairs are sorted; nothing where they are not."""
    made = tree.made_by(pairs)
    key = words_of(made).get("key") if isinstance(made, ast.Call) and called_name(made) == "sorted" else None
    if key is None and isinstance(pairs, ast.Name):
        calls = [call for call in tree.calls_of("sort") if isinstance(call.func, ast.Attribute)
                 and tree.key_of(call.func.value) == tree.key_of(pairs)]  # fmt: skip
        key = words_of(calls[0]).get("key") if len(calls) == 1 else None
    if isinstance(pairs, ast.Name) and _is_mixed(tree, pairs):
        return None
    match tree.value_of(key):
        case ast.Lambda(body=ast.Subscript(slice=ast.Constant(value=int(place)))):
            return place
        case ast.Call(args=[ast.Constant(value=int(place))]) as reader if called_name(reader) == "itemgetter":
            return place
    return None


@rule
def names_sorted_again(tree: SourceTree) -> Iterator[Finding]:
    """Yield names of classes that are sorted, though the order in which they came is that of the labels."""
    for call in tree.calls_named("sorted"):
        given = tree.value_of(call.args[0]) if len(call.args) == 1 else None
        names = given.func if isinstance(given, ast.Call) else call.args[0] if call.args else None
        if given is not None and _GIVES_NAMES.search(tree.name_of(names)) and _are_looked_up(tree, call):
            sentence = (
                f"`{typed(given)}` has the names in the order of the labels, and `sorted` gives them another one. "
                "Leave `sorted` out."
            )
            yield tree.finding(call, typed(call), typed(given), sentence, certain=False)


@rule
def windows_drawn_from_a_data_set(tree: SourceTree) -> Iterator[Finding]:
    """Yield overlapping windows of a series in a data set, of which a random part is held out."""
    own = {node for function in tree.all(ast.FunctionDef) if function.name in tree.asked for node in nodes_of(function)}
    fits = [fit for fit in tree.calls_of("fit") if fit not in own]
    trained = [drawn for fit in fits if (drawn := _drawn(tree, argument(fit, "x", 0))) is not None]
    held_out: list[ast.AST] = [part for fit in fits for part in tree.validation_of(fit)[:1]]
    held_out += [given for call in tree.calls_of("evaluate")
                 if call not in own and (given := argument(call, "x", 0)) is not None]  # fmt: skip
    told: set[Key] = set()
    for part in held_out if trained else ():
        found = _drawn(tree, part)
        others = [other for other in trained if found is not None and found[0] == other[0] and found[1] != other[1]]
        if found is None or not others or found[0] in told or any(_is_known(tree, node) for node in (part, found[2])):
            continue
        told.add(found[0])
        if has_windows(tree, found[2]):
            sentence = (
                f"`{typed(part)}` is a random part of windows that overlap, so the training has nearly all of its "
                "values. Split the series by time, and cut the windows after that."
            )
            yield tree.finding(part, typed(part), "", sentence, certain=False)


def _drawn(tree: SourceTree, node: ast.AST | None) -> tuple[Key, str, ast.AST] | None:
    """Return what a random part is taken from, which part it is, and where its examples come from."""
    steps = [*tree.chain_of(node)]
    name = steps[-1].func.value if steps and isinstance(steps[-1].func, ast.Attribute) else node
    if isinstance(name, ast.Name) and (part := tree.part_of(name)) is not None:
        call, place = part
        kind = tree.keras_name_of(call.func) or tree.name_of(call.func)
        drawn = tree.value_of(words_of(call).get("shuffle"))
        is_on = isinstance(drawn, ast.Constant) and bool(drawn.value)
        by_call = (kind == "utils.split_dataset" and is_on) or (
            kind.endswith(".train_test_split") and (drawn is None or is_on) and not tree.gives(call, "stratify")
        )
        if by_call and call.args:
            return (str(id(call)),), str(place % 2), call
    steps = [*tree.steps_of(node)]
    names = [called_name(step) for step in steps]
    cut = next((place for place in reversed(range(len(names))) if names[place] in ("take", "skip")), None)
    if cut is None:
        return None
    owner = steps[cut].func.value if isinstance(steps[cut].func, ast.Attribute) else steps[cut]  # type: ignore[attr-defined]
    shuffle = next((step for step in steps[cut + 1 :] if _shuffles_once(tree, step, names[cut + 1 :])), None)
    return (tree.key_of(owner), names[cut], owner) if shuffle is not None else None


def _shuffles_once(tree: SourceTree, step: ast.Call, names: Sequence[str]) -> bool:
    """Return whether a step mixes the elements of a data set in one order, the same in each pass."""
    kind = called_name(step)
    if kind == "timeseries_dataset_from_array":
        mixes = tree.value_of(words_of(step).get("shuffle"))
        return isinstance(mixes, ast.Constant) and mixes.value is True
    return kind == "shuffle" and (not draws_again(tree, step) or "cache" in names[: names.index("shuffle")])


def _are_looked_up(tree: SourceTree, names: ast.Call) -> bool:
    """Return whether names are read by the number of a class, or are numbered."""
    read = [node.value for node in tree.all(ast.Subscript) if not isinstance(node.slice, ast.Constant | ast.Slice)]
    read += [call.args[0] for call in tree.calls_named("enumerate") if call.args]
    makers = {code.name for code in tree.functions_around(names)}
    parts = [part for node in read for source in sources_of(tree, [node]) for part in nodes_of(source)]
    return names in parts or any(isinstance(part, ast.Call) and called_name(part) in makers for part in parts)


_OF_CLASSES = regex(r"label|class|topic|categor|kind|target", re.IGNORECASE)


@rule
def labels_numbered_twice(tree: SourceTree) -> Iterator[Finding]:
    """Yield two parts of labels that a function numbers by the order in which they occur, each from 0 on."""
    for function in tree.all(ast.FunctionDef):
        if not _numbers_as_they_come(tree, function):
            continue
        calls = [
            call for call in tree.calls_named(function.name) if call.args and isinstance(call.args[0], ast.Subscript)
        ]
        wholes = [typed(call.args[0].value) for call in calls if isinstance(call.args[0], ast.Subscript)]
        for first, second in itertools.pairwise(calls):
            cuts = {typed(call.args[0]) for call in (first, second)}
            if len({*wholes}) == 1 and len(cuts) == 2 and _OF_CLASSES.search(typed(second)):
                sentence = (
                    "This numbers the labels again, in the order in which they occur. So a class may have another "
                    "number than before: use the numbers of the first call."
                )
                yield tree.finding(second, typed(second), "", sentence, certain=False)


def _numbers_as_they_come(tree: SourceTree, function: ast.FunctionDef) -> bool:
    """Return whether a function makes a dictionary that gives each new key the next number."""
    nodes = nodes_of(function)
    made = {typed(line.targets[0]) for line in nodes if isinstance(line, ast.Assign) and typed(line.value) == "{}"}
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=index))], value=value):
                pass
            case ast.Call(func=ast.Attribute(value=ast.Name(id=index), attr="setdefault"), args=[_, value]):
                pass
            case _:
                continue
        if index in made and f"len({index})" in typed(tree.value_of(value) or value):
            return True
    return False
