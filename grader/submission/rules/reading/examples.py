"""What becomes of the examples on their way into a training."""

from __future__ import annotations

import ast
import functools
import itertools

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.value_flow import sources_of
from grader.submission.rules.reading.words_beside import FEW_VALUES
from grader.submission.source_tree import MOST_LINKS, Finding, SourceTree, argument, nodes_of, text_of, typed, words_of
from grader.submission.syntax import called_name

_READS_FOLDER = regex(r"(?:image|text|audio)_dataset_from_directory|flow_from_directory|flow_from_dataframe")
_OF_ARRAYS = ("astype", "shape", "dtype", "ndim", "reshape", "mean", "std", "min", "max", "sum")
"""Attributes that arrays have, and lists do not."""
_LARGEST_BYTE = 255
_BOUNDED = ("clip", "minimum", "where", "integers", "randint", "round", "argmax", "digitize", "floor_divide")
"""What may leave room below 255."""
JOINS = ("concat", "concatenate", "vstack", "hstack", "append", "stack")
"""What joins arrays."""
MEANS = ("mean", "reduce_mean", "average", "nanmean", "fmean")
"""What returns a mean."""
AVERAGES = (*MEANS, "median")
"""What returns a value in the middle of others."""
ABSOLUTES = ("abs", "absolute", "fabs")
"""What returns sizes without a sign."""
SIZES = ("mean", "std", "var", "reduce_mean", "reduce_std", "reduce_variance", "median")
"""What scales by; the largest label may be asked for of all examples."""
IN_A_COLUMN = regex(r"newaxis|None\]|reshape\(|expand_dims\(|, 1\)|keepdims|transform\(|\[\[")
"""What gives labels a second axis."""
_MAKES_ONE_OF_MANY = ("mean", "average", "median", "sum", "nanmean", "max", "min", "std", "dot", "join")
GROW = ("append", "extend", "insert", "add", "update", "setdefault", "pop", "clear")
"""Methods that change a list, a set or a dictionary."""


def arrays_of(tree: SourceTree) -> set[str]:
    """Return the names of arrays, by what is asked of them: attributes that lists do not have."""
    owners = [node.value for node in tree.all(ast.Attribute) if node.attr in _OF_ARRAYS]
    # `a[0].shape` may be that of an array in a list.
    return {typed(owner.value if isinstance(owner, ast.Subscript) and not isinstance(owner.slice, ast.Constant)
                  else owner) for owner in owners}  # fmt: skip


def source_of(tree: SourceTree, node: ast.AST | None) -> ast.AST | None:
    """Return what a name stands for, through names that only stand for other names."""
    for _ in range(MOST_LINKS):
        made = tree.value_of(node)
        if made is None:
            return node
        if made is node:
            break
        node = made
    return node


