"""What functions and methods of arrays return, in NumPy and TensorFlow, and what arithmetic and an index give."""

from __future__ import annotations

import ast
import itertools
from dataclasses import replace

from grader.submission.abstract.values import (
    Array,
    Bound,
    History,
    Items,
    Key,
    Known,
    Library,
    Number,
    Range,
    Run,
    Value,
    number_of,
)

SAME = {
    "ravel", "flatten", "reshape", "squeeze", "numpy", "asarray", "asanyarray", "ascontiguousarray", "expand_dims",
    "convert_to_tensor", "constant", "tolist", "identity", "nan_to_num", "atleast_1d", "atleast_2d", "stop_gradient",
    "view", "float", "int", "item", "preprocess_input",
}  # fmt: skip
"""Functions and methods that give the same values in another form."""
COPIED = {"copy", "array", "astype", "cast", "float32", "float64", "int32", "int64", "uint8", "clip", "deepcopy"}
"""… whose result has memory of its own."""
CONVERTED = {"asarray", "asanyarray", "ascontiguousarray", "convert_to_tensor", "constant"}
"""… whose result may have another type."""
FLAT = {"ravel", "flatten", "squeeze", "item", "float", "int"}
CHANGED = {
    "flip", "fliplr", "flipud", "flip_left_right", "flip_up_down", "rot90", "roll", "random_flip_left_right",
    "random_brightness", "adjust_brightness", "random_contrast", "apply_affine_transform", "rotate",
}  # fmt: skip
"""Functions that return a changed copy of each image."""
AVERAGES = {"mean", "average", "reduce_mean", "nanmean", "fmean", "median"}
TOTALS = {"sum", "reduce_sum", "count_nonzero"}
_BY_VALUE = {"sin", "cos", "tanh", "exp", "log", "log1p", "log10"}
"""Functions of each value alone."""
_TAKES_LISTS = AVERAGES | TOTALS | {"array", "asarray", "std", "sqrt", "stdev"}
LARGEST = {"max", "amax", "reduce_max"}
ROUNDED = {"round", "rint", "around"}
_SIGNS: dict[str, ast.operator] = {"subtract": ast.Sub(), "logical_and": ast.BitAnd()}
JOINED = {"concatenate", "concat", "vstack", "hstack", "stack", "column_stack"}


def with_pass(element: Value, passed: tuple[object, object], traits: frozenset[str]) -> Value:
    """Return what a pass through a data set gives, which remembers the order and the pass."""
    match element:
        case Items(items=items) if items is not None:
            return Items([with_pass(item, passed, traits) for item in items])
        case Array():
            return replace(element, passes=(passed,), traits=element.traits | traits)
    return Array(passes=(passed,), traits=traits)


def row_of(array: Array) -> Value:
    """Return what a row of an array is like."""
    axes = array.known_axes()
    if array.kind == "metric" or array.kind == "loss":
        return replace(array, axes=(), traits=array.traits | ({"of an epoch"} if axes == ("epochs",) else set()))
    return replace(array, axes=axes[1:] if axes else None, traits=array.traits | (set() if axes else {"row"}))


def indexed(owner: Value, index: Value) -> Value:
    """Return a part of an array, or what a dictionary of Keras has under a name."""
    if isinstance(owner, History) and isinstance(index, Known):
        name = str(index.value)
        traits = frozenset() if name.startswith("val_") else frozenset({"of training"})
        kind = "loss" if name in ("loss", "val_loss") else "metric"
        curve = Array(kind=kind, axes=("epochs",), model=owner.model, traits=traits)
        return row_of(curve) if owner.is_of_one else curve
    if not isinstance(owner, Array):
        return Value()
    if isinstance(index, Items) and index.order == "slice" and all(map(_is_none, index.items or [])):
        return owner  # `a[:]` has the memory of `a`.
    parts = index.items or [] if isinstance(index, Items) and index.order == "axes" else [index]
    made = _part_at(owner, parts)
    if owner.kind == "confusion" and made.axes == () and len(parts) == 2 and parts[0] is parts[1]:
        made.kind = "diagonal"
    if owner.kind == "counts" and len(parts) == 1:
        made.of_class = _known(parts[0])
    return made


