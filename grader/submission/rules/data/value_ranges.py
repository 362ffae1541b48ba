"""Rules about values in another range than their author thinks: of pixels, and of weights after a training.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import functools
import math
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.definitions import DEFINITION
from grader.submission.models.keras_names import ASKS_A_MODEL, READS_AN_IMAGE
from grader.submission.rules.reading.decisions import in_another_form
from grader.submission.rules.reading.examples import ABSOLUTES, are_bytes, is_a_step, source_of
from grader.submission.rules.reading.layer_order import lists_of_models
from grader.submission.rules.reading.order_of_steps import runs_of
from grader.submission.rules.reading.possible_values import numbers_of, uses_of, values_of
from grader.submission.rules.reading.value_flow import Object, Place, ends_of_places, objects_of, set_to, sources_of
from grader.submission.rules.reading.words_beside import FEW_VALUES, is_shown_as_wrong
from grader.submission.rules.rule import rule, told_with
from grader.submission.source_tree import (
    Finding,
    Key,
    SourceTree,
    argument,
    names_in,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_LARGEST_BYTE = 255.0
_LOADS_BYTES = regex(
    r"grader\.data\.load_garments|(?:tensorflow\.)?keras\.datasets\.(?:fashion_mnist|mnist|cifar10{1,2})\.load_data"
)
"""What returns images as bytes."""
_OF_LABELS = regex(r"label|class|mask|target", re.IGNORECASE)
_PIXELS = regex(r"image|pixel|picture|photo|digit|garment", re.IGNORECASE)
_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_LIMITS = ("clip", "clip_by_value", "minimum", "maximum")
_OF_UNITS = regex(r"drop|units?\b|neurons?\b|\bkeep|\bkept", re.IGNORECASE)
_LEARNS = regex(r"Dense|\w*Conv\dD|Embedding|LSTM|GRU|SimpleRNN|Bidirectional")
_KEEP = ("astype", "reshape", "numpy")
"""Methods of arrays that keep their values."""
_KEEPS_BYTES = (
    "reshape", "ravel", "flatten", "copy", "squeeze", "transpose", "expand_dims", "clip",
)  # fmt: skip
"""What returns bytes where it gets bytes."""
_COUNTS_OTHERS = ("count_nonzero", "any", "all", "nonzero", "flatnonzero", "argwhere", "bool", "allclose")
"""What only looks at whether values are 0."""
_SHOWS_WRAP = regex(r"overflow|wrap|überlauf|débord|desbord", re.IGNORECASE)
_ROUNDS = ("round", "rint", "around", "floor")
_LEAST_DIVISOR = 100.0
_LARGEST_SCALE = 0.025
"""Of a ``Rescaling`` for pixels."""
_IS_MEAN = regex(r"^-\s*\w*(?:mean|average|avg|middle|cent(?:er|re))\w*$", re.IGNORECASE)
_MIDDLES = (127.0, 127.5, 128.0)
_LEAST_LIMIT = 100.0
_LEAST_MEAN = 1 / 3
"""So many times their spread is the mean of pixels at least."""


@rule
def clipped_too_late(tree: SourceTree) -> Iterator[Finding]:
    """Yield a limit for a sum of bytes, which has begun again at 0 before the limit is looked at."""
    for call in tree.all(ast.Call) if tree.mentions(*_LIMITS) else ():
        summed = tree.value_of(call.args[0]) if call.args else None
        limits = {tree.number_of(given) for given in (*call.args[1:], *words_of(call).values())}
        if called_name(call) not in _LIMITS or not isinstance(summed, ast.BinOp):
            continue
        left, right, sign = summed.left, summed.right, _SIGNS.get(type(summed.op), "")
        # A label has 9 as its largest value, and goes beyond 0 alone.
        if not ({0.0} & limits if sign == "-" else max((limit or 0.0 for limit in limits), default=0.0) > _LEAST_LIMIT):
            continue
        if sign in ("+", "*") and _is_step(tree, left):
            left, right = right, left
        is_made = isinstance(left, ast.Call) and called_name(left) == "astype" and "uint8" in typed(left)
        if (
            sign
            and _is_step(tree, right)
            and (is_made or _are_loaded_bytes(tree, left) or _are_drawn_bytes(tree, left))
        ):
            wide = f"{typed(left)}.astype(int) {sign} {typed(right)}"
            if wide in map(typed, tree.all(ast.BinOp)) or is_shown_as_wrong(tree, summed):
                continue  # The learner compares the two.
            again = "goes on at 255 below 0" if sign == "-" else "begins again at 0 above 255"
            sentence = (
                f"`{typed(left)}` has the type `uint8`, so `{typed(summed)}` {again}, before `{called_name(call)}` "
                f"reads it. Write `{wide}`."
            )
            yield tree.finding(summed, typed(summed), wide, sentence, certain=False)


@rule
def bytes_with_a_sign(tree: SourceTree) -> Iterator[Finding]:
    """Yield pixels that are converted to ``int8``, which ends at 127."""
    for call in (call for call in tree.all(ast.Call) if called_name(call) in ("astype", "cast", "array", "asarray")):
        is_method = called_name(call) == "astype"
        given = argument(call, "dtype", 0 if is_method else 1)
        pixels = call.func.value if is_method and isinstance(call.func, ast.Attribute) else (call.args or [call])[0]
        # What was worked out of pixels, such as where they are bright, may have other values.
        is_named = isinstance(pixels, ast.Name) and _PIXELS.search(pixels.id) and not _OF_LABELS.search(pixels.id)
        if given is not None and typed(given).strip("\"'").rpartition(".")[2] == "int8" and is_named:
            right = typed(call).replace(typed(given), '"float32"')
            other = "" if is_method or called_name(call) == "cast" else ", or raises an error"
            sentence = (
                f"`int8` goes from -128 to 127, so a pixel above 127 becomes a negative number{other}. Write `{right}`."
            )
            found = tree.finding(call, typed(call), right, sentence, certain=False)
            yield from [*told_with(tree, found)] or [found]


@rule
def sizes_of_wrapped_bytes(tree: SourceTree) -> Iterator[Finding]:
    """Yield the absolute value, or the square, of a difference of bytes, which has gone on at 255 below 0 before."""
    # To see that two values are not equal, no sign is needed.
    only_seen = {id(part) for node in tree.all(ast.Compare) if any(tree.number_of(by) == 0 for by in node.comparators)
                 for part in nodes_of(node)}  # fmt: skip
    only_seen |= {id(part) for call in tree.all(ast.Call) if called_name(call) in _COUNTS_OTHERS
                  for part in nodes_of(call)}  # fmt: skip
    told: set[tuple[int, str]] = set()
    for node, taken, squares in _without_signs(tree):
        made = tree.value_of(taken)
        if not isinstance(made, ast.BinOp) or not isinstance(made.op, ast.Sub):
            continue
        sides = (made.left, made.right)
        names = {tree.key_of(target) for line in tree.all(ast.Assign) if line.value is node for target in line.targets}
        read = [name for name in tree.all(ast.Name) if isinstance(name.ctx, ast.Load) and tree.key_of(name) in names]
        is_only_seen = id(node) in only_seen or (read and all(id(name) in only_seen for name in read))
        if is_only_seen or not all(_has_bytes(tree, side, large=squares) for side in sides):
            continue
        said = tree.said_beside(node) + tree.said_beside(made)
        if is_shown_as_wrong(tree, node) or is_shown_as_wrong(tree, made) or _SHOWS_WRAP.search(said):
            continue
        wide = f"{typed(made.left)}.astype(int) - {typed(made.right)}" if isinstance(made.left, ast.Name) else ""
        advice = f"Write `{wide}`." if wide else "Write `.astype(int)` for both, before the subtraction."
        sentence = f"Both arrays have the type `uint8`: below 0, their difference goes on at 255. {advice}"
        found = tree.finding(made, typed(made), wide, sentence, certain=False)
        # One line of a helper may be read for each of its calls.
        if (found.line, sentence) not in told:
            told.add((found.line, sentence))
            yield found


def _without_signs(tree: SourceTree) -> Iterator[tuple[ast.AST, ast.expr, bool]]:
    """Yield what takes the sign of a value away, with this value, and whether it is squared."""
    for node in tree.all(ast.Call):
        if called_name(node) in (*ABSOLUTES, "square") and node.args:
            yield node, node.args[0], called_name(node) == "square"
    for power in tree.all(ast.BinOp):
        if isinstance(power.op, ast.Pow) and tree.number_of(power.right) == 2:
            yield power, power.left, True


def _has_bytes(tree: SourceTree, node: ast.AST, *, large: bool, depth: int = 6) -> bool:
    """Return whether a value surely has the type ``uint8``; where ``large``, with values up to 255 in it."""
    made = source_of(tree, node)
    if depth <= 0 or made is None:
        return False
    inner: ast.AST | None = None
    match made:
        case ast.Subscript(value=inner):
            pass
        case ast.Call() if called_name(made) in ("astype", "cast", "array", "asarray", "uint8"):
            is_of = called_name(made) in ("array", "asarray", "cast")
            given = ast.Constant("uint8") if called_name(made) == "uint8" else argument(made, "dtype", int(is_of))
            if given is not None:
                kind = text_of(given) or typed(given).rpartition(".")[2]
                whole = tree.worked_on(made)
                parts = [part for source in sources_of(tree, [whole] if whole is not None else [])
                         for part in nodes_of(source)]  # fmt: skip
                is_large = any(isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult)
                               and _LARGEST_BYTE in (tree.number_of(part.left), tree.number_of(part.right))
                               for part in parts)  # fmt: skip
                return kind == "uint8" and (is_large or not large)
            inner = tree.worked_on(made) if is_of else None
        case ast.Call() if called_name(made) in _KEEPS_BYTES:
            inner = tree.worked_on(made)
    is_loaded = isinstance(made, ast.expr) and _are_loaded_bytes(tree, made)
    return is_loaded or (inner is not None and _has_bytes(tree, inner, large=large, depth=depth - 1))


def _made_bytes(tree: SourceTree) -> Iterator[tuple[ast.Call, ast.expr]]:
    """Yield the calls that make bytes of values, with these values."""
    for call in tree.all(ast.Call):
        match call:
            case ast.Call(func=ast.Attribute(value=values, attr="astype"), args=[kind]):
                pass
            case ast.Call(args=[values, kind]) if called_name(call) == "cast":
                pass
            case _:
                continue
        if "uint8" in typed(kind):
            yield call, values


@rule
def outputs_that_begin_again(tree: SourceTree) -> Iterator[Finding]:
    """Yield outputs of a linear layer that become bytes without a limit: what is below 0 or above 1 begins again."""
    if tree.mentions("sigmoid", "softmax") or not tree.mentions("predict") or not _ends_linear(tree):
        return
    for call, scaled in _made_bytes(tree):
        made: ast.AST | None = tree.value_of(scaled) or scaled
        made = tree.worked_on(made) if isinstance(made, ast.Call) and called_name(made) in _ROUNDS else made
        match made:
            case ast.BinOp(left=image, op=ast.Mult(), right=by) if tree.number_of(by) == _LARGEST_BYTE:
                if _is_output(tree, image) and not is_shown_as_wrong(tree, call):
                    right = f"np.clip({typed(image)}, 0, 1)"
                    sentence = (
                        "What is below 0 or above 255 begins again as a byte: -1 becomes 255. Write "
                        f"`{right}` before the product."
                    )
                    yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def shares_cut_to_bytes(tree: SourceTree) -> Iterator[Finding]:
    """Yield values between 0 and 1 that become bytes: all but 1 become 0."""
    for call, scaled in _made_bytes(tree):
        if not isinstance(scaled, ast.Name | ast.Call):
            continue
        sources = sources_of(tree, [scaled])
        parts = [part for source in sources for part in nodes_of(source)]
        limits = [
            _limits_of(tree, part) for part in parts if isinstance(part, ast.Call) and called_name(part) == "clip"
        ]
        rounded = any(isinstance(part, ast.Call) and called_name(part) in _ROUNDS for part in parts)
        is_scaled = rounded or any(isinstance(part, ast.BinOp | ast.Compare) for part in parts)
        if limits and set(limits) == {(0.0, 1.0)} and not is_scaled and not is_shown_as_wrong(tree, call):
            right = f"({typed(scaled)} * 255).astype('uint8')"
            sentence = f"As bytes, all values below 1 become 0, so the image is black. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


def _limits_of(tree: SourceTree, call: ast.Call) -> tuple[float | None, float | None]:
    place = int(tree.name_of(call.func) != "")
    return tree.number_of(argument(call, "a_min", place)), tree.number_of(argument(call, "a_max", place + 1))


def _is_output(tree: SourceTree, image: ast.AST) -> bool:
    """Return whether a value is what a model predicts, here or where a function gets it, and nothing limits it."""
    sources = sources_of(tree, [image])
    is_changed = any(isinstance(part, ast.BinOp | ast.Compare) for source in sources for part in nodes_of(source))
    names = {typed(source) for source in sources}
    is_cut = any(typed(node.value) in names and isinstance(node.slice, ast.Compare) for node in tree.all(ast.Subscript))
    made = {called_name(source) for source in sources if isinstance(source, ast.Call)}
    return bool(made & {"predict", "predict_on_batch"}) and not (is_changed or is_cut or made & {*_LIMITS})


def _ends_linear(tree: SourceTree) -> bool:
    """Return whether the last layer that a program makes is seen, and has no activation."""
    layers = [call for call in tree.all(ast.Call) if _LEARNS.fullmatch(called_name(call))]
    last = max(layers, key=lambda call: (call.lineno, call.col_offset), default=None)
    is_plain = last is not None and "activation" not in words_of(last) and not tree.mentions("load_model", "Activation")
    return is_plain and not any(typed(call.func).endswith("ReLU") for call in tree.all(ast.Call))


def _is_step(tree: SourceTree, node: ast.expr, depth: int = 3) -> bool:
    """Return whether a value is an integer by which bytes may overflow, or one of several such."""
    values = set_to(tree, node) if isinstance(node, ast.Name) else []
    values = node.elts if isinstance(node, ast.List | ast.Tuple) else values
    # To add 0 changes nothing, whatever the others do.
    values = [value for value in values if tree.number_of(value) != 0]
    several = bool(values) and depth > 0 and all(_is_step(tree, value, depth - 1) for value in values)
    given = values_of(tree, node) if isinstance(node, ast.Name) and not values else []  # A parameter, with its default.
    return (
        is_a_step(tree, node)
        or several
        or (bool(given) and all(isinstance(value, ast.expr) and is_a_step(tree, value) for value in given))
    )


def _are_drawn_bytes(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a name stands for random integers that were drawn as bytes, through functions and loops."""
    links = sources_of(tree, [node])
    drawn = links[-1] if links else None
    return (
        isinstance(drawn, ast.Call)
        and all(isinstance(link, ast.Name) for link in links[:-1])
        and called_name(drawn) in ("integers", "randint")
        and "uint8" in typed(words_of(drawn).get("dtype", drawn.func))
    )


