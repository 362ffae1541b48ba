"""Rules about settings of layers, optimizers, callbacks and ``fit`` that mean something else than their author thinks.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import difflib
import math
import re
from collections.abc import Iterator, Mapping

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.rates import at_first
from grader.submission.rules.reading.value_flow import Place, places_of
from grader.submission.rules.reading.words_beside import NUMBER, number_said
from grader.submission.rules.rule import rule, training_rule
from grader.submission.rules.subjects import LOOP, MEANT, PADDED
from grader.submission.source_tree import (
    Finding,
    Key,
    SourceTree,
    argument,
    calculated,
    gives_unseen,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_PADDING = regex(r"padding|truncat", re.IGNORECASE)
_SPREAD = regex(r"\bstd\(|\breduce_std\(|\bstddev\b|\bstd\b(?!\w)")
_SQUARED = regex(r"\*\* ?2|square\(|\bpow(?:er)?\(|\bvar\b|variance|std.* \* .*std")
_SIZE_OF_STEPS = regex(r"\b(?:big|large|small|tiny|great|bigger|larger|smaller|finer)(?:er|est)? steps", re.IGNORECASE)
_EVERY_EPOCHS = regex(rf"\b(?:every|each|after|per) ({NUMBER}) epochs\b")
_OF_THE_GUIDES, _FAR_MORE = (1e3, 1e4, 1e5, 1e6), 100.0
"""Steps of a decay that examples of Keras have; so many batches hardly any epoch of these exercises has."""
_SHARES = ("accuracy", "acc", "precision", "recall", "auc", "iou")
"""Metrics that go from 0 to 1."""
_ONE_POINT = 0.5
"""A share improves by less than this from one epoch to the next."""
_DROPOUT, _ONE_HALF = regex(r"layers\.(?:Dropout|SpatialDropout[123]D)"), 0.5
_KEEP = regex(
    r"keep|kept|retain|survive|(?:^|_)(?:active|aktiv|stay|bleib\w*|behalt\w*|garde\w*|actif|actives?|activos?)(?:_|$)",
    re.I,
)
"""In the name of a share of units that are not dropped."""
_STAYS = regex(
    r"\b(?:keeps?|kept|stays?|remains?|survives?|retained|left on|(?:is|are|be) (?:still )?(?:active|on)|bleib\w*"
    r"|behalt\w*|behält|eingeschaltet|rest(?:e|ent)\b|gard(?:e|és?|ent)\b|conserv\w+|actif?s?|actives|mantien\w+|activ[oa]s"
    r"|permanec\w+)\b",
    re.I,
)
_GOES = regex(
    r"drop|zero|\b0\b|\boff\b|remov|hid(?:e|den)|forg[eo]t|verworfen|ausgeschaltet|abgeschaltet|ausfall|wegg|null"
    r"|supprim|éteint|zéro|coup|descart|apag|elimin|anul|cero|\b(?:not|no|nicht|kein\w*|pas)\b",
    re.I,
)
"""In the comments on a share of units: what happens to them."""
_RARE, _FREQUENT = 0.1, 0.9
_COUNTING = ("bincount", "Counter", "value_counts", "count")
_AS_IT_IS = ("float", "int", "round", "item", "numpy", "sqrt", "array", "asarray", "float32", "float64", "astype",
             "tolist", "to_dict", "dict")  # fmt: skip
"""Functions and methods whose result grows with what they get."""
_SHARE = regex(r"mean\(|/ ?len\(|share|fraction|prior|\brate\b", re.IGNORECASE)
_EPOCH, _BATCHES = regex(r"epoch", re.IGNORECASE), regex(r"batch|\bds\b|dataset|steps|loader|generator", re.I)
_LENGTH = regex(r"\blen\(|cardinality\(")
_CONVOLUTIONS = regex(r"layers\.(?:Conv|Convolution)[12]D")
_PATCHES = regex(r"patch|stride", re.IGNORECASE)
_OF_ANY_CLASS = regex(r"==(?! ?1(?:\.0)?\b)|!=(?! ?0\b)|<|equal\(|mask|healthy|negative|normal|\bham\b", re.IGNORECASE)
"""What may count either class."""
_OF_THE_REST = regex(r"== 0\b|!= 1\b|\b1(?:\.0)? - |~|logical_not")
"""What a mean is of that is the share of the class 0."""
_ON_WEIGHTS = regex(r"weights\b|weight_|decay|kernel", re.IGNORECASE)
_ON_OUTPUTS = regex(r"spars|activ", re.IGNORECASE)
_NOT_EPOCHS = regex(r"batch|weight", re.IGNORECASE)


@rule
def third_argument_of_fit(tree: SourceTree) -> Iterator[Finding]:
    """Yield a number of epochs that ``fit`` takes for its batch size, as its third argument."""
    for call in tree.calls_of("fit"):
        if len(call.args) != 3 or gives_unseen(call) or {"epochs", "batch_size"} & {*words_of(call)}:
            continue
        given, made = call.args[2], tree.value_of(call.func.value)  # type: ignore[attr-defined]
        if _NOT_EPOCHS.search(typed(given)) or (isinstance(made, ast.Call) and tree.is_foreign(made.func)):
            continue
        sentence = (
            f"`{typed(given)}` is the third argument of `fit`, its `batch_size`, and so there is one epoch. Write "
            f"`epochs={typed(given)}`."
        )
        yield tree.finding(call, typed(given), f"epochs={typed(given)}", sentence, certain=False, about=LOOP)


@rule
def second_argument_of_callbacks(tree: SourceTree) -> Iterator[Finding]:
    """Yield a patience that ``EarlyStopping`` takes for its least improvement, as its second argument."""
    for call in tree.all(ast.Call):
        if tree.keras_name_of(call.func) != "callbacks.EarlyStopping" or len(call.args) < 2 or gives_unseen(call):
            continue
        given = tree.number_of(call.args[1])
        if given is not None and given >= 1 and given == int(given) and "patience" not in words_of(call):
            sentence = (
                f"`{typed(call.args[1])}` is the second argument of `EarlyStopping`, its `min_delta`. Write "
                f"`patience={typed(call.args[1])}`."
            )
            yield tree.finding(call, typed(call.args[1]), f"patience={typed(call.args[1])}", sentence, certain=False,
                               about=LOOP)  # fmt: skip


@rule
def third_argument_of_pad_sequences(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``padding`` as the third argument of ``pad_sequences``, which is the dtype."""
    for call in tree.calls_of("pad_sequences"):
        if len(call.args) < 3 or any(isinstance(part, ast.Starred) for part in call.args):
            continue
        third = tree.value_of(call.args[2]) or call.args[2]
        if text_of(third) in ("pre", "post") or _PADDING.search(typed(call.args[2])):
            names = ("padding", "truncating", "value")
            right = ", ".join(f"{name}={typed(part)}" for name, part in zip(names, call.args[2:], strict=False))
            sentence = f"The third argument of `pad_sequences` is `dtype`. Give what comes then by name: `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False, about=PADDED)