def is_of_all(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a mean or a spread goes over the examples: along the first axis, or along all of them."""
    is_function = isinstance(call.func, ast.Attribute) and tree.name_of(call.func)
    given = argument(call, "axis", 1 if is_function else 0)
    axes = tree.value_of(given)
    sides = axes.elts if isinstance(axes, ast.Tuple | ast.List) else [axes]
    return given is None or any(side is not None and typed(side) in ("0", "None") for side in sides)


def computed_too_early(tree: SourceTree, node: ast.AST) -> Finding:
    """Return what is said of a statistic of all examples, of which a part is held out."""
    sentence = (
        f"`{typed(node)}` contains the examples for validation, so these are not new to the model. Compute it after "
        "the split, from the training examples alone."
    )
    return tree.finding(node, typed(node), "", sentence, certain=False)


def unparsed(node: ast.AST) -> str:
    """Return a node as text, uncut; nothing where Python cannot write it back."""
    try:
        return ast.unparse(node)
    except (ValueError, RecursionError):
        return ""


def root_of(node: ast.AST) -> str:
    """Return the name that a chain of methods, indices and attributes begins with."""
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def shuffles(tree: SourceTree, step: ast.Call) -> bool:
    """Return whether a step on the way to a data set shuffles it, as reading a folder does unless told otherwise."""
    off = tree.value_of(words_of(step).get("shuffle"))
    reads = _READS_FOLDER.fullmatch(called_name(step)) and not (isinstance(off, ast.Constant) and off.value is False)
    return called_name(step) == "shuffle" or bool(reads)


def draws_again(tree: SourceTree, shuffle: ast.Call) -> bool:
    """Return whether a ``shuffle`` draws another order in each pass, as it does unless told otherwise."""
    again = tree.value_of(argument(shuffle, "reshuffle_each_iteration", 2) or ast.Constant(True))
    return isinstance(again, ast.Constant) and again.value in (True, None)


def are_bytes(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a name stands for an array that was made one of bytes, as it was."""
    made = tree.value_of(node) if isinstance(node, ast.Name) else None
    if not isinstance(node, ast.Name) or not isinstance(made, ast.Call) or FEW_VALUES.search(node.id):
        return False
    owner = made.func.value if isinstance(made.func, ast.Attribute) else None
    if called_name(made) == "astype" and made.args:
        kind = made.args[0]
    elif tree.name_of(made.func) in ("numpy.array", "numpy.asarray") and made.args:
        owner, kind = made.args[0], argument(made, "dtype", 1) or ast.Constant("")
    else:
        return False
    is_plain = isinstance(owner, ast.Name | ast.Attribute | ast.Subscript) and not FEW_VALUES.search(root_of(owner))
    source = tree.value_of(owner) if is_plain else None
    changed = {tree.key_of(line.target) for line in tree.all(ast.AugAssign)}
    known = (owner is None or tree.key_of(owner) not in changed) and not isinstance(
        source, ast.BinOp | ast.Compare | ast.BoolOp | ast.UnaryOp
    )
    known = known and not (isinstance(source, ast.Call) and called_name(source) in _BOUNDED)
    return is_plain and known and (text_of(kind) == "uint8" or typed(kind).rpartition(".")[2] == "uint8")


def is_a_step(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a value is an integer by which a byte may well go beyond its ends."""
    made = tree.value_of(node)
    number = made.value if isinstance(made, ast.Constant) else None
    return isinstance(number, int) and not isinstance(number, bool) and 1 < number < _LARGEST_BYTE


def has_windows(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether examples are windows of a series that overlap: one for each place, or for nearly each."""
    calls = [*tree.steps_of(node)]
    given = [part for call in calls for part in (*call.args, *words_of(call).values())]
    sources = [*calls, *sources_of(tree, [node, *given])]
    keys = {tree.key_of(part) for source in sources for part in nodes_of(source) if isinstance(part, ast.Name)}
    appends = [call for call in tree.calls_named("append") if isinstance(call.func, ast.Attribute)]
    filling = [call for call in appends if tree.key_of(call.func.value) in keys]  # type: ignore[attr-defined]
    sources += [loop for loop in tree.all(ast.For) if any(call in nodes_of(loop) for call in filling)]
    for _ in range(3):
        called = [part.func for source in sources for part in nodes_of(source)
                  if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)]  # fmt: skip
        further = [code for func in called if isinstance(code := tree.code_of(func), ast.FunctionDef | ast.Lambda)
                   and code not in sources]  # fmt: skip
        sources += further
    parts = [part for source in sources for part in nodes_of(source)]
    if any(isinstance(part, ast.Slice) and part.step is not None and typed(part.step) not in ("1", "-1")
           for part in parts):  # fmt: skip
        return False
    # A moving mean is a new value, and no window.
    joined = {inner for part in parts if isinstance(part, ast.Call) and called_name(part) in _MAKES_ONE_OF_MANY
              for inner in nodes_of(part)}  # fmt: skip
    return any(_cuts_windows(tree, part, joined) for part in parts if part not in joined)


def _cuts_windows(tree: SourceTree, part: ast.AST, joined: set[ast.AST]) -> bool:
    match part:
        case ast.Call() if called_name(part) == "sliding_window_view":
            return tree.number_of(argument(part, "axis", 2), 0.0) == 0
        case ast.Call() if called_name(part) == "timeseries_dataset_from_array":
            stride = tree.number_of(argument(part, "sequence_stride", 3), 1.0)
            return stride == 1
        case ast.Call(func=ast.Attribute(attr="window")):
            size, shift = (tree.number_of(argument(part, word, place)) for place, word in enumerate(("size", "shift")))
            return shift == 1 or (size is not None and shift is not None and shift < size)
        case ast.Call() if tree.name_of(part.func) == "tensorflow.signal.frame":
            return tree.number_of(argument(part, "frame_step", 2)) == 1
        case ast.ListComp(elt=elt, generators=[loop]) | ast.GeneratorExp(elt=elt, generators=[loop]):
            is_each = isinstance(loop.target, ast.Name) and _is_each_place(tree, loop.iter)
            return is_each and any(_begins_at(node, typed(loop.target)) for node in nodes_of(elt) if node not in joined)
        case ast.For(target=ast.Name(id=name), iter=source):
            is_kept = any((isinstance(node, ast.Call) and called_name(node) == "append") or isinstance(node, ast.Yield)
                          for node in nodes_of(part))  # fmt: skip
            inside = [node for node in nodes_of(part) if node not in joined]
            return is_kept and _is_each_place(tree, source) and any(_begins_at(node, name) for node in inside)
    return False


def _is_each_place(tree: SourceTree, source: ast.AST) -> bool:
    made = tree.value_of(source)
    return isinstance(made, ast.Call) and called_name(made) in ("range", "arange") and len(made.args) < 3


def _begins_at(node: ast.AST, name: str) -> bool:
    """Return whether a slice goes from a place, or one that is a fixed number away, to an end further on."""
    match node:
        case ast.Slice(lower=ast.Name(id=first), upper=ast.BinOp(op=ast.Add(), left=left)):
            return first == name and name in typed(left)
        case ast.Slice(lower=ast.BinOp(left=ast.Name(id=first), op=ast.Sub()), upper=ast.Name(id=last)):
            return first == last == name
    return False


@functools.lru_cache(maxsize=2)
def has_shifted_labels(tree: SourceTree) -> bool:
    """Return whether a program makes pairs of which the second is the first one step later.

    >>> from grader.submission.source_tree import read_source
    >>> texts = ("lambda s: (s[:-1], s[1:])", "m.fit(x[:, :-1], x[:, 1:])", "s[1:]")
    >>> [has_shifted_labels(read_source(text)) for text in texts]
    [True, True, False]
    """
    made_by = [code.body for code in tree.all(ast.Lambda)]
    made_by += [line.value for line in tree.all(ast.Return) if line.value is not None]
    pairs: list[list[ast.expr]] = [node.elts for node in made_by if isinstance(node, ast.Tuple)]
    pairs += [fit.args[:2] for fit in tree.calls_of("fit") if len(fit.args) > 1]
    for fit in tree.calls_of("fit"):
        made = [[part for part in nodes_of(value) if isinstance(part, ast.Subscript)] for given in fit.args[:2]
                if (value := tree.value_of(_uncut(given))) is not None]  # fmt: skip
        pairs += [[first, second] for first, second in itertools.product(*made)] if len(made) == 2 else []
    return any(_is_shifted(*pair) for pair in pairs if len(pair) == 2)


def may_have_shifted_labels(tree: SourceTree) -> bool:
    """Return whether a program has such pairs, or gives two calls of one function what would be one."""
    by_call: dict[str, list[ast.expr]] = {}
    for call in tree.all(ast.Call):
        if call.args and isinstance(call.args[0], ast.Subscript):
            by_call.setdefault(typed(call.func), []).append(call.args[0])
    return has_shifted_labels(tree) or any(_is_shifted(*pair) for pair in by_call.values() if len(pair) == 2)


def _uncut(node: ast.expr) -> ast.expr:
    """Return an array without the rows that are cut out of it: of ``x[n:]`` it is ``x``."""
    return node.value if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) else node


def _is_shifted(first: ast.expr, second: ast.expr) -> bool:
    match first, second:
        case ast.Subscript(value=text, slice=cut), ast.Subscript(value=other, slice=rest) if typed(text) == typed(
            other
        ):
            ends = [typed(part).strip("()").removesuffix(", np.newaxis").rpartition(", ")[2] for part in (cut, rest)]
            return ends == [":-1", "1:"]
    return False