def _is_none(value: Value) -> bool:
    return isinstance(value, Known) and value.value is None


def _part_at(owner: Array, parts: list[Value]) -> Array:
    """Return what is at the places along each axis."""
    axes = list(owner.known_axes() or ())
    known = owner.known_axes() is not None
    made = replace(owner, node=None)
    kept: list[str] = []
    for number, part in enumerate(parts):
        if isinstance(part, Library) and part.name == "Ellipsis":
            left = sum(not isinstance(other, Library) for other in parts[number + 1 :])
            skipped = max(len(axes) - left, 0)
            kept, axes = kept + axes[:skipped], axes[skipped:]
            continue
        if isinstance(part, Library | Known) and (isinstance(part, Library) or part.value is None):
            kept.append("one")
            continue
        name = axes.pop(0) if axes else ""
        if isinstance(part, Array) and part.kind == "best epoch":
            made.traits |= {"best"}
        elif isinstance(part, Items) and part.order == "slice":
            kept.append(name)
            made = _cut(owner, made, part) if number == 0 else made
            if number and (number_of((part.items or [])[-1]) or 0) < 0:
                made.traits |= {"changed"}
        elif isinstance(part, Array) and part.kind == "mask" and part.root is owner.root and len(parts) == 1:
            # Of a table, single values are left.
            return (
                replace(made, kind="masked" if made.kind in ("", "token ids") else made.kind, axes=("examples",))
                if axes
                else replace(made, axes=None)
            )
        elif isinstance(part, Range) and not part.is_index:
            kept.append(name)
        elif isinstance(part, Array):
            kept.append(name)
            made = _chosen(made, part) if number == 0 else made
            made.traits |= part.traits & {"certain"}
            if owner.kind in ("decided", "answers") and part.of_class is not None and part.root is not None:
                # The answers for examples of one class.
                made.of_class, made.against = part.of_class, part
        elif type(part) is Value and number == 0:
            kept.append(name)
            made.traits |= {"some"}
        elif isinstance(part, Known) and part.value == 0 and name == "window" and number:
            made.traits |= {"oldest"}
        elif type(part) is Value:
            kept.append(name)
    made.axes = tuple(kept + axes) if known else None
    return made


def negated(value: Value) -> Value:
    """Return the value with the other sign."""
    if isinstance(value, Known) and isinstance(value.value, int | float):
        return Known(-value.value)
    return replace(value, traits=value.traits ^ {"negative"}) if isinstance(value, Array) else value


def _cut(owner: Array, made: Array, part: Items) -> Array:
    lower, upper, step = (_bound(value, owner) for value in part.items or [])
    whole = (made.root if made.root is not None and not made.kind else made.node, step, lower if step else None)
    if lower is None and upper is None and step is None:
        return made
    if made.kind == "order":
        made.chosen_by = (made.chosen_by[0] if made.chosen_by else owner, lower, upper)
        made.traits |= {"part"}
        return made
    made.cuts = (*made.cuts, (whole, lower, upper))
    made.traits |= {"part of copies"} if "copies" in owner.traits else set()
    end = part.items[1] if part.items else None
    if lower is None and isinstance(end, Array) and end.kind == "count" and "negative" not in end.traits:
        made.traits |= {"first share"}
    return made


def _bound(value: Value, owner: Array) -> Bound:
    """Return where a slice begins or ends; a question mark where that is not known."""
    if isinstance(value, Known) and value.value is None:
        return None
    if isinstance(value, Array) and value.kind == "count" and value.root is owner.root is not None and not value.cuts:
        # Up to the length of the array is up to its end.
        is_whole = not (owner.cuts or owner.also or value.traits or "copies" in owner.traits)
        return None if is_whole else "?"
    number = number_of(value)
    return "?" if number is None else number