def _are_loaded_bytes(tree: SourceTree, node: ast.expr, depth: int = 3) -> bool:
    """Return whether a name stands for images as a loader returned them, or for some of these."""
    whole = node.value if isinstance(node, ast.Subscript) else node
    if not isinstance(whole, ast.Name) or FEW_VALUES.search(whole.id) or are_bytes(tree, whole):
        return False
    values = set_to(tree, whole)
    return bool(values) and all(
        bool(_LOADS_BYTES.fullmatch(tree.name_of(value.func))) if isinstance(value, ast.Call)
        else depth > 0 and _are_loaded_bytes(tree, value, depth - 1)
        for value in values
    )  # fmt: skip


@rule
def offsets_of_raw_pixels(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``Rescaling`` that is to subtract before it divides, or to add before it multiplies: it adds last."""
    for call in tree.all(ast.Call):
        if tree.keras_name_of(call.func).rpartition(".")[2] != "Rescaling":
            continue
        scale, offset = (tree.number_of(argument(call, word, at), 0.0) for at, word in enumerate(("scale", "offset")))
        if not scale or not offset:
            continue
        ends = " to ".join(f"{end:g}" for end in (offset, _LARGEST_BYTE * scale + offset))
        # To take half of 255 away before the division.
        is_before = scale < _LARGEST_SCALE and (
            -offset in _MIDDLES
            or (math.isclose(-offset, 1 / scale, rel_tol=0.02) and -offset > _LEAST_DIVISOR)
            or (
                _IS_MEAN.search(typed(argument(call, "offset", 1) or call))
                and _LEAST_MEAN / scale < -offset <= _LARGEST_BYTE
            )
        )
        if is_shown_as_wrong(tree, call):
            continue
        if is_before and offset < -_LARGEST_BYTE * scale:
            right = f"offset={scale * offset:.4g}"
            sentence = (
                f"`Rescaling` multiplies first and then adds: pixels from 0 to 255 become {ends}. Write `{right}`."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False)
        elif scale in _MIDDLES and offset == 1.0:
            right = f"offset={scale:g}"
            sentence = (
                f"`Rescaling` multiplies first and then adds: -1 to 1 becomes {1 - scale:g} to {1 + scale:g}. Write "
                f"`{right}`."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def divided_twice(tree: SourceTree) -> Iterator[Finding]:
    """Yield inputs of a measurement that are scaled although a layer of the model scales them, as in ``fit``."""
    parts = [*_parts_of_models(tree)]
    scaling = [layer for part in parts if isinstance(layer := tree.value_of(part), ast.Call) and _scales(tree, layer)]
    fits = tree.calls_of("fit")
    given = [inputs for fit in fits if (inputs := argument(fit, "x", 0)) is not None]
    layers = {tree.key_of(part) for part in parts if isinstance(part, ast.Name)}
    if not scaling or not given:
        return
    made: list[ast.AST] = [row for row in lists_of_models(tree) if _learns(row)]
    made += [*tree.calls_named("Model"), *(call for call in tree.calls_named("Sequential") if typed(call)[-2:] == "()")]
    # With several models, another one may be without this layer.
    if len(made) > 1 or _may_be_divided(tree, given, layers):
        return
    if any(scaling[0] in nodes_of(branch) for branch in tree.all(ast.If)):
        return  # A model may be made without it.
    trained = {tree.key_of(fit.func.value) for fit in fits if isinstance(fit.func, ast.Attribute)}
    measured = [(fit, part) for fit in fits for part in tree.validation_of(fit)[:1]]
    measured += [(call, inputs) for name in ASKS_A_MODEL for call in tree.calls_of(name)
                 if (inputs := argument(call, "x", 0)) is not None]  # fmt: skip
    for call, inputs in measured:
        is_trained = isinstance(call.func, ast.Attribute) and tree.key_of(call.func.value) in trained
        if is_trained and _is_divided(tree, inputs, scaling[0], layers) and not is_shown_as_wrong(tree, inputs):
            sentence = (
                f"`{called_name(scaling[0])}` in the model also works in `{called_name(call)}`, so these values are "
                "scaled twice. Give it raw values, as `fit` gets."
            )
            yield tree.finding(inputs, typed(inputs), "", sentence, certain=False)


@rule
def scaled_for_a_model_that_scales(tree: SourceTree) -> Iterator[Finding]:
    """Yield what an exported model gets as the model in it gets it, though a function has put a scaling before that."""
    codes = tree.all(ast.FunctionDef) if tree.mentions("Rescaling") and tree.mentions(*_READS_EXPORTED) else []
    scaling = [code for code in codes if _calls_its_argument(tree, code)
               and any(isinstance(node, ast.Call) and _scales(tree, node) for node in nodes_of(code))]  # fmt: skip
    wrapped = [call.args[0] for code in scaling for call in uses_of(tree, code) if call.args]
    inner = {found for model in wrapped for found in objects_of(tree, model)}
    same = functools.partial(_cut_or_cast, tree)
    plain: set[Object] = set()
    for call in (call for name in ("fit", *ASKS_A_MODEL) for call in tree.calls_of(name) if inner):
        given, owner = argument(call, "x", 0), getattr(call.func, "value", call)
        if given is not None and objects_of(tree, owner) & inner:
            plain |= objects_of(tree, given, (), same)
    readers = [code for code in codes if any(isinstance(node, ast.Attribute) and node.attr in _READS_EXPORTED
                                             for node in nodes_of(code))] if plain else []  # fmt: skip
    for given in (given for code in readers for use in uses_of(tree, code) for given in use.args):
        if objects_of(tree, given, (), same) & plain:
            sentence = (
                f"The exported model scales its inputs itself, so `{typed(given)}` is scaled twice. Give it raw pixels."
            )
            yield tree.finding(given, typed(given), "", sentence, certain=False)


_READS_EXPORTED = ("serve", "signatures", "set_tensor")
"""What a program calls, or reads, where it gives inputs to an exported model."""


def _calls_its_argument(tree: SourceTree, code: ast.FunctionDef) -> bool:
    """Return whether a function calls a model that it gets."""
    called = [node.func for node in nodes_of(code) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    return any(tree.parameter_of(name) in code.args.args for name in called)


def _cut_or_cast(tree: SourceTree, node: ast.AST) -> list[ast.expr]:
    """Return what has the values of a part, or of an array of another kind."""
    return [node.value] if isinstance(node, ast.Subscript) else in_another_form(tree, node)


def _parts_of_models(tree: SourceTree) -> Iterator[ast.expr]:
    """Yield the layers of models: those in lists with a layer that has weights, added, or called in a row."""
    for row in lists_of_models(tree):
        if _learns(row):
            yield from row.elts
    for call in tree.all(ast.Call):
        if called_name(call) == "add" and len(call.args) == 1:
            yield call.args[0]
        before = tree.value_of(call.args[0]) if len(call.args) == 1 else None
        if isinstance(before, ast.Call) and tree.keras_name_of(before.func).rpartition(".")[2] == "Input":
            yield call.func


def _learns(row: ast.List) -> bool:
    """Return whether a list has a layer with weights."""
    return any(isinstance(part, ast.Call) and _LEARNS.fullmatch(called_name(part)) for part in row.elts)


def _scales(tree: SourceTree, made: ast.AST | None) -> bool:
    """Return whether a call makes a layer that scales its inputs: it normalizes, or divides pixels by 255 or half."""
    kind = tree.keras_name_of(made.func).rpartition(".")[2] if isinstance(made, ast.Call) else ""
    scale = tree.number_of(argument(made, "scale", 0)) or 0.0 if isinstance(made, ast.Call) else 0.0
    return kind == "Normalization" or (kind == "Rescaling" and 0 < scale < 1 / _LEAST_DIVISOR)


def _is_division(tree: SourceTree, node: ast.AST | None) -> bool:
    """Return whether a formula divides by a large number or a spread, or multiplies by a small number."""
    return _divides_by(tree, node) > _LEAST_DIVISOR or _divides_by_spread(tree, node)


def _divides_by(tree: SourceTree, node: ast.AST | None) -> float:
    """Return the number by which a formula divides; 0 where it divides by none."""
    match node:
        case ast.BinOp(op=ast.Div(), right=divisor):
            return tree.number_of(divisor) or 0.0
        case ast.BinOp(op=ast.Mult(), left=left, right=right):
            return max(1 / number if 0 < (number := tree.number_of(side) or 0.0) < 1 else 0.0 for side in (left, right))
    return 0.0


def _divides_by_spread(tree: SourceTree, node: ast.AST | None) -> bool:
    spread = tree.value_of(node.right) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) else None
    return isinstance(spread, ast.Call) and called_name(spread) in ("std", "sqrt")


def _is_divided(tree: SourceTree, node: ast.AST, scaling: ast.Call, layers: set[Key]) -> bool:
    """Return whether values are surely scaled as a layer of the model scales them: by a formula, or by that layer."""
    made = tree.made_by(node)
    while isinstance(made, ast.Call) and called_name(made) in _KEEP and isinstance(made.func, ast.Attribute):
        made = tree.made_by(made.func.value)
    mapped = [step.args[0] for step in tree.steps_of(node) if called_name(step) == "map" and step.args]
    codes = [code for part in mapped if (code := tree.code_of(part)) is not None]
    layer = made.func if isinstance(made, ast.Call) and isinstance(made.func, ast.Name) else None
    if layer is not None and tree.key_of(layer) in layers and _scales(tree, tree.value_of(layer)):
        return True
    parts = [made, *(part for code in codes for part in nodes_of(code))]
    # A product of pixels goes beyond 255.
    divided = tree.value_of(made.left) if isinstance(made, ast.BinOp) else None
    if isinstance(divided, ast.BinOp) and isinstance(divided.op, ast.Mult):
        return False
    if called_name(scaling) == "Normalization":
        return any(_divides_by_spread(tree, part) for part in parts)
    return any(_divides_by(tree, part) in (*_MIDDLES, _LARGEST_BYTE) for part in parts)


def _may_be_divided(tree: SourceTree, given: list[ast.expr], layers: set[Key]) -> bool:
    """Return whether anything that values come from may be scaled: they themselves, or what a function does there."""
    parts = [part for source in sources_of(tree, given) for part in nodes_of(source)]
    codes: dict[str, ast.AST] = {}
    for part in parts:  # What is found is looked at as well.
        code = tree.code_of(part) if isinstance(part, ast.Name) and part.id not in codes else None
        if isinstance(part, ast.Name) and code is not None:
            codes[part.id] = code
            parts += nodes_of(code)
    return any(
        _is_division(tree, part)
        or (isinstance(part, ast.Name) and tree.key_of(part) in layers)
        or (isinstance(part, ast.Call) and _scales(tree, part))
        for part in parts
    )


@rule
def scaled_once_more(tree: SourceTree) -> Iterator[Finding]:
    """Yield pixels that are divided by 255, though a line or a function has divided them before."""
    told: set[ast.AST] = set()
    scaling = [node for node in (*tree.all(ast.BinOp), *tree.all(ast.Call)) if _scaled_by(tree, node) is not None]
    # Whether a value that is looked at is still to be scaled is not known here.
    branches: list[ast.If | ast.IfExp] = [*tree.all(ast.If), *tree.all(ast.IfExp)] if scaling else []
    asked = {part for branch in branches if "__name__" not in typed(branch.test) for part in nodes_of(branch)}
    for node in scaling:
        inner = _scaled_by(tree, node)
        if node in asked or inner is None:
            continue
        for place in ends_of_places(tree, Place(inner), functools.partial(_of_pixels, tree)):
            is_scaled = _scaled_by(tree, place.node) is not None and place.node not in nodes_of(inner)
            about = place.given or node
            if not is_scaled or place.node in asked or about in told or _is_of_sizes(tree, place):
                continue
            told.add(about)
            if not is_shown_as_wrong(tree, about) and not _IS_DARK.search(tree.said_beside(about)):
                shown = typed(place.given or inner)
                by = f"`{called_name(place.by)}`" if place.by is not None else f"`{typed(node)}`"
                sentence = (
                    f"`{shown}` is divided by 255 already, and {by} does it once more, so the pixels end near 0. Give "
                    "it raw pixels."
                )
                yield tree.finding(about, shown, "", sentence, certain=False)


_IS_DARK = regex(
    r"\btwice\b|\bdark|zweimal|dunk[el]l|deux fois|sombre|dos veces|oscur|duas vezes|escur|due volte|scur",
    re.IGNORECASE,
)
"""What says that pixels are made smaller on purpose."""
_DIVISORS = (127.5, 255.0)
_DIVIDES, _MULTIPLIES = ("divide", "true_divide", "truediv", "div_no_nan"), ("multiply",)
_OF_PIXELS = (
    "astype", "reshape", "numpy", "copy", "asarray", "array", "cast", "expand_dims", "convert_to_tensor", "constant",
    "float32", "squeeze", "resize", "clip", "clip_by_value", "transpose", "flip", "fliplr", "roll", "pad", "repeat",
    "take", "concatenate", "concat", "stack", "vstack", "ascontiguousarray", "to_float", "ravel", "flatten",
)  # fmt: skip
"""Calls that return pixels in the range in which they get them."""
_OF_DATA = ("batch", "cache", "prefetch", "shuffle", "take", "skip", "repeat", "from_tensor_slices", "from_tensors")
"""Methods of data sets that leave the images as they are."""


def _scaled_by(tree: SourceTree, node: ast.AST) -> ast.AST | None:
    """Return the pixels that an expression divides by 255, or by half of it; ``None`` for others."""
    match node:
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return left if _is_divisor(tree, right) else None
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            sides = [other for side, other in ((left, right), (right, left)) if _is_part(tree, side)]
            return sides[0] if sides else None
        case ast.Call(args=[given, by]) if called_name(node) in (*_DIVIDES, *_MULTIPLIES):
            is_scaled = _is_divisor(tree, by) if called_name(node) in _DIVIDES else _is_part(tree, by)
            return given if is_scaled else None
        case ast.Call(func=ast.Attribute(value=owner, attr="map"), args=[code, *_]):
            return owner if _scales_examples(tree, code) else None
        case ast.Call(func=ast.Name() | ast.Call(), args=[given]):
            layer = tree.value_of(node.func)
            kind = tree.keras_name_of(layer.func) if isinstance(layer, ast.Call) else ""
            return given if kind.endswith("Rescaling") and _scales(tree, layer) else None
    return None


def _is_divisor(tree: SourceTree, node: ast.AST) -> bool:
    number = tree.number_of(node)
    is_name = number is None and isinstance(node, ast.Name | ast.Attribute | ast.Subscript)
    numbers = {number} if number is not None else numbers_of(tree, node) if is_name else set()
    return bool(numbers) and numbers <= {*_DIVISORS}


def _is_part(tree: SourceTree, node: ast.AST) -> bool:
    number = tree.number_of(node)
    return number is not None and 0 < number < 1 and any(math.isclose(1 / number, by, rel_tol=0.01) for by in _DIVISORS)


def _scales_examples(tree: SourceTree, code: ast.AST) -> bool:
    """Return whether a function for ``map`` divides the images that it gets by 255."""
    function = tree.code_of(code)
    if not isinstance(function, ast.FunctionDef | ast.Lambda) or not function.args.args:
        return False
    image = function.args.args[0]
    nodes = nodes_of(function) if not any(isinstance(part, ast.If) for part in nodes_of(function)) else ()
    inner = [part for node in nodes if not _is_map(node) and (part := _scaled_by(tree, node)) is not None]
    names = [name for part in inner for name in nodes_of(part) if isinstance(name, ast.Name)]
    return any(tree.parameter_of(name) is image for name in names)


def _is_map(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and called_name(node) == "map"


def _of_pixels(tree: SourceTree, node: ast.AST) -> list[ast.AST]:
    """Return what pixels are made of that keep their range."""
    if _scaled_by(tree, node) is not None:
        return []
    match node:
        case ast.Call(func=ast.Attribute(value=owner, attr=method), args=given) if method in _OF_DATA:
            rows = given[0] if method.startswith("from") and given else owner
            return [rows.elts[0]] if isinstance(rows, ast.Tuple | ast.List) and rows.elts else [rows]
        case ast.Call() if called_name(node) in _OF_PIXELS:
            made = tree.worked_on(node)
            return [*made.elts] if isinstance(made, ast.Tuple | ast.List) else [*filter(None, [made])]
        case ast.Subscript(value=value):
            return [value]
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right):
            return [left, right]
    return []


def _is_of_sizes(tree: SourceTree, place: Place) -> bool:
    """Return whether a mean, a spread or an error is divided, which is no image."""
    inner = _scaled_by(tree, place.node)
    ends = ends_of_places(tree, place._replace(node=inner), functools.partial(_of_pixels, tree)) if inner else []
    return any(isinstance(end.node, ast.Call) and called_name(end.node) in _ONE_NUMBER for end in ends)


_ONE_NUMBER = ("mean", "std", "var", "max", "min", "sum", "sqrt", "reduce_mean", "reduce_std", "reduce_max", "abs",
               "square", "median", "len")  # fmt: skip


@rule
def prepared_in_another_way(tree: SourceTree) -> Iterator[Finding]:
    """Yield pixels for a prediction that are surely prepared otherwise than those that the same model trained on."""
    told: set[ast.AST] = set()
    for run in runs_of(tree) if tree.mentions("fit") and tree.mentions(*ASKS_A_MODEL) else ():
        fits = [found for step in run for found in _prepared(tree, step, "fit")]
        for step in run if fits else ():
            for owner, way, source in _prepared(tree, step, *ASKS_A_MODEL):
                # A model that learned from both may be asked with both.
                ways = {other for trained, other, _ in fits if trained == owner}
                same = {loaded for trained, _, loaded in fits if trained == owner} == {source}
                call = step.node
                if not isinstance(call, ast.Call) or call in told or way in ("", *ways) or not ways or "" in ways:
                    continue
                if _AS_LOADED in (way, *ways) and not (source and same):
                    continue
                told.add(call)
                if not is_shown_as_wrong(tree, call):
                    sentence = (
                        f"`{called_name(call)}` gets pixels {way}, but `fit` got them {min(ways)}. "
                        "Prepare both in the same way."
                    )
                    yield tree.finding(call, typed(call), "", sentence, certain=False)


def _prepared(tree: SourceTree, step: Place, *methods: str) -> Iterator[tuple[set[Object], str, str]]:
    """Yield the model of a call of one of some methods, how its pixels are prepared, and the function that loads them.

    Each is empty where it is not known.
    """
    if isinstance(step.node, ast.Call) and tree.is_call_of(step.node, *methods):
        owner = step.node.func.value if isinstance(step.node.func, ast.Attribute) else None
        given = argument(step.node, "x", 0)
        if owner is not None and given is not None:
            ends = ends_of_places(tree, step._replace(node=given), functools.partial(_before_a_way, tree))
            ways = {_way_of(tree, end.node) for end in ends if not isinstance(end.node, ast.Constant)}
            is_raw = ways == {""} and all(_is_bound_once(tree, end.node) for end in ends)
            source = _loaded_by(tree, step._replace(node=given)) if is_raw or "" not in ways else ""
            ways = {_AS_LOADED} if is_raw and source else ways
            if source == _DATA_SETS:
                source, ways = _FILES, {_way_of_maps(tree)}
            yield objects_of(tree, owner, step.calls), ways.pop() if len(ways) == 1 else "", source


def _loaded_by(tree: SourceTree, given: Place) -> str:
    """Return the name of the one function that loads pixels, also where they are divided; empty if it is not known."""
    if any(isinstance(line.op, ast.Div | ast.Mult) for line in tree.all(ast.AugAssign)):
        return ""  # Arrays may change where they are.
    ends = ends_of_places(
        tree, given, lambda node: [part] if (part := _scaled_by(tree, node)) else _of_pixels(tree, node)
    )
    calls = [_unpacked(tree, end.node) for end in ends]
    names = {called_name(call) if call is not None else "" for call in calls}
    if names and names <= {*READS_AN_IMAGE}:
        return _FILES
    if names == {_DATA_SETS}:
        return _DATA_SETS
    # Two files, or two settings, may have two ranges.
    is_one = len({typed(call) for call in calls if call is not None}) == 1
    return names.pop() if is_one and len(names) == 1 and all(map(_LOADS.match, names)) else ""


def _way_of_maps(tree: SourceTree) -> str:
    """Return how the steps of data sets prepare images; empty where only some of them do, or in another way."""
    maps = [call for call in tree.calls_named("map") if call.args and isinstance(call.func, ast.Attribute)]
    if not maps:
        return _AS_LOADED
    is_scaled = all(_scales_examples(tree, call.args[0]) for call in maps)
    return f"from a division by {_LARGEST_BYTE:g}" if is_scaled else ""


_FILES, _DATA_SETS = "files", "image_dataset_from_directory"
"""What pixels come from whose range is known, whichever call reads them."""


def _unpacked(tree: SourceTree, node: ast.AST) -> ast.Call | None:
    """Return a call, or that from whose result a name is unpacked: ``load()`` for ``x`` of ``(x, y), z = load()``."""
    if not isinstance(node, ast.Name):
        return node if isinstance(node, ast.Call) else None
    # Where it is made of itself, its pixels are still those that were loaded.
    made = [line.value for line in _bindings_of(tree, node) if node.id not in names_in(line.value)]
    return made[0] if len(made) == 1 and isinstance(made[0], ast.Call) else None


def _is_bound_once(tree: SourceTree, node: ast.AST) -> bool:
    return not isinstance(node, ast.Name) or len(_bindings_of(tree, node)) == 1


def _bindings_of(tree: SourceTree, name: ast.Name) -> list[ast.Assign]:
    """Return the lines that assign a variable, alone or as a part of what they unpack."""
    key = tree.key_of(name)
    return [line for line in tree.all(ast.Assign) for target in line.targets
            if any(isinstance(node, ast.Name) and tree.key_of(node) == key for node in nodes_of(target))]  # fmt: skip


def _before_a_way(tree: SourceTree, node: ast.AST) -> list[ast.AST]:
    return [] if _way_of(tree, node) else _of_pixels(tree, node)


def _way_of(tree: SourceTree, node: ast.AST) -> str:
    """Return in words how an expression prepares pixels; empty where it does not."""
    if isinstance(node, ast.Call) and called_name(node) == "preprocess_input":
        return "from `preprocess_input`"
    if isinstance(node, ast.Call) and called_name(node) == "map" and node.args:
        code = tree.code_of(node.args[0])
        calls = [part for part in nodes_of(code) if isinstance(part, ast.Call)] if code is not None else []
        if any(called_name(call) == "preprocess_input" for call in calls):
            return "from `preprocess_input`"
    by = _divides_by(tree, node) if _scaled_by(tree, node) is not None else 0.0
    return f"from a division by {by:g}" if by else ""


_AS_LOADED = "as they were loaded"
"""How pixels are that nothing divides."""
_LOADS = regex(r"(?:load|draw|read|fetch)(?:_|$)")
"""What a function is called that loads images; all that one call loads have one range of values."""


_NO_CORRECTION = (
    "`Dropout` of Keras makes the units that it keeps larger in training, so predictions need no correction."
)


def _kept_shares(tree: SourceTree) -> list[float]:
    """Return the share of units that each ``Dropout`` of Keras keeps."""
    rates = [tree.number_of(argument(call, "rate", 0)) for call in tree.all(ast.Call)
             if tree.keras_name_of(call.func) == "layers.Dropout"]  # fmt: skip
    return [1 - rate for rate in rates if rate]


@rule
def weights_times_the_kept_share(tree: SourceTree) -> Iterator[Finding]:
    """Yield weights that are multiplied by the share of units that a dropout keeps, after the training."""
    kept = _kept_shares(tree)
    top = ast.Module([line for line in tree.tree.body if not isinstance(line, DEFINITION)], [])
    for block in (top, *tree.all(ast.FunctionDef)) if kept else ():
        calls = [node for node in nodes_of(block) if isinstance(node, ast.Call)]
        fits = [(typed(call.func), call.lineno) for call in calls if called_name(call) == "fit"]
        for call in (node for node in calls if called_name(node) in ("set_weights", "assign") and node.args):
            before = {owner for owner, line in fits if line < call.lineno}
            # A training that goes on is to start from these weights, and older ones may come back.
            if not before or any(owner in before and line > call.lineno for owner, line in fits):
                continue
            if _is_variable(tree, call) or call in _replaced(calls) or is_shown_as_wrong(tree, call):
                continue
            sources = [call.args[0], *(value for name in nodes_of(call.args[0]) if isinstance(name, ast.Name)
                                       for value in set_to(tree, name))]  # fmt: skip
            parts = [part for source in sources for part in nodes_of(source)]
            # What is added up is a mean of several.
            is_mean = any(
                (isinstance(part, ast.BinOp) and isinstance(part.op, ast.Add))
                or (isinstance(part, ast.Call) and called_name(part) in ("add", "mean", "average", "where"))
                for part in parts
            )
            factors = [tree.number_of(side) or 0.0 for part in parts for side in _factors(part)]
            names = names_in(call.args[0])
            factors += [tree.number_of(line.value) or 0.0 for line in nodes_of(block) if isinstance(line, ast.AugAssign)
                        and isinstance(line.op, ast.Mult) and names_in(line.target) & names]  # fmt: skip
            if not is_mean and any(math.isclose(number, share) for number in factors for share in kept):
                sentence = f"{_NO_CORRECTION} Leave the weights as they are."
                yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def predictions_times_the_kept_share(tree: SourceTree) -> Iterator[Finding]:
    """Yield predictions that are multiplied by the share of units that a dropout keeps."""
    kept = _kept_shares(tree)
    # What is added to something is a part of a mean of several.
    sums = [node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Add)] if kept else []
    added = {part for node in sums for part in nodes_of(node)}
    products: list[ast.BinOp | ast.Call] = [*tree.all(ast.BinOp), *tree.all(ast.Call)]
    for node in products if kept else ():
        sides = _factors(node) if node not in added else []
        for factor, value in zip(sides, reversed(sides), strict=True):
            share, made = tree.number_of(factor), tree.whole_of(value)
            is_share = share is not None and any(math.isclose(share, number) for number in kept)
            # The same number may be another one.
            is_rest = isinstance(tree.value_of(factor), ast.BinOp)
            is_meant = is_rest or _OF_UNITS.search(f"{typed(factor)} {tree.said_beside(node)}")
            if is_share and is_meant and made in tree.calls_of("predict"):
                sentence = f"{_NO_CORRECTION} Use them as they are."
                yield tree.finding(node, typed(node), typed(value), sentence, certain=False)


def _is_variable(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a call sets a number, and no weights: a learning rate, or a variable of its own."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else call
    made = tree.value_of(owner)
    return typed(owner).endswith("rate") or (isinstance(made, ast.Call) and called_name(made) == "Variable")


def _replaced(calls: list[ast.Call]) -> list[ast.Call]:
    """Return the calls of ``set_weights`` whose weights a later one on the same object replaces."""
    setting = [call for call in calls if called_name(call) == "set_weights"]
    last = {typed(call.func): call.lineno for call in sorted(setting, key=lambda call: call.lineno)}
    return [call for call in setting if call.lineno < last[typed(call.func)]]


def _factors(node: ast.AST) -> list[ast.expr]:
    """Return what a node multiplies: the sides of a product."""
    match node:
        case ast.BinOp(op=ast.Mult(), left=left, right=right):
            return [left, right]
        case ast.Call(func=ast.Attribute(attr="multiply"), args=[left, right, *_]):
            return [left, right]
    return []