@training_rule
def third_argument_of_convolutions(tree: SourceTree) -> Iterator[Finding]:
    """Yield the second side of a kernel, which a convolution takes for its strides."""
    for call in tree.all(ast.Call):
        if not _CONVOLUTIONS.fullmatch(tree.keras_name_of(call.func)) or len(call.args) < 3 or gives_unseen(call):
            continue
        size, third = (tree.number_of(node) for node in call.args[1:3])
        said = f"{typed(call)} {tree.said_beside(call)}"
        is_one_name = isinstance(call.args[1], ast.Name) and typed(call.args[1]) == typed(call.args[2])
        if size is not None and size == third and size > 2 and not is_one_name and not _PATCHES.search(said):
            sides = f"({typed(call.args[1])}, {typed(call.args[2])})"
            right = f"A kernel has its sides in one tuple: write `{sides}`, or one number."
            if called_name(call).endswith("1D"):
                right, sides = f"Its kernel has one length: leave the second `{typed(call.args[2])}` out.", ""
            sentence = f"The third argument of `{called_name(call)}` is `strides`: it moves by {third:.0f}. {right}"
            yield tree.finding(call, typed(call), sides, sentence, certain=False)


@training_rule
def schedules_in_epochs(tree: SourceTree) -> Iterator[Finding]:
    """Yield boundaries of a schedule that fit the number of epochs: a schedule counts batches."""
    epochs = [tree.number_of(words_of(call).get("epochs")) for call in tree.calls_of("fit")]
    whole = any(typed(size).startswith("len(") for call in tree.calls_of("fit")
                if (size := words_of(call).get("batch_size")) is not None)  # fmt: skip
    most = max((number for number in epochs if number is not None), default=0.0)
    for call in tree.all(ast.Call) if not whole else ():
        is_one = tree.keras_name_of(call.func) == "optimizers.schedules.PiecewiseConstantDecay"
        if not is_one or _is_asked_by_epoch(tree, call):
            continue
        given = argument(call, "boundaries", 0)
        made = tree.value_of(given)
        given = made if isinstance(made, ast.Call) else given
        if isinstance(given, ast.Call) and typed(given.func) in ("list", "tuple") and given.args:
            given = given.args[0]
        made = tree.value_of(given)
        said = f"{typed(given)} {tree.said_beside(call)}" if given is not None else ""
        named = bool(_EPOCH.search(said)) and not _BATCHES.search(said) and not isinstance(made, ast.ListComp)
        parts = made.elts if isinstance(made, ast.List | ast.Tuple) else []
        ends = [tree.number_of(end) for end in parts]
        known = [end for end in ends if end is not None]
        # Epochs times the batches of an epoch.
        named = named and not any(_is_product(tree, end) for end in parts)
        if known and len(known) == len(ends) and 1 < max(known) <= (max(known) if named else most):
            sentence = (
                f"`PiecewiseConstantDecay` counts batches, not epochs: {typed(made) if made else ''} is over early. "
                "Multiply each by the number of batches of an epoch."
            )
            yield tree.finding(call, "PiecewiseConstantDecay", "", sentence, certain=False)


def _is_product(tree: SourceTree, node: ast.expr) -> bool:
    made = tree.value_of(node)
    return isinstance(made, ast.BinOp) and isinstance(made.op, ast.Mult)


def _is_asked_by_epoch(tree: SourceTree, schedule: ast.Call) -> bool:
    """Return whether a callback, or code of the learner, asks a schedule for its rates, and no optimizer gets it."""
    calls = tree.all(ast.Call)
    takers = [call for call in calls for given in (*call.args, *words_of(call).values())
              if tree.value_of(given) is schedule]  # fmt: skip
    kinds = {tree.keras_name_of(call.func) for call in takers}
    is_called = any(tree.value_of(call.func) is schedule for call in calls)
    return "callbacks.LearningRateScheduler" in kinds or (is_called and not takers)


@training_rule
def spread_for_variance(tree: SourceTree) -> Iterator[Finding]:
    """Yield a standard deviation that ``Normalization`` gets as its variance."""
    for call in tree.all(ast.Call):
        if tree.keras_name_of(call.func) != "layers.Normalization":
            continue
        given = argument(call, "variance", 2)
        made = tree.value_of(given)
        texts = [typed(node) for node in (given, made) if node is not None]
        if given is not None and any(map(_SPREAD.search, texts)) and not any(map(_SQUARED.search, texts)):
            right = (
                f"variance=({typed(given)}) ** 2" if isinstance(given, ast.BinOp) else f"variance={typed(given)} ** 2"
            )
            sentence = f"`variance` is the square of the standard deviation: write `{right}`."
            yield tree.finding(call, typed(given), right, sentence, certain=False)


