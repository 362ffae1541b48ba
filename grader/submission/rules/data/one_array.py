"""Rules about two names for one array: what changes it by one of them changes it by the other as well.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.examples import arrays_of, source_of
from grader.submission.rules.reading.words_beside import is_shown_as_wrong
from grader.submission.rules.rule import rule
from grader.submission.source_tree import Finding, SourceTree, names_in, nodes_of, said_in, text_of, typed
from grader.submission.syntax import called_name

_SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.Assert)
_MAKES_ARRAYS = tuple(f"numpy.{name}" for name in (
    "zeros", "ones", "empty", "full", "zeros_like", "ones_like", "empty_like", "full_like", "array", "asarray",
))  # fmt: skip
_DIFFERENCE = regex(
    r"^(?:array_equal|allclose|isclose|equal|not_equal|subtract|psnr|ssim|mse|mae"
    r"|(?:mean_)?(?:absolute|squared)_(?:error|difference))$"
)
"""Functions that tell how far two arrays differ."""
_KEEPS_FLOATS = regex(r"efficientnet|mobilenet_v3|convnext")
"""Families whose ``preprocess_input`` returns what it gets."""
_EARLIER = regex(r"(?i)before|old|earlier|first|initial|start|previous|snapshot|untrained")
_KNOWS_ALIAS = regex(
    r"\balias|\bsame (?:object|array|list|memory)|\bone (?:object|array)|\bno(?:t a)? copy", re.IGNORECASE
)
"""In what is said by somebody who shows that two names have one array."""


@rule
def two_names_for_one_array(tree: SourceTree) -> Iterator[Finding]:
    """Yield a change of an array through a second name, where the first one is read as if it had stayed."""
    for function in tree.all(ast.FunctionDef):
        nodes = nodes_of(function)
        for line in (node for node in nodes if isinstance(node, ast.Assign)):
            match line:
                case ast.Assign(targets=[ast.Name(id=second)], value=ast.Name(id=first)) if first != second:
                    pass
                case _:
                    continue
            stored = [node for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
            again = [node for node in stored if node is not line.targets[0]
                     and (node.id == second or (node.id == first and node.lineno > line.lineno))]  # fmt: skip
            changes = [node for node in nodes if isinstance(node, ast.Assign | ast.AugAssign)
                       and node.lineno > line.lineno and _changes(node, second)]  # fmt: skip
            # ``x += 1`` stores the name as well.
            others = [node for node in again if node.id == first or not any(node is _target(part) for part in changes)]
            if not changes or others or not _is_changed_array(tree, line.value, changes):
                continue
            # A line that reads both takes them for two arrays; one that reads the first alone may want the change.
            read = [node for node in nodes if isinstance(node, _SIMPLE) and node.lineno > changes[0].lineno
                    and {first, second} <= names_in(node, ast.Load)]  # fmt: skip
            if read:
                right = f"{second} = {first}.copy()"
                sentence = (
                    f"`{second}` and `{first}` are one array, so `{typed(changes[0])}` changes both. For a second one, "
                    f"write `{right}`."
                )
                yield tree.finding(line, typed(line), right, sentence, certain=False)


def _target(node: ast.Assign | ast.AugAssign) -> ast.expr:
    return node.target if isinstance(node, ast.AugAssign) else node.targets[0]


def _changes(node: ast.Assign | ast.AugAssign, name: str) -> bool:
    """Return whether a line changes the array of a name: ``x[0] = 1``, or ``x += 1``."""
    target = _target(node)
    is_part = isinstance(target, ast.Subscript) and typed(target.value) == name
    return is_part or (isinstance(node, ast.AugAssign) and isinstance(target, ast.Name) and target.id == name)


def _is_changed_array(tree: SourceTree, first: ast.expr, changes: list[ast.Assign | ast.AugAssign]) -> bool:
    """Return whether a name is of an array, and not of a number, a text or a tensor, which nothing changes."""
    places = [target.slice for node in changes if isinstance(target := _target(node), ast.Subscript)]
    if places and not any(text_of(part) is not None for part in places):
        return True
    made = tree.value_of(first)
    return isinstance(made, ast.Call) and tree.name_of(made.func) in _MAKES_ARRAYS


@rule
def views_changed_in_a_loop(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``b = a[:]`` in a loop that then changes ``b``: it is ``a`` itself, so later passes find all changes."""
    for loop in tree.all(ast.For):
        for line in (node for node in nodes_of(loop) if isinstance(node, ast.Assign)):
            match line:
                case ast.Assign(
                    targets=[ast.Name(id=second)],
                    value=ast.Subscript(value=ast.Name(id=first), slice=ast.Slice(None, None, None))
                    | ast.Name(id=first),
                ) if first != second:
                    pass
                case _:
                    continue
            later = [node for node in nodes_of(loop) if isinstance(node, _SIMPLE) and node.lineno > line.lineno]
            changes = [node for node in later if isinstance(node, ast.Assign | ast.AugAssign)
                       and _changes(node, second) and _has_axes(_target(node))]  # fmt: skip
            stored = names_in(loop, ast.Store)
            read = [node for node in later if changes and node.lineno > changes[-1].lineno
                    and second in names_in(node, ast.Load)]  # fmt: skip
            if read and first not in stored:
                right = f"{second} = {first}.copy()"
                sentence = (
                    f"`{second}` is `{first}` itself, so each pass changes it further, and later passes find all "
                    f"changes. Write `{right}`."
                )
                yield tree.finding(line, typed(line), right, sentence, certain=False)