def _chosen(made: Array, by: Array) -> Array:
    if by.kind == "order" and "part" in by.traits:
        made.traits |= {"chosen", *(by.traits & {"of all"})}
        made.chosen_by = by.chosen_by
    elif by.kind == "order":
        made.traits = (made.traits | {"shuffled"}) - {"sorted by labels"}
        made.shuffled_by = by
    elif by.kind == "sorting" and "shuffled" not in by.traits and by.root is not None and by.root.kind == "labels":
        made.traits |= {"sorted by labels"}
    else:
        made.traits |= {"some"}
    return made


def combined(sign: ast.operator, left: Value, right: Value) -> Value:
    """Return what arithmetic gives."""
    arrays = [value for value in (left, right) if isinstance(value, Array)]
    if not arrays:
        return Value()
    first, second = arrays[0], arrays[-1]
    if len(arrays) == 1 or ("statistic" in second.traits and first is left and not second.kind):
        return _with_a_number(sign, first, left, right)
    if isinstance(sign, ast.BitAnd | ast.Mult) and (both := _answered_and_true(first, second)) is not None:
        return both
    if isinstance(sign, ast.Div) and (share := _share(first, second)) is not None:
        return share
    if isinstance(sign, ast.Add) and (kind := _ADDED.get(frozenset({first.kind, second.kind}))) is not None:
        return Array(None, kind, (), traits=first.traits & second.traits)
    is_count = second.kind == "count" or (second.kind == "mask" and "sum" in second.traits and second.axes == ())
    if isinstance(sign, ast.Div) and is_count and first.axes == () and first.kind in _SUMMED:
        # A sum that a loop or a call made, by the number of its items.
        return replace(first, traits=first.traits | {"mean"})
    passes = tuple(passed for array in arrays for passed in array.passes)
    cuts = tuple(cut for array in arrays for cut in array.cuts)
    axes = _wider(first.known_axes(), second.known_axes())
    if isinstance(sign, ast.Sub):
        traits = frozenset(first.traits | second.traits) & _OF_ROWS
        model = first.model or second.model
        return Array(
            None, "differences", axes, model, cuts=cuts, passes=passes, traits=traits, against=_true_of(arrays)
        )
    return Array(None, "", axes, cuts=cuts, passes=passes)


_AXES_OF_A_TABLE = 2
_OF_BOTH = {(False, False): "both", (True, False): "missed", (False, True): "false alarms"}
"""What examples are, by whether the answer and the truth were turned round by ``~``."""
_ADDED = {
    frozenset({"precision", "recall"}): "rates", frozenset({"both", "missed"}): "all true",
    frozenset({"both", "false alarms"}): "all answered",
}  # fmt: skip
_SUMMED = ("differences", "errors", "hits", "mask")
_OF_ROWS = {"in training", "chosen", "copies", "batch", "oldest", "some", "scaled"}
"""Traits of the rows of an array, which what is worked out from them has as well."""


def _answered_and_true(first: Array, second: Array) -> Array | None:
    """Return which examples were answered with a class and are of it, where two arrays say so."""
    pair = [first, second] if _is_answered(first) else [second, first]
    answered, true = pair
    is_true = true.root is not None and true.root.kind == "labels" and true.kind in ("", "mask")
    if not _is_answered(answered) or not is_true:
        return None
    kind = _OF_BOTH.get(("negative" in answered.traits, "negative" in true.traits), "")
    return Array(None, kind, answered.known_axes(), answered.model, against=true) if kind else None


def _is_answered(array: Array) -> bool:
    """Return whether an array says which examples were answered with a class: with 1, or with one of several."""
    return array.root is None and (array.kind == "decided" or (array.kind == "mask" and array.of_class is not None))