@rule
def scaled_by_the_spread(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``Rescaling`` that subtracts a mean and multiplies by a standard deviation: it should divide."""
    for call in tree.all(ast.Call):
        if tree.keras_name_of(call.func) != "layers.Rescaling":
            continue
        scale, offset = argument(call, "scale", 0), argument(call, "offset", 1)
        if scale is None or offset is None:
            continue
        subtracts = _is_negative(tree, offset)
        parts = [*_parts(tree, scale)]
        divides = any(isinstance(part, ast.Div | ast.Pow) for part in parts)
        is_spread = any(_SPREAD.search(typed(part)) for part in parts if isinstance(part, ast.expr))
        # Multiplied, and the mean added: outputs go back to their own scale.
        if subtracts and is_spread and not divides:
            spread = next((part.id for part in parts if isinstance(part, ast.Name)), typed(scale))
            sentence = (
                f"`Rescaling` multiplies by its `scale`: to divide by a standard deviation, write `1 / {spread}`."
            )
            yield tree.finding(call, typed(call), f"1 / {spread}", sentence, certain=False, about=LOOP)


def _parts(tree: SourceTree, node: ast.AST, depth: int = 3) -> Iterator[ast.AST]:
    """Yield the nodes of an expression, and of what its names stand for."""
    for part in nodes_of(node):
        yield part
        value = tree.value_of(part) if isinstance(part, ast.Name) and depth else None
        if value is not None and value is not part:
            yield from _parts(tree, value, depth - 1)


def _is_negative(tree: SourceTree, node: ast.AST | None) -> bool:
    """Return whether a value begins with a minus sign: ``-mean``, ``-mean / std``, ``(-mean / std).tolist()``."""
    match tree.value_of(node):
        case ast.UnaryOp(op=ast.USub()):
            return True
        case ast.BinOp(op=ast.Mult() | ast.Div(), left=first) | ast.Call(func=ast.Name(), args=[first, *_]):
            return _is_negative(tree, first)
        case ast.Call(func=ast.Attribute(value=owner)):
            return _is_negative(tree, owner)
    return False


@rule
def outputs_normalized_again(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``Normalization`` of the labels that the model has as a layer, which should turn it back."""
    labels = {tree.key_of(given) for call in tree.calls_of("fit") if (given := argument(call, "y", 1)) is not None}
    for adapt in tree.calls_of("adapt"):
        owner = adapt.func.value if isinstance(adapt.func, ast.Attribute) else adapt
        made, given = tree.value_of(owner), argument(adapt, "data", 0)
        if not isinstance(made, ast.Call) or tree.keras_name_of(made.func) != "layers.Normalization":
            continue
        if given is None or tree.key_of(given) not in labels or tree.gives(made, "invert") or gives_unseen(made):
            continue
        used = [call for call in tree.all(ast.Call) if tree.key_of(call.func) == tree.key_of(owner)]
        on_labels = any(tree.key_of(part) in labels for call in used for part in call.args)
        in_a_model = any(tree.key_of(node) == tree.key_of(owner) for items in tree.all(ast.List) for node in items.elts)
        if (used or in_a_model) and not on_labels:
            sentence = (
                f"`Normalization` of `{typed(given)}`, the labels, makes the outputs small once more. To bring them "
                "back to the scale of the labels, write `invert=True`."
            )
            yield tree.finding(made, typed(made), "invert=True", sentence, certain=False, about=LOOP)


@training_rule
def weights_as_shares(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``class_weight`` that is the share of each class: it must be higher for a class with fewer examples."""
    for call in tree.calls_of("fit"):
        made = tree.made_by(words_of(call).get("class_weight"))
        value: ast.AST | None = None
        match made:
            case ast.Dict(
                keys=[ast.Constant(value=0 | 1 as first_class), ast.Constant(value=0 | 1)], values=[first, second]
            ):
                first, second = (second, first) if first_class else (first, second)
                if _grow_with_their_shares(tree, first, second):
                    value = made
            case ast.DictComp(value=ast.BinOp(left=left, op=ast.Div(), right=right)):
                is_known = _grows(tree, made.value, _amounts_in(tree, made.generators[0])) is not None
                if (
                    not is_known
                    and _counts(tree, left, made)
                    and re.match(r"len\(|(?:np\.)?sum\(|total|.*\.(?:sum|size)\b", typed(right))
                ):
                    value = made
        if value is None and made is not None and _gives_the_larger_more(tree, made):
            value = made
        if value is not None:
            is_what = "is the share of each class"
            if isinstance(value, ast.Dict) and any(isinstance(part, ast.Mult) for part in nodes_of(value)):
                is_what = "grows with the share of each class"
            sentence = (
                f"`class_weight={typed(value)}` {is_what}, so the larger class counts even more. "
                "Divide by the count: `len(labels) / (classes * count)`."
            )
            yield tree.finding(call, "class_weight", "", sentence, certain=False)


_RARE_CLASS = regex(r"(?i)(?:^|_)(?:pos(?:itives?)?|ones|rare|fraud\w*|sick|minority|n_?1|count_?1)(?:_|$)")
_USUAL_CLASS = regex(r"(?i)(?:^|_)(?:neg(?:atives?)?|zeros|common|legal|healthy|majority|n_?0|count_?0)(?:_|$)")


@training_rule
def weights_of_the_other_class(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``{0: total / pos, 1: total / neg}`` as class weights: each class gets the weight of the other."""
    for call in tree.calls_of("fit"):
        match tree.made_by(words_of(call).get("class_weight")):
            case ast.Dict(keys=[ast.Constant(value=0), ast.Constant(value=1)], values=[first, second]) as made:
                pass
            case _:
                continue
        below = [
            [name.id for part in nodes_of(value) if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div)
             for name in nodes_of(part.right) if isinstance(name, ast.Name)]
            for value in (first, second)
        ]  # fmt: skip
        if len(below[0]) == len(below[1]) == 1 and _RARE_CLASS.search(below[0][0]) and _USUAL_CLASS.search(below[1][0]):
            right = f"{{0: {typed(second)}, 1: {typed(first)}}}"
            sentence = f"Each class has the weight of the other, so the larger one counts more. Write `{right}`."
            yield tree.finding(call, typed(made), right, sentence, certain=False)


def _gives_the_larger_more(tree: SourceTree, made: ast.AST) -> bool:
    """Return whether a weight for each class grows with the share of its class, however it is calculated."""
    match made:
        case ast.DictComp(value=value, generators=[loop]):
            return bool(_grows(tree, value, _amounts_in(tree, loop)))
        case ast.Call(func=ast.Name(id="dict"), args=[pairs]):
            whole = tree.value_of(pairs)
            is_of_pairs = isinstance(whole, ast.Call) and called_name(whole) in ("enumerate", "zip") and whole.args
            return bool(is_of_pairs) and bool(_grows(tree, whole.args[-1], {}))  # type: ignore[union-attr]
        case ast.Dict(keys=keys, values=values) if len(keys) > 1:
            places = [value.slice if isinstance(value, ast.Subscript) else None for value in values]
            is_own = all(key and place and typed(key) == typed(place) for key, place in zip(keys, places, strict=True))
            return is_own and all(_grows(tree, value, {}) for value in values)
    return False


def _amounts_in(tree: SourceTree, loop: ast.comprehension) -> dict[str, ast.expr]:
    """Return what the second name of a loop over pairs stands for: ``n`` in ``for k, n in enumerate(counts)``."""
    match loop.target, tree.value_of(loop.iter):
        case ast.Tuple(elts=[_, ast.Name(id=name)]), ast.Call(func=func, args=given):
            if isinstance(func, ast.Attribute) and func.attr == "items":
                return {name: func.value}
            return {name: given[-1]} if given and typed(func) in ("enumerate", "zip") else {}
    return {}


def _grows(tree: SourceTree, value: ast.expr, amounts: Mapping[str, ast.expr]) -> bool | None:
    """Return whether a value is higher for a class with more examples; ``None`` where that is not known."""
    rare, frequent = (_amount(tree, value, share, amounts) for share in (_RARE, _FREQUENT))
    return None if rare is None or frequent is None or rare == frequent else rare < frequent


def _amount(tree: SourceTree, node: ast.AST, share: float, amounts: Mapping[str, ast.expr]) -> float | None:
    """Return a number that comes from the share of a class, or from its count of 1000; ``None`` if that is unknown."""
    if isinstance(node, ast.Name) and node.id in amounts:
        return _amount(tree, amounts[node.id], share, {})
    part = tree.part_of(node) if isinstance(node, ast.Name) else None
    if part is not None:
        is_counted = called_name(part[0]) == "unique" and tree.gives(part[0], "return_counts") and part[1] == 1
        return 1000 * share if is_counted else None
    match tree.value_of(node):
        case ast.BinOp(left=left, op=sign, right=right):
            return calculated(sign, _amount(tree, left, share, amounts), _amount(tree, right, share, amounts))
        case ast.Subscript(value=whole):
            return _amount(tree, whole, share, amounts)
        case ast.Attribute(attr="size"):
            return 1000.0
        case ast.Call() as call:
            name = called_name(call)
            if name in _COUNTING:
                is_share = typed(words_of(call).get("normalize", call)) == "True"
                return share if is_share else 1000 * share
            if name in ("len", "sum", "max"):
                return 1000.0
            inner = call.func.value if isinstance(call.func, ast.Attribute) and not tree.name_of(call.func) else None
            inner = call.args[0] if inner is None and call.args else inner
            number = _amount(tree, inner, share, amounts) if inner is not None and name in _AS_IT_IS else None
            return math.sqrt(number) if number is not None and name == "sqrt" else number
        case made:
            return tree.number_of(made)


def _grow_with_their_shares(tree: SourceTree, first: ast.expr, second: ast.expr) -> bool:
    """Return whether the weights of the classes 0 and 1 are higher for the larger class, whichever that is."""
    rare = [_weight(tree, node, 0.1) for node in (first, second)]
    frequent = [_weight(tree, node, 0.9) for node in (first, second)]
    if None in rare or None in frequent:
        return False
    return rare[0] > rare[1] and frequent[0] < frequent[1]  # type: ignore[operator]


def _weight(tree: SourceTree, node: ast.AST, share: float) -> float | None:
    """Return a weight where the class 1 has this share of 1000 labels; ``None`` where that cannot be seen."""
    made = tree.value_of(node) or node
    if isinstance(made, ast.BinOp):
        return calculated(made.op, _weight(tree, made.left, share), _weight(tree, made.right, share))
    if isinstance(made, ast.Attribute) and made.attr == "size":
        return 1000.0
    if not isinstance(made, ast.Call):
        return tree.number_of(made)
    name, text = called_name(made), typed(made)
    inner = made.func.value if isinstance(made.func, ast.Attribute) else None
    inner = made.args[0] if made.args and tree.number_of(made.args[0]) is None else inner
    if name in ("float", "int", "round", "item", "numpy"):
        return _weight(tree, inner, share) if inner is not None else None
    is_rest = _OF_THE_REST.search(text)
    if not is_rest and _OF_ANY_CLASS.search(text):
        return None
    share = 1 - share if is_rest else share
    return {"mean": share, "reduce_mean": share, "sum": 1000 * share, "count_nonzero": 1000 * share, "len": 1000.0}.get(
        name
    )


def _counts(tree: SourceTree, node: ast.AST, made: ast.DictComp) -> bool:
    """Return whether a node of a comprehension is the number of examples of a class."""
    sources = " ".join(typed(tree.value_of(loop.iter) or loop.iter) for loop in made.generators)
    counted = re.search(r"\bbincount\(|\bCounter\(|return_counts|\bcounts?\b", f"{sources} {typed(node)}")
    return bool(counted) or ".count(" in typed(node)


@training_rule
def improvements_of_one(tree: SourceTree) -> Iterator[Finding]:
    """Yield a least improvement of a share, from 0 to 1, that no epoch can reach."""
    for call in tree.all(ast.Call):
        kind = tree.keras_name_of(call.func).removeprefix("callbacks.")
        if kind not in ("EarlyStopping", "ReduceLROnPlateau"):
            continue
        watched = text_of(tree.value_of(argument(call, "monitor", 0))) or ""
        given = words_of(call).get("min_delta")
        least = tree.number_of(given)
        if least is not None and given is not None and least >= _ONE_POINT and watched.endswith(_SHARES):
            sentence = (
                f"`{watched}` goes from 0 to 1, so hardly any epoch improves it by `min_delta={typed(given)}`. One "
                "percentage point is `min_delta=0.01`."
            )
            yield tree.finding(call, f"min_delta={typed(given)}", "min_delta=0.01", sentence, certain=False)


@rule
def rates_that_multiply(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``LearningRateScheduler`` that lowers the current rate by a factor of all epochs together."""
    for call in tree.all(ast.Call):
        if tree.keras_name_of(call.func) != "callbacks.LearningRateScheduler":
            continue
        code = tree.code_of(argument(call, "schedule", 0))
        if not isinstance(code, ast.FunctionDef | ast.Lambda) or len(code.args.args) < 2:
            continue
        epoch, rate = (parameter.arg for parameter in code.args.args[:2])
        begins_later = any(tree.gives(fit, "initial_epoch") for fit in tree.calls_of("fit"))
        for node in nodes_of(code):
            match node:
                case ast.BinOp(left=ast.Name(id=name), op=ast.Mult() | ast.Div(), right=factor) if name == rate:
                    grows = _grows_with(factor, epoch)
                case ast.BinOp(left=factor, op=ast.Mult(), right=ast.Name(id=name)) if name == rate:
                    grows = _grows_with(factor, epoch)
                case _:
                    continue
            if isinstance(node.op, ast.Mult) and not begins_later and at_first(tree, factor, epoch) == 0:
                sentence = (
                    f"In the first epoch, `{typed(factor)}` is 0, and a learning rate of 0 stays 0: it is multiplied. "
                    f"Begin with a fixed number in the place of `{rate}`, and with `{epoch} + 1`."
                )
                yield tree.finding(node, typed(node), "", sentence, certain=False, about=LOOP)
            elif grows:
                sentence = (
                    f"`{rate}` is the current learning rate, lowered in all epochs before, so the factors multiply. "
                    f"Begin with a fixed number in the place of `{rate}`."
                )
                yield tree.finding(node, typed(node), "", sentence, certain=False)


def _grows_with(factor: ast.AST, epoch: str) -> bool:
    """Return whether a factor is a power, or an exponential, of the number of the epoch."""
    for node in nodes_of(factor):
        power = node.right if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) else None
        inside = node if isinstance(node, ast.Call) and called_name(node) in ("exp", "pow", "power") else power
        if inside is not None and any(isinstance(part, ast.Name) and part.id == epoch for part in nodes_of(inside)):
            return True
    return False


@rule
def activations_with_a_limit(tree: SourceTree) -> Iterator[Finding]:
    """Yield the slope of a leaky unit that ``ReLU`` takes for its highest output, as its first argument."""
    for call in tree.all(ast.Call):
        limit = tree.number_of(call.args[0]) if call.args else None
        if tree.keras_name_of(call.func) == "layers.ReLU" and limit is not None and 0 < limit < 1:
            right = f"negative_slope={typed(call.args[0])}"
            sentence = (
                f"The first argument of `ReLU` is `max_value`: no output is above {limit:g}. Write `ReLU({right})`."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False, about=LOOP)


@rule
def epochs_before_the_first(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``fit`` whose last epoch comes before its first one: it does nothing."""
    for call in tree.calls_of("fit"):
        words = words_of(call)
        last = tree.number_of(words.get("epochs"))
        first = tree.number_of(words.get("initial_epoch")) or _epochs_done(tree, words.get("initial_epoch"))
        if first is not None and last is not None and 0 < last <= first:
            right = f"epochs={first + last:.0f}"
            sentence = (
                f"`epochs` is the number of the last epoch, not how many follow: `initial_epoch={first:.0f}, "
                f"epochs={last:.0f}` trains nothing. Write `{right}`."
            )
            yield tree.finding(call, f"epochs={last:.0f}", right, sentence, certain=False, about=LOOP)


def _epochs_done(tree: SourceTree, node: ast.expr | None) -> float | None:
    """Return how many epochs a training before had, from ``len(history.epoch)`` or ``history.epoch[-1]``."""
    node = tree.value_of(node) or node  # type: ignore[assignment]
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[ast.Attribute(value=history, attr="epoch")]):
            less = 0
        case ast.Subscript(value=ast.Attribute(value=history, attr="epoch")) if typed(node).endswith("[-1]"):
            less = 1
        case _:
            return None
    fit = tree.value_of(history)
    ends_early = isinstance(fit, ast.Call) and tree.gives(fit, "callbacks")
    epochs = tree.number_of(words_of(fit).get("epochs")) if isinstance(fit, ast.Call) and not ends_early else None
    return epochs - less if epochs is not None else None


@rule
def types_without_optimizations(tree: SourceTree) -> Iterator[Finding]:
    """Yield types for the weights of a LiteRT file, or data to find their range, that the converter ignores."""
    if tree.mentions("optimizations"):
        return
    for line in tree.all(ast.Assign):
        names = [target.attr for target in line.targets if isinstance(target, ast.Attribute)]
        for name in (name for name in names if name in ("supported_types", "representative_dataset")):
            sentence = (
                f"Without `optimizations`, the converter ignores `{name}`. Write "
                "`converter.optimizations = [tf.lite.Optimize.DEFAULT]` as well."
            )
            yield tree.finding(line, name, "", sentence, certain=False)


@training_rule
def settings_after_the_call(tree: SourceTree) -> Iterator[Finding]:
    """Yield settings of a layer that are changed after it was called, when its weights were there already."""
    settings = re.compile(r"(?:kernel|bias|recurrent|embeddings)_(?:regularizer|initializer|constraint)|units|filters")
    stored = [node for node in tree.all(ast.Attribute) if isinstance(node.ctx, ast.Store)]
    for function in tree.all(ast.FunctionDef) if any(settings.fullmatch(node.attr) for node in stored) else ():
        called: dict[int, int] = {}
        for node in nodes_of(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                made = tree.value_of(node.func)
                if isinstance(made, ast.Call) and tree.keras_name_of(made.func).startswith("layers."):
                    called[id(made)] = min(node.lineno, called.get(id(made), node.lineno))
        for line in (node for node in nodes_of(function) if isinstance(node, ast.Assign)):
            for target in line.targets:
                match target:
                    case ast.Attribute(value=ast.Name(id=name) as owner, attr=setting) if settings.fullmatch(setting):
                        if called.get(id(tree.value_of(owner)), line.lineno) < line.lineno:
                            sentence = (
                                f"`{name}` was called before, and has its weights: `{setting}` has no effect any "
                                f"more. Set it before `{name}(…)`."
                            )
                            yield tree.finding(line, typed(target), "", sentence, certain=False)


@rule
def shares_that_are_kept(tree: SourceTree) -> Iterator[Finding]:
    """Yield the share of units to keep, which ``Dropout`` takes for the share to drop."""
    for call in tree.all(ast.Call):
        if not _DROPOUT.fullmatch(tree.keras_name_of(call.func)):
            continue
        given = argument(call, "rate", 0)
        rate = tree.number_of(given)
        if (
            isinstance(given, ast.Name | ast.Attribute)
            and (_KEEP.search(typed(given)) or _is_said_to_stay(tree, given) or _divides_units(tree, given))
            and rate != _ONE_HALF
        ):
            dropped = f"1 - {typed(given)}"
        elif rate is not None and rate != _ONE_HALF and _percents_that_stay(tree, call) == {round(rate * 100)}:
            dropped = typed(ast.Constant(round(1 - rate, 6)))
        else:
            continue
        right = f"{called_name(call)}({dropped})"
        sentence = f"`{called_name(call)}` takes the share of units to drop, not the share to keep. Write `{right}`."
        yield tree.finding(call, typed(call), right, sentence, certain=False, about=LOOP)


def _percents_that_stay(tree: SourceTree, call: ast.Call) -> set[int]:
    """Return the shares, in percent, that are said to stay in the function around a call."""
    found = [match for text in tree.said_near(call) for match in _PERCENT_STAYS.finditer(text)]
    return {int(match["stay"] or match["kept"]) for match in found}


_PERCENT_STAYS = regex(
    r"(?i)\b(?P<stay>\d{1,2}) ?(?:%|per ?cent)(?: \w+){0,5} "
    r"(?:stays? (?:on|active|in)|(?:are|is) kept|remains?|survives?)\b"
    r"|\bkeeps? (?:about |only )?(?P<kept>\d{1,2}) ?(?:%|per ?cent)"
)


def _is_said_to_stay(tree: SourceTree, given: ast.expr) -> bool:
    """Return whether the comment on a number, where it is set, says that it is the share that stays."""
    made = tree.value_of(given)
    said = tree.said_beside(made) if isinstance(made, ast.Constant) else ""
    return bool(_STAYS.search(said)) and not _GOES.search(f"{typed(given)} {said}")


def _divides_units(tree: SourceTree, given: ast.expr) -> bool:
    """Return whether the units of a layer are made by dividing by a rate, so that this share of them is active."""
    units = [tree.value_of(argument(call, "units", 0)) for call in tree.calls_named("Dense")]
    return any(isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and typed(node.right) == typed(given)
               for made in units if made is not None for node in nodes_of(made))  # fmt: skip


@rule
def penalties_of_zero(tree: SourceTree) -> Iterator[Finding]:
    """Yield a regularizer of both kinds without factors: it adds nothing to the loss."""
    for call in tree.all(ast.Call):
        name = tree.keras_name_of(call.func)
        if name in ("regularizers.L1L2", "regularizers.l1_l2") and not gives_unseen(call):
            given = [*call.args, *words_of(call).values()]
            nothing = all(tree.number_of(factor) == 0 for factor in given)
            if nothing and (given or name == "regularizers.L1L2"):
                sentence = (
                    f"`{typed(call)}` has the factors 0 and 0, so it adds nothing to the loss. Give them: "
                    f"`{called_name(call)}(l1=0.0, l2=0.001)`."
                )
                yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def biases_of_a_share(tree: SourceTree) -> Iterator[Finding]:
    """Yield a bias that starts at the share of a class, where a sigmoid follows: it needs the logarithm of the odds."""
    constants = [call for call in tree.all(ast.Call) if tree.keras_name_of(call.func) == "initializers.Constant"]
    for layer in tree.all(ast.Call) if constants else ():
        if called_name(layer) != "Dense" or text_of(argument(layer, "activation", 1)) != "sigmoid":
            continue
        made = tree.value_of(words_of(layer).get("bias_initializer"))
        code = tree.code_of(made.func) if isinstance(made, ast.Call) else None
        inside = {id(node) for node in nodes_of(code)} if isinstance(code, ast.FunctionDef) else {id(made)}
        for call in constants:
            given = argument(call, "value", 0)
            if id(call) not in inside or given is None:
                continue
            made = tree.value_of(given) or given
            parts = (tree.value_of(part) for part in nodes_of(made) if isinstance(part, ast.Name))
            text = " ".join(map(typed, [given, made, *filter(None, parts)]))
            if _SHARE.search(text) and not re.search(r"log", text):
                right = f"Constant(np.log({typed(given)} / (1 - {typed(given)})))"
                sentence = (
                    "A bias is added before the sigmoid, so it is no probability. To start at this share, write "
                    f"`{right}`."
                )
                yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def outputs_for_weights(tree: SourceTree) -> Iterator[Finding]:
    """Yield a penalty on the outputs of a layer whose name says that it is one on weights."""
    for call in tree.all(ast.Call):
        given = words_of(call).get("activity_regularizer")
        made = (tree.value_of(given) or given) if given is not None else call
        text = f"{typed(given)} {typed(made)} {tree.said_beside(made)}" if given is not None else ""
        if given is not None and _ON_WEIGHTS.search(text) and not _ON_OUTPUTS.search(text):
            right = f"kernel_regularizer={typed(given)}"
            sentence = (
                f"`activity_regularizer` is a penalty on the outputs of the layer. For its weights, write `{right}`."
            )
            yield tree.finding(call, f"activity_regularizer={typed(given)}", right, sentence, certain=False)


@training_rule
def never_normalized(tree: SourceTree) -> Iterator[Finding]:
    """Yield a new batch normalization that keeps its first mean and variance: it is frozen, or told not to train.

    Not one that a functional model is told so: there ``fit`` sets ``training`` itself.
    """
    if tree.mentions("load_weights", "set_weights", "load_model") or not tree.mentions("BatchNormalization"):
        return
    kept: dict[str, list[ast.expr]] = {}
    for line in tree.all(ast.Assign):
        kept.setdefault(typed(line.targets[0]), []).append(line.value)
    own = {id(node) for definition in tree.all(ast.ClassDef) for node in nodes_of(definition)}
    for call in tree.all(ast.Call):
        called = kept.get(typed(call.func), [None])[0] if id(call) in own else None
        for word, made in (("training", called), ("trainable", call)):
            off = words_of(call).get(word)
            is_off = isinstance(off, ast.Constant) and off.value is False
            if is_off and isinstance(made, ast.Call) and tree.keras_name_of(made.func) == "layers.BatchNormalization":
                sentence = (
                    f"With `{word}=False`, `BatchNormalization` keeps the mean 0 and the variance 1 that it begins "
                    f"with: it normalizes nothing. Leave `{word}` out."
                )
                yield tree.finding(call, f"{word}=False", "", sentence, certain=False)


@training_rule
def never_adapted(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``Normalization`` or a ``TextVectorization`` that is never adapted: one changes nothing, one raises."""
    if tree.mentions(
        "load_weights", "set_weights", "load_model", "load_own_variables", "set_vocabulary", "load_assets"
    ):
        return
    owners = [tree.value_of(call.func.value) for call in tree.all(ast.Call)
              if isinstance(call.func, ast.Attribute) and call.func.attr == "adapt"]  # fmt: skip
    if any(not isinstance(owner, ast.Call) or tree.keras_name_of(owner.func) == "" for owner in owners):
        return  # Nobody knows which layer these are.
    called = {tree.value_of(call.func) for call in tree.all(ast.Call)} if tree.mentions("TextVectorization") else set()
    for call in tree.all(ast.Call):
        kind = tree.keras_name_of(call.func)
        is_empty = call not in owners and not tree.gives(call, "vocabulary") and not gives_unseen(call)
        if kind == "layers.TextVectorization" and is_empty and call in called:
            sentence = (
                "This `TextVectorization` is never adapted, so it has no vocabulary. Call its `adapt` with the "
                "training texts first."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)
        if kind != "layers.Normalization" or call in owners or gives_unseen(call):
            continue
        if not call.args[1:] and not tree.gives(call, "mean"):
            table = ", with `.to_numpy()` for a table of pandas," if "pandas" in tree.packages else ""
            sentence = (
                "This `Normalization` is never adapted: it subtracts 0 and divides by 1. Call its `adapt` with the "
                f"training inputs{table} before `fit`."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@training_rule
def softmax_in_model_and_loss(tree: SourceTree) -> Iterator[Finding]:
    """Yield a cross-entropy of logits in an own loop, where the model ends in a softmax."""
    dense = sorted((call for call in tree.all(ast.Call) if called_name(call) == "Dense"), key=lambda call: call.lineno)
    built = [call for call in tree.all(ast.Call) if tree.keras_name_of(call.func).endswith(("Sequential", "Model"))]
    last = text_of(tree.value_of(argument(dense[-1], "activation", 1))) if dense and len(built) < 2 else None
    for call in tree.all(ast.Call) if last in ("softmax", "sigmoid") else ():
        name = tree.name_of(call.func)
        of_logits = name.endswith(f"{last}_cross_entropy_with_logits")
        given = tree.value_of(words_of(call).get("logits")) if of_logits else None
        models = {typed(node.value) for node in tree.all(ast.Attribute) if node.attr == "trainable_variables"}
        models |= {typed(node.value) for node in tree.all(ast.Attribute) if node.attr == "trainable_weights"}
        is_output = isinstance(given, ast.Call) and typed(given.func) in models
        if is_output:
            sentence = (
                f"`{called_name(call)}` applies `{last}` itself, but the model ends in `{last}` as well. Remove the "
                "activation of the last layer, or use a loss for probabilities."
            )
            yield tree.finding(call, called_name(call), "", sentence, certain=False)


@rule
def generators_never_fitted(tree: SourceTree) -> Iterator[Finding]:
    """Yield a generator of images that is to normalize by all images, and never gets them."""
    fitted = {typed(call.func.value) for call in tree.all(ast.Call)
              if isinstance(call.func, ast.Attribute) and call.func.attr == "fit"}  # fmt: skip
    for line in tree.all(ast.Assign):
        made = line.value
        if not isinstance(made, ast.Call) or called_name(made) != "ImageDataGenerator":
            continue
        spread = [tree.value_of(word.value) for word in made.keywords if word.arg is None]
        pairs = [pair for given in spread if isinstance(given, ast.Dict)
                 for pair in zip(map(text_of, given.keys), given.values, strict=True)]  # fmt: skip
        pairs += words_of(made).items()
        if any(str(name).startswith(("featurewise", "zca_whitening")) and not _is_off(tree, given)
               for name, given in pairs):  # fmt: skip
            name = typed(line.targets[0])
            if name not in fitted:
                sentence = (
                    f"`{name}` normalizes by the mean of all images, which it does not know: without "
                    f"`{name}.fit(training_images)` these settings have no effect."
                )
                yield tree.finding(line, name, "", sentence, certain=False)


def _is_off(tree: SourceTree, node: ast.AST) -> bool:
    made = tree.value_of(node)
    return isinstance(made, ast.Constant) and not made.value


@rule
def steps_in_examples(tree: SourceTree) -> Iterator[Finding]:
    """Yield the length of a decay in examples, or in epochs: a schedule counts batches."""
    if any("len(" in typed(size) for call in tree.all(ast.Call) if (size := words_of(call).get("batch_size"))):
        return
    epoch_numbers = [given for call in tree.calls_of("fit") if (given := words_of(call).get("epochs")) is not None]
    epochs = {*map(tree.same, epoch_numbers)}
    ranges = {tree.same(loop.iter.args[-1]) for loop in tree.all(ast.For)
              if isinstance(loop.iter, ast.Call) and typed(loop.iter.func) == "range" and loop.iter.args
              and _EPOCH.search(typed(loop.target))}  # fmt: skip
    for call in tree.all(ast.Call):
        name = tree.keras_name_of(call.func)
        # The second argument of this one is its values.
        has_steps = name.startswith("optimizers.schedules.") and not name.endswith("PiecewiseConstantDecay")
        if not has_steps or _is_asked_by_epoch(tree, call):
            continue
        given = argument(call, "decay_steps", 1)
        made = tree.value_of(given)
        if (
            isinstance(made, ast.BinOp)
            and isinstance(made.op, ast.Div | ast.FloorDiv)
            and _is_times_examples(tree, made.left)
        ):
            continue  # Examples that are divided are batches, by whatever name or number.
        factors = [made.left, made.right] if isinstance(made, ast.BinOp) and isinstance(made.op, ast.Mult) else [made]
        counted = [factor for factor in factors if factor is not None and not _BATCHES.search(typed(factor))
                   and _counts_examples(tree, factor)]  # fmt: skip
        if not counted and any(_LENGTH.search(typed(node)) for node in (given, made) if node is not None):
            continue  # The length of a data set counts its batches.
        others = {tree.same(factor) for factor in factors if factor is not None and factor not in counted}
        # A number may be explained where it gets its name.
        beside = [node for node in (given, made) if node is not None]
        said = " ".join([typed(given) if given is not None else "", *map(tree.said_beside, beside)])
        named = len(factors) == 1 and _EPOCH.search(said) and not _BATCHES.search(_SIZE_OF_STEPS.sub("", said))
        named = named or (len(factors) == 1 and tree.number_of(given) in _epochs_said(tree, call))
        number, most = tree.number_of(given), max((tree.number_of(each) or 0.0 for each in epoch_numbers), default=0.0)
        if number and most and number > _FAR_MORE * most and number not in _OF_THE_GUIDES:
            continue  # So many are batches, whatever is said of epochs.
        if given is not None and named and number and most and number > _FAR_MORE * most:
            sentence = (
                f"`decay_steps` counts batches, and `{typed(given)}` are far more than {most:g} epochs have: the rate "
                "hardly falls. Write the batches of an epoch."
            )
            yield tree.finding(call, typed(given), "", sentence, certain=False, about=MEANT)
            continue
        if given is not None and (named or (others & (epochs | ranges) and (counted or len(factors) == 1))):
            what = "examples" if counted else "epochs"
            times = "" if tree.number_of(given) == 1 else f"{typed(given)} * "
            right = f"{typed(given)} // batch_size" if counted else f"{times}batches_of_an_epoch"
            sentence = (
                f"`decay_steps` counts batches, and `{typed(given)}` counts {what}: the rate "
                f"{'hardly falls' if counted else 'falls too early'}. Write `{right}`."
            )
            yield tree.finding(call, typed(given), right, sentence, certain=False, about=MEANT)


def _epochs_said(tree: SourceTree, call: ast.Call) -> set[float]:
    """Return after how many epochs the docstring of the function around says that a rate is another one."""
    docs = [ast.get_docstring(code) or "" for code in tree.functions_around(call)[-1:]]
    found = [word for text in docs for word in _EVERY_EPOCHS.findall(text.lower())]
    return {number_said(word) for word in found}


def _is_times_examples(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a number of examples is a factor of an expression."""
    made = tree.value_of(node)
    if isinstance(made, ast.BinOp) and isinstance(made.op, ast.Mult):
        return _is_times_examples(tree, made.left) or _is_times_examples(tree, made.right)
    return made is not None and _counts_examples(tree, made)


def _counts_examples(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is the length of an array, here or where a function gets it."""
    arrays = [_array_of_length(place.node) for place in places_of(tree, Place(node))]
    return bool(arrays) and all(array is not None and not _is_batched(tree, array) for array in arrays)


def _array_of_length(node: ast.AST) -> ast.expr | None:
    """Return the array whose examples an expression counts: ``x`` of ``len(x)`` and of ``x.shape[0]``."""
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[array]):
            return array
        case ast.Subscript(value=ast.Attribute(value=array, attr="shape"), slice=ast.Constant(value=0)):
            return array
    return None


def _is_batched(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is a data set, as what `fit` gets without labels is: its length counts its batches."""
    fitted = {typed(call.args[0]) for call in tree.calls_of("fit") if call.args and argument(call, "y", 1) is None}
    made = any(called_name(step) in ("batch", "prefetch", "map") for step in tree.chain_of(node))
    return made or typed(node) in fitted


@rule
def accumulated_in_name_alone(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``steps_per_execution`` where its name says that gradients are added up over several batches."""
    for call in tree.calls_of("compile"):
        given = words_of(call).get("steps_per_execution")
        if given is not None and re.search(r"accum", typed(given), re.IGNORECASE):
            right = f"gradient_accumulation_steps={typed(given)}"
            sentence = (
                "`steps_per_execution` runs several steps in one call, and each of them changes the weights. To add "
                f"up gradients, give the optimizer `{right}`."
            )
            yield tree.finding(call, "steps_per_execution", right, sentence, certain=False)


@rule
def values_clipped_for_norms(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``clipvalue`` that is told as a limit for the length of the gradient: it cuts each value by itself."""
    for call in tree.all(ast.Call):
        given = words_of(call).get("clipvalue")
        said = tree.said_near(call) if given is not None else []
        if given is not None and any(map(_OF_THE_LENGTH.search, said)):
            right = f"global_clipnorm={typed(given)}"
            sentence = f"`clipvalue` cuts each value by itself. To limit the length of the gradient, write `{right}`."
            yield tree.finding(call, f"clipvalue={typed(given)}", right, sentence, certain=False)


_OF_THE_LENGTH = regex(
    r"(?i)direction (?:stays?|is kept|remains?|of the gradient|the same)|keeps? (?:its|the|their) direction"
    r"|(?:length|norm) of (?:the|all|each) (?:\w+ )?gradients?|as one (?:long )?vector"
)


@rule
def images_turned_in_radians(tree: SourceTree) -> Iterator[Finding]:
    """Yield an angle in radians for ``rotate``, which takes degrees."""
    for call in tree.calls_named("rotate"):
        is_method = isinstance(call.func, ast.Attribute) and not tree.name_of(call.func)
        given = argument(call, "angle", 0 if is_method else 1)
        made = tree.value_of(given) or given
        if isinstance(made, ast.Call) and called_name(made) in ("deg2rad", "radians") and made.args:
            right = typed(made.args[0])
            sentence = f"`rotate` takes the angle in degrees, and `{typed(made)}` is one in radians. Write `{right}`."
            yield tree.finding(call, typed(made), right, sentence, certain=False)


@rule
def turns_told_in_radians(tree: SourceTree) -> Iterator[Finding]:
    """Yield the factor of ``RandomRotation`` that is told in degrees as if it were radians."""
    factors = {tree.key_of(given): given for call in tree.calls_named("RandomRotation")
               if isinstance(given := argument(call, "factor", 0), ast.Name)}  # fmt: skip
    for call in (call for name in ("degrees", "rad2deg") for call in tree.calls_named(name)):
        if len(call.args) == 1 and tree.key_of(call.args[0]) in factors:
            right = f"360 * {typed(call.args[0])}"
            sentence = (
                "The factor of `RandomRotation` is a share of a full turn, and no angle in radians. In degrees it is "
                f"`{right}`."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def set_after_the_conversion(tree: SourceTree) -> Iterator[Finding]:
    """Yield the options of a converter that are set when it has converted the model already."""
    converted: dict[Key, list[int]] = {}
    for call in tree.calls_named("convert"):
        if isinstance(call.func, ast.Attribute) and "lite" in tree.name_of(call.func).lower() + typed(
            tree.value_of(call.func.value) or call
        ):
            converted.setdefault(tree.key_of(call.func.value), []).append(call.lineno)
    for line in tree.all(ast.Assign) if converted else ():
        target = line.targets[0]
        owner = target
        while isinstance(owner, ast.Attribute):
            owner = owner.value
        lines = converted.get(tree.key_of(owner), []) if isinstance(target, ast.Attribute) else []
        if lines and max(lines) < line.lineno:
            sentence = (
                f"`convert` has run already in line {max(lines)}, so `{typed(target)}` has no effect. Set it before "
                "`convert`."
            )
            yield tree.finding(line, typed(line), "", sentence, certain=False)
            return


_OF_CONVERTERS = (
    "optimizations", "target_spec", "representative_dataset", "inference_input_type", "inference_output_type",
    "allow_custom_ops", "exclude_conversion_metadata", "experimental_new_converter", "experimental_new_quantizer",
)  # fmt: skip


@rule
def misspelt_options_of_converters(tree: SourceTree) -> Iterator[Finding]:
    """Yield an option of a converter that it does not have: Python adds the attribute, and nothing reads it."""
    for line in tree.all(ast.Assign):
        target = line.targets[0]
        made = tree.value_of(target.value) if isinstance(target, ast.Attribute) else None
        if not isinstance(target, ast.Attribute) or "TFLiteConverter" not in typed(made or target):
            continue
        meant = difflib.get_close_matches(target.attr, _OF_CONVERTERS, 1, 0.8)
        if meant and target.attr not in _OF_CONVERTERS:
            right = f"{typed(target.value)}.{meant[0]}"
            sentence = f"A converter does not read `{target.attr}`, so this line has no effect. Write `{right}`."
            yield tree.finding(line, typed(target), right, sentence, certain=False)