@rule
def views_called_by_another_name(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``b = a[:]``, where a part of ``b`` is changed: ``a[:]`` is a copy of a list, and a view of an array."""
    loops = {id(node) for loop in tree.all(ast.For) for node in nodes_of(loop)}
    for function in tree.all(ast.FunctionDef):
        for line in (node for node in nodes_of(function) if isinstance(node, ast.Assign) and id(node) not in loops):
            match line:
                case ast.Assign(
                    targets=[ast.Name(id=second)],
                    value=ast.Subscript(value=ast.Name(id=first), slice=ast.Slice(None, None, None)),
                ) if first != second:
                    pass
                case _:
                    continue
            later = [node for node in nodes_of(function) if isinstance(node, ast.Assign | ast.AugAssign)
                     and node.lineno > line.lineno]  # fmt: skip
            changes = [node for node in later if _changes(node, second) and _has_axes(_target(node))]
            if changes:
                right = f"{second} = {first}.copy()"
                sentence = (
                    f"`{first}[:]` is a view of the same array, so `{typed(_target(changes[0]))}` changes `{first}` as "
                    f"well. Write `{right}`."
                )
                yield tree.finding(line, typed(line), right, sentence, certain=False)


def _has_axes(target: ast.expr) -> bool:
    """Return whether a place is one of an array: it has several axes, as no list has."""
    return isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Tuple)


@rule
def prepared_in_place(tree: SourceTree) -> Iterator[Finding]:
    """Yield floats that ``preprocess_input`` gets and changes in place, where they are read after that."""
    dropped = {line.value for line in tree.all(ast.Expr)}
    for call in tree.all(ast.Call):
        # Who drops the result wants the change.
        is_kept = called_name(call) == "preprocess_input" and call not in dropped
        given = call.args[0] if is_kept and call.args else None
        around = tree.functions_around(call)[-1:]
        if not isinstance(given, ast.Name) or not around or not _are_floats(tree.value_of(given)):
            continue
        names = [node for node in nodes_of(around[0]) if isinstance(node, ast.Name) and node.id == given.id]
        is_set = any(isinstance(node.ctx, ast.Store) and node.lineno >= call.lineno for node in names)
        reads = [node for node in names if isinstance(node.ctx, ast.Load) and node.lineno > call.lineno]
        if reads and not is_set and not _KEEPS_FLOATS.search(typed(call.func)):
            right = f"{typed(call.func)}({given.id}.copy())"
            sentence = (
                f"`preprocess_input` changes an array of floats in place, so `{given.id}` has the new values as well. "
                f"Write `{right}`."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False)


def _are_floats(made: ast.AST | None) -> bool:
    """Return whether a value is made as an array of floats of its own."""
    if not isinstance(made, ast.Call):
        return False
    is_cast = called_name(made) == "astype" and isinstance(made.func, ast.Attribute)
    return is_cast and bool(made.args) and "float" in typed(made.args[0])


@rule
def variables_kept_for_later(tree: SourceTree) -> Iterator[Finding]:
    """Yield variables of a model that are kept as they were before a training: it changes these very objects."""
    if not tree.mentions("fit", "train_on_batch", "apply_gradients", "assign"):
        return
    for line in tree.all(ast.Assign):
        held = _variables_in(line.value)
        later = [node for node in tree.all(ast.Attribute) if held and node.attr == held.attr
                 and node not in nodes_of(line)]  # fmt: skip
        if held and later and _EARLIER.search(typed(line.targets[0])) and _is_compared(tree):
            sentence = (
                f"`{typed(line.value)}` holds the variables themselves, which a training changes: nothing differs "
                f"later. Keep copies: `{typed(held.value)}.get_weights()`."
            )
            yield tree.finding(line, typed(line.value), "", sentence, certain=False)


def _variables_in(value: ast.expr) -> ast.Attribute | None:
    """Return the weights of a layer or a model where a value is a list of them, with the very same objects."""
    match value:
        case ast.Call(func=ast.Name(id="list" | "tuple"), args=[inner]):
            return _variables_in(inner)
        case ast.Subscript(value=inner, slice=ast.Slice()):
            return _variables_in(inner)
        case ast.ListComp(elt=ast.Name(id=name), generators=[ast.comprehension(target=ast.Name(id=item), iter=inner)]):
            return _variables_in(inner) if name == item else None
        case ast.DictComp(value=inner):
            return _variables_in(inner)
        case ast.Attribute(attr="weights" | "trainable_weights" | "trainable_variables" | "variables"):
            return value
    return None


def _is_compared(tree: SourceTree) -> bool:
    """Return whether a program asks somewhere whether arrays differ."""
    return any(_DIFFERENCE.search(called_name(call)) or called_name(call) == "norm" for call in tree.all(ast.Call))


@rule
def compared_with_itself(tree: SourceTree) -> Iterator[Finding]:
    """Yield an array that is changed in place and compared with what it was, which is the same array."""
    told: set[ast.AST] = set()
    if any(two_names_for_one_array(tree)):
        return
    for node, first, second in _compared(tree):
        change, copied = _change_of_both(tree, node, first, second)
        if change is None or change in told or is_shown_as_wrong(tree, node) or _KNOWS_ALIAS.search(_said(tree, node)):
            continue
        told.add(change)
        sentence = (
            f"`{first.id}` and `{second.id}` are one array, so this line changes both, and they never differ. "
            f"Take a copy first: `{copied}.copy()`."
        )
        yield tree.finding(change, typed(change), "", sentence, certain=False)


def _said(tree: SourceTree, node: ast.AST) -> str:
    texts = [said_in(call) for call in tree.calls_named("print") if node in nodes_of(call)]
    return " ".join([tree.said_beside(node), *texts])


def _compared(tree: SourceTree) -> Iterator[tuple[ast.expr, ast.Name, ast.Name]]:
    """Yield what tells how far two variables differ, with these two."""
    sides: list[tuple[ast.expr, list[ast.expr]]] = []
    sides += [(node, [node.left, node.right]) for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Sub)]
    sides += [(node, [node.left, *node.comparators]) for node in tree.all(ast.Compare)
              if isinstance(node.ops[0], ast.Eq | ast.NotEq)]  # fmt: skip
    sides += [(call, call.args[:2]) for call in tree.all(ast.Call) if _DIFFERENCE.search(called_name(call))]
    for node, given in sides:
        match [part.func.value if _is_cast(part) else part for part in given]:  # type: ignore[attr-defined]
            case [ast.Name() as first, ast.Name() as second] if first.id != second.id:
                yield node, first, second


def _is_cast(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "astype"


def _change_of_both(tree: SourceTree, node: ast.expr, first: ast.Name, second: ast.Name) -> tuple[ast.AST | None, str]:
    """Return what changes two names in place before a comparison, as both have one array, and the one to copy."""
    for name, other in (first, second), (second, first):
        lines = [
            line for line in tree.all(ast.Assign) if len(line.targets) == 1 and _is_of(tree, line.targets[0], name)
        ]
        if len(lines) != 1 or not _is_of(tree, lines[0].value, other) or lines[0].lineno >= node.lineno:
            continue
        begun = lines[0].lineno
        stored = [part for part in tree.all(ast.Name) if isinstance(part.ctx, ast.Store)]
        sums = [line for line in tree.all(ast.AugAssign) if begun < line.lineno <= node.lineno
                and _is_of(tree, line.target, name)]  # fmt: skip
        earlier = [part for part in stored if _is_of(tree, part, other)]
        is_kept = len(earlier) < 2 and all(part.lineno <= begun for part in earlier)
        if not is_kept or len([part for part in stored if _is_of(tree, part, name)]) != 1 + len(sums):
            continue
        if sums:
            return (sums[0] if _is_array(tree, other) else None), other.id
        changed = [part for part in tree.all(ast.Subscript) if isinstance(part.ctx, ast.Store)
                   and part.lineno <= node.lineno
                   and (_is_of(tree, part.value, name) or _is_of(tree, part.value, other))]  # fmt: skip
        return next(iter(changed), None), other.id
    return None, ""


def _is_of(tree: SourceTree, node: ast.AST, name: ast.Name) -> bool:
    return isinstance(node, ast.Name) and tree.key_of(node) == tree.key_of(name)


def _is_array(tree: SourceTree, name: ast.Name) -> bool:
    """Return whether a variable is surely an array of NumPy, which ``+=`` changes in place."""
    made = source_of(tree, name)
    is_made = isinstance(made, ast.Call) and tree.name_of(made.func).startswith("numpy.")
    return is_made or name.id in arrays_of(tree)