def _share(first: Array, second: Array) -> Array | None:
    """Return the share of counted examples or words that other ones have, where both are known."""
    if "sum" in first.traits & second.traits and first.kind == "both":
        is_of_answers = second.kind == "all answered" or _is_answered(second)
        return Array(None, "precision" if is_of_answers else "recall", ())
    if first.kind == "diagonal" and second.kind == "confusion":
        kind = "recall" if "over answered" in second.traits else "precision" if "over true" in second.traits else ""
        return Array(None, kind, _wider(first.known_axes(), second.known_axes()))
    is_whole = second.kind == "count" or second.traits & {"sum", "mean"}
    if first.kind == "counts" and not first.traits & {"inverse", "rest", "mean", "sum"} and is_whole:
        return replace(first, traits=first.traits | {"mean"})
    if first.kind == second.kind == "count" and "distinct" in second.traits:
        return Array(kind="distinct", axes=())
    return None


def _with_a_number(sign: ast.operator, first: Array, left: Value, right: Value) -> Array:
    """Return what arithmetic gives of an array and a number, or a statistic of the array itself."""
    if isinstance(sign, ast.Sub) and left is not first and first.kind in ("outputs", "mask", "counts"):
        return replace(first, traits=first.traits | {"rest"})
    if isinstance(sign, ast.Pow):
        root = "root" if "mean" in first.traits else "rooted"
        power = number_of(right) or 0
        done = {2: "squared", 0.5: root}.get(power, "scaled") if left is first else "scaled"
        gone = {"root", "rooted"} if done == "squared" else set[str]()
        return replace(first, traits=first.traits - gone | {done, *({"inverse"} if power < 0 else ())})
    dtype = "" if isinstance(sign, ast.Div) else first.dtype
    traits = {"scaled", "divided"} if isinstance(sign, ast.Div | ast.FloorDiv) else {"scaled"}
    traits |= {"inverse"} if "divided" in traits and left is not first else set()
    traits |= {"by a statistic"} if isinstance(right, Array) and "statistic" in right.traits else set()
    if isinstance(right, Array) and right.root is first.root and not right.cuts and right.chosen_by is None:
        traits |= {"by the whole"} if isinstance(left, Array) else set()
    return replace(first, traits=first.traits | traits, dtype=dtype)


def _true_of(arrays: list[Array]) -> Array | None:
    """Return the true values among two arrays that are compared."""
    data = [array for array in arrays if array.root is not None and array.kind in ("", "mask")]
    true = [array for array in data if array.root is not None and array.root.kind in ("labels", "one-hot", "targets")]
    return next(iter(true or data), None)


def _wider(first: tuple[str, ...] | None, second: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if first is None or second is None:
        return first or second
    return first if len(first) >= len(second) else second


def compared(sign: ast.cmpop, left: Value, right: Value) -> Value:
    """Return what a comparison gives."""
    arrays = [value for value in (left, right) if isinstance(value, Array)]
    if not arrays:
        return Value()
    first = arrays[0]
    passes = tuple(passed for array in arrays for passed in array.passes)
    if len(arrays) == 2 and isinstance(sign, ast.Eq | ast.NotEq):
        axes = _wider(first.known_axes(), arrays[1].known_axes())
        traits = (first.traits | arrays[1].traits) & {"batch", "certain", "in training"}
        traits |= {"one class"} if first.kind == arrays[1].kind == "mask" else frozenset()
        model = first.model or arrays[1].model
        return Array(None, "hits", axes, model, passes=passes, traits=traits, against=_true_of(arrays))
    if isinstance(sign, ast.Gt | ast.GtE | ast.Lt | ast.LtE):
        kind = "decided" if first.what() in ("outputs", "one-hot") else "mask"
        sure = {"certain"} if first.kind == "confidence" and isinstance(sign, ast.Gt | ast.GtE) else set[str]()
        return replace(first, kind=kind, root=first.root, axes=first.known_axes(), traits=first.traits | sure)
    other = right if first is left else left
    if first.kind in ("decided", "answers") and first.of_class is not None and first.of_class == _known(other):
        return Array(None, "hits", first.known_axes(), first.model, against=first.against)
    if first.kind == "decided" and number_of(other) == 1 and isinstance(sign, ast.Eq):
        return replace(first)
    # What is not of a class grows where that class is rare.
    rest = {"rest"} if isinstance(sign, ast.NotEq) else set[str]()
    return replace(first, kind="mask", axes=first.known_axes(), of_class=_known(other), traits=first.traits | rest)


def _known(value: Value) -> Key | Value:
    """Return the number or the text that a value is, where it is known; else the value itself."""
    return value.value if isinstance(value, Known) else value


def array_call(run: Run, node: ast.AST, name: str, given: list[Value], words: dict[str, Value]) -> Value:
    """Return what a function or method of arrays gives."""
    first = given[0] if given else next(iter(words.values()), Value())
    if name in ("permutation", "shuffle"):
        return _mixed(run, node, name, first)
    if name == "choice" and len(given) + len(words) > 1:
        return _drawn(node, first)
    if name in ("split", "array_split") and isinstance(first, Array) and len(given) > 1:
        return _split(first, given[1])
    if name in JOINED:
        return _joined(run, node, name, first)
    if name == "where" and len(given) == 3 and isinstance(first, Array):
        return first
    if name in ("equal", "not_equal") and len(given) > 1:
        sign = ast.Eq() if name == "equal" else ast.NotEq()
        made = compared(sign, first, given[1])
        if isinstance(made, Array):
            made.node = node
        run.note("compare", node, first, given[1], result=made, text=type(sign).__name__)
        return made
    if name in _SIGNS and len(given) > 1:
        made = combined(_SIGNS[name], first, given[1])
        run.note(type(_SIGNS[name]).__name__.lower(), node, first, given[1], result=made)
        return made
    if name == "bincount":
        return Array(kind="counts", axes=("classes",), node=node)
    if name in ("argmax", "argmin") and isinstance(first, Items):
        run.note("choose", node, run.item_of(first))
        return Value()
    if name in ("min", "amin", *LARGEST) and isinstance(first, Items) and isinstance(best := run.item_of(first), Array):
        run.note("choose", node, best)
        return replace(best, traits=best.traits | {"best of several"})
    if name in ("greater", "greater_equal", "less", "less_equal") and len(given) > 1:
        return compared(ast.Gt(), first, given[1])
    if name in ("diag", "diagonal", "diag_part") and isinstance(first, Array) and first.kind == "confusion":
        return replace(first, kind="diagonal", axes=("class",))
    if name == "at" and len(given) > 1:
        return count_at(first, given[1])
    if name in ("zeros", "zeros_like") and isinstance(first, Items) and len(first.items or []) == 2:
        return Array(kind="table", node=node, made_in=run.around())
    if name in ("roc_auc_score", "roc_curve") and len(given) > 1:
        run.note("auc", node, *given)
        return Array(kind="auc", axes=())
    if name == "confusion_matrix":
        run.note("confuse", node, *given)
        return confusion_of([*given, *words.values()], node)
    if name == "maximum" and len(given) > 1:
        return _larger(first, given[1])
    if name in ("load", "open"):
        return Value()
    if name in ("array", "constant") and _is_of_numbers(first):
        # Data that the learner wrote down: the same wherever this line makes them.
        written = (name, getattr(node, "lineno", 0), getattr(node, "col_offset", 0))
        return Array(run.roots.of(written), made_in=run.around())
    held = first if isinstance(first, Array) else _rows_of(run, first) if name in _TAKES_LISTS else None
    if held is None:
        return Value()
    axis = words.get("axis") or (given[1] if len(given) > 1 else None)
    if name == "average" and "weights" in words and held.axes in (("groups",), ("batches",)):
        held = replace(held, axes=("examples",))  # Each counts as often as it has examples.
    if name == "argsort" and isinstance(way := words.get("direction"), Known) and way.value == "DESCENDING":
        held = replace(held, traits=held.traits | {"negative"})
    return _of_array(run, node, name, held, axis, [*given, *_dtypes(words)])


def _asked_type(given: list[Value], otherwise: str = "") -> str:
    """Return the type that a call makes of an array, where one of its arguments says that."""
    return next((str(value) for value in map(_type_of, given[1:]) if value), otherwise)


def _dtypes(words: dict[str, Value]) -> list[Value]:
    return [words["dtype"]] if "dtype" in words else []


def _mixed(run: Run, node: ast.AST, name: str, first: Value) -> Value:
    """Return an array in a random order, or a random order of so many places; nothing for a shuffle in place."""
    if name == "shuffle":
        run.note("shuffle in place", node, first)
        return Value()
    run.note("shuffle", node, first)
    order = Array(None, "order", ("examples",), node=node)
    if isinstance(first, Array) and first.kind != "count":
        mixed = first.traits | {"shuffled"}
        return replace(first, traits=mixed, made_in=run.around(), node=node, shuffled_by=order)
    return order


def _split(first: Array, places: Value) -> Value:
    """Return the parts of an array before, between and after some places; of errors also equal parts."""
    if isinstance(places, Known) and first.kind in _SUMMED:
        return Items(None, replace(first, traits=first.traits | {"some"}))
    if not isinstance(places, Items) or places.items is None:
        return Value()
    bounds: list[Value] = [Known(None), *places.items, Known(None)]
    slices = [Items([begin, end, Known(None)], order="slice") for begin, end in itertools.pairwise(bounds)]
    return Items([_part_at(first, [part]) for part in slices])


def _drawn(node: ast.AST, first: Value) -> Array:
    """Return some examples that are drawn at random, or such places."""
    order = Array(None, "order", ("examples",), node=node, traits=frozenset({"part"}))
    order.chosen_by = (order, "?", "?")
    if isinstance(first, Array) and first.kind == "count" and not first.cuts:
        order.traits |= {"of all"}
    is_data = isinstance(first, Array) and first.root is not None and not first.kind
    return _chosen(replace(first), order) if isinstance(first, Array) and is_data else order


def _is_of_numbers(listed: Value) -> bool:
    """Return whether a list has numbers alone, or such lists."""
    items = (listed.items or []) if isinstance(listed, Items) else []
    return bool(items) and all(number_of(item) is not None or _is_of_numbers(item) for item in items)


def _rows_of(run: Run, listed: Value) -> Array | None:
    """Return the array that a list of arrays or numbers makes."""
    inner = run.item_of(listed) if isinstance(listed, Items) else None
    if not isinstance(inner, Array):
        return None
    axes = inner.known_axes()
    # An average for each batch: what was an average is one of many now.
    each = "batches" if "batch" in inner.traits and axes == () else "examples"
    if each == "examples" and axes == () and "mean" in inner.traits and inner.kind in ("hits", "errors"):
        each = "groups"
    if (
        len(axes or ()) < _AXES_OF_A_TABLE
        and inner.root is not None
        and inner.cuts
        and inner.cuts[-1][1:] == ("?", "?")
    ):
        # Slices of a series from each place on.
        return replace(inner, kind="windows", axes=("examples", "window"))
    # What was worked out of the data is no part of them any more.
    root = None if "statistic" in inner.traits else inner.root
    traits = inner.traits - {"statistic"} if root is None and not inner.kind else inner.traits
    traits -= {"in training"} if axes else set()
    return replace(inner, root=root, traits=traits, axes=(each, *axes) if axes is not None else None)


def _of_array(run: Run, node: ast.AST, name: str, first: Array, axis: Value | None, given: list[Value]) -> Value:
    axes = first.known_axes()
    if name in COPIED:
        dtype = _asked_type(given, name if name == "uint8" else "") or (first.dtype if name in ("copy", "clip") else "")
        return replace(first, dtype=dtype, made_in=run.around(), axes=axes)
    if name in SAME:
        flat = axes[:-1] if axes and axes[-1] == "one" and name in FLAT else axes
        if name == "reshape":
            sizes = [part for value in given[1:]
                     for part in (value.items or [] if isinstance(value, Items) else [value])]  # fmt: skip
            run.note("reshape", node, first, *sizes)
            shape = [*map(number_of, sizes)]
            return replace(first, axes=_reshaped(axes, shape), traits=first.traits | {"reshaped"})
        return replace(first, axes=flat, dtype=_asked_type(given, first.dtype) if name in CONVERTED else first.dtype)
    if name in TOTALS and first.what() == "one-hot" and not first.kind and number_of(axis) == 0:
        return Array(kind="counts", axes=("classes",), node=node)
    if name in AVERAGES | TOTALS:
        rest = _without(axes, axis)
        what = first.what()
        also = {"mean"} if name in AVERAGES else {"sum"}
        also |= {"mean of roots"} if name in AVERAGES and "root" in first.traits else set()
        traits = first.traits | {name, *also, *_gone(axes, axis)} | ({"statistic"} if not first.kind else set())
        made = replace(first, kind="" if not first.kind else what, axes=rest, traits=traits, node=node, dtype="")
        run.note("mean" if name in AVERAGES else "sum", node, first, axis or Known(None), result=made)
        return made
    if name in ("argmax", "argmin", "index") and axes == ("epochs",):
        return replace(first, kind="best epoch", axes=(), node=node)
    if name in ("flatnonzero", "nonzero", "argwhere") and first.kind == "mask":
        return replace(first, kind="places", axes=("examples",), node=node)
    if name == "argsort":
        # Of errors or of confidences, nobody wants the largest ones only.
        model = first.model if first.kind == "outputs" else None
        return replace(first, kind="sorting", axes=axes, node=node, model=model)
    if name == "argmax":
        made = replace(first, kind="answers", axes=_without(axes, axis), node=node)
        run.note("argmax", node, first, axis or Known(None), result=made)
        return made
    if name in LARGEST and first.kind == "outputs" and axis is not None:
        return replace(first, kind="confidence", axes=_without(axes, axis), node=node)
    if name in ROUNDED:
        run.note("round", node, first)
        if first.kind in ("metric", "loss"):
            return first  # The same figure with fewer digits.
        return replace(first, kind="rounded" if first.kind == "outputs" else first.kind, node=node)
    if name in ("abs", "absolute", "square"):
        done = "squared" if name == "square" else "abs of mean" if "mean" in first.traits else "abs"
        traits = first.traits | {done}
        return replace(first, kind="errors" if first.kind == "differences" else first.kind, axes=axes, traits=traits)
    if name in ("std", "stdev", "var", "min", "amin", "ptp", "percentile", "quantile") or name in LARGEST:
        also = {"statistic", name, *({"best"} if axes == ("epochs",) else ())}
        run.note(name, node, first)
        return replace(first, axes=_without(axes, axis), traits=first.traits | also, node=node)
    if name in CHANGED:
        return replace(first, traits=first.traits | {"changed"})
    if name in _BY_VALUE and not first.kind:
        return replace(first, traits=first.traits | {"scaled"})
    if name in ("tile", "repeat"):
        return replace(first, traits=first.traits | {"repeated"})
    if name == "sqrt":
        return replace(first, axes=axes, traits=first.traits | {"rooted" if "mean" not in first.traits else "root"})
    return Value()


def confusion_of(given: list[Value], node: ast.AST) -> Value:
    """Return a table of how often which class was answered for which, with its axes in their order."""
    kinds = [
        "answered" if isinstance(value, Array) and value.kind in ("answers", "decided") else "true"
        for value in given[:2]
    ]
    return Array(kind="confusion", axes=tuple(kinds), node=node) if len(set(kinds)) == 2 else Value()


def count_at(table: Value, places: Value) -> Value:
    """Note what a table of zeros counts, to an entry of which a line adds: pairs of classes. It returns nothing."""
    found = confusion_of(places.items or [] if isinstance(places, Items) else [], ast.Pass())
    if isinstance(table, Array) and table.kind == "table" and isinstance(found, Array):
        table.kind, table.axes = "confusion", found.axes
    return Known(None)


def _reshaped(axes: tuple[str, ...] | None, shape: list[Number | None]) -> tuple[str, ...] | None:
    """Return the axes in a new shape: of a column and of a row of values alone."""
    is_row = axes in (("examples",), ("examples", "one"))
    return {(-1,): ("examples",), (-1, 1): ("examples", "one")}.get(tuple(shape)) if is_row else None  # type: ignore[arg-type]


def _type_of(value: Value) -> str:
    if isinstance(value, Known):
        return str(value.value)
    return value.name if isinstance(value, Library) else ""


def _without(axes: tuple[str, ...] | None, axis: Value | None) -> tuple[str, ...] | None:
    if axis is None or (isinstance(axis, Known) and axis.value is None):
        return ()
    place = number_of(axis)
    if axes is None or not isinstance(place, int) or not -len(axes) <= place < len(axes):
        return None
    return tuple(name for number, name in enumerate(axes) if number != place % len(axes))


def _gone(axes: tuple[str, ...] | None, axis: Value | None) -> set[str]:
    """Return which axes an average goes over, as traits: ``over steps``."""
    if axes is None and number_of(axis) == 0:
        return {"over examples"}
    left = _without(axes, axis)
    return {f"over {name}" for name in axes or () if left is not None and name not in left}


def _joined(run: Run, node: ast.AST, name: str, first: Value) -> Value:
    parts = first.items if isinstance(first, Items) and first.items is not None else None
    if parts is None:
        inner = run.item_of(first)
        if not isinstance(inner, Array):
            return Value()
        copies = {"copies"} if "changed" in inner.traits and name in ("concatenate", "concat", "vstack") else set()
        copies |= {"some"} if inner.cuts or inner.chosen_by is not None else set()
        # Several random passes, one beside the other, are wanted so.
        gone = {"changed", "at random", *({"in training"} if name == "stack" else ())}
        return replace(inner, axes=inner.known_axes(), traits=(inner.traits - gone) | copies)
    arrays = [part for part in parts if isinstance(part, Array)]
    if not arrays:
        return Value()
    # Of parts, nobody knows which part of the data they are together.
    is_of_parts = any(array.cuts or array.chosen_by is not None for array in arrays)
    if len(arrays) > 1 and all(array.kind == "places" for array in arrays):
        return replace(arrays[0], kind="sorting", cuts=(), node=node)
    begin, traits = arrays[0], frozenset({"some"} if is_of_parts else set[str]())
    for array in arrays:
        traits |= array.traits
    if len(arrays) == len(parts) > 1 and name in ("concatenate", "concat", "vstack"):
        roots = {id(array.root) for array in arrays if array.root is not None}
        if len(roots) == 1 and all(array.root is not None for array in arrays):
            changed = [array for array in arrays if "changed" in array.traits]
            traits |= {"copies"} if changed else frozenset()
    also = tuple(array.root for array in arrays[1:] if array.root is not None and array.root is not begin.root)
    return replace(begin, traits=traits - {"changed"}, cuts=(), node=node, axes=begin.known_axes(), also=also)


def _larger(first: Value, second: Value) -> Value:
    arrays = [value for value in (first, second) if isinstance(value, Array) and value.kind == "outputs"]
    if len(arrays) == 2 and "rest" in arrays[0].traits ^ arrays[1].traits:
        return replace(arrays[0], kind="confidence")
    return arrays[0] if arrays else next((value for value in (first, second) if isinstance(value, Array)), Value())
