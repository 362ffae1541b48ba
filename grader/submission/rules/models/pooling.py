"""A rule on the axis of a mean or a maximum: over the features, where the positions of a text or series are meant."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.models.keras_names import RECURRENT
from grader.submission.rules.reading.layer_order import layers_in_a_row
from grader.submission.rules.reading.possible_values import values_of
from grader.submission.rules.rule import rule
from grader.submission.source_tree import Finding, SourceTree, argument, is_literal, nodes_of, text_of, typed, words_of
from grader.submission.syntax import called_name

_POOL = regex(r"layers\.Global(?:Average|Max)Pool(?:ing)?1D")
_OF_STEPS = regex(rf"layers\.(?:Embedding|Conv1D|SeparableConv1D|Bidirectional|{'|'.join(RECURRENT)})")
"""Layers that return one row of features for each position."""
_KEEPS_STEPS = regex(
    r"layers\.(?:\w*Dropout\w*|\w*Normalization|Activation|\w*ReLU|Dense|GaussianNoise|TimeDistributed)"
)
_REDUCING = regex(
    r"tensorflow\.(?:math\.)?reduce_(?:max|mean|sum)|(?:tensorflow\.)?(?:keras\.)?(?:ops|backend)\.(?:a?max|mean|sum)"
)
_OF_NUMPY = regex(r"numpy\.(?:nan)?(?:mean|sum|average|a?max|median)")
_TURNING = regex(r"tensorflow\.transpose|(?:tensorflow\.)?keras\.ops\.(?:transpose|swapaxes|moveaxis)")
_LOOKS_UP = ("take", "gather", "embedding_lookup")
_SAME = ("numpy", "astype", "copy", "asarray", "array", "convert_to_numpy")
"""What returns the same values."""
_MOST_OPEN = 12
"""Values that are looked up one after the other."""
_STEP = (
    r"(?:words?|places?|positions?|(?:time )?steps?|tokens?|times?|texts?|reviews?|sentences?|sequences?|lines?|days?"
    r"|W[oö]rte?[rn]?|Wort(?:vektor|einbettung)\w*|Stellen?|Positionen|(?:Zeit)?[sS]chritt(?:e|en|s)?|Zeit|Texte?s?|Satze?s?|mots?|pas|temps|textes?|phrases?"
    r"|palabras?|posici[oó]n(?:es)?|pasos?|tiempo|textos?|frases?|palavras?|posiç(?:ão|ões)|passos?|tempo"
    r"|parol[ae]|posizion[ei]|pass[oi]|test[oi]|fras[ei])\b"
)
_WHOLE = (
    r"(?:texts?|reviews?|sentences?|sequences?|Texte?s?|Satz\w*|Sätze\w*|textes?|phrases?|textos?|frases?|test[oi]"
    r"|fras[ei])\b"
)
"""What has many positions."""
_FEATURE = (
    r"(?:features?|channels?|filters?|units?|Merkmale?[sn]?|Kan[aä]le?[sn]?|Filter[sn]?|caractéristiques?|cana(?:l|ux)"
    r"|filtres?|característica?s?|canal(?:es)?|filtros?|cana(?:l|is)|caratteristic(?:a|he)|canal[ei]|filtr[oi])\b"
)
_EACH = r"(?:each|every|per|pro|jede[rsmn]?|je|chaque|par|cada|por|ogni)"
_MOST = (
    r"(?:mean|averages?d?|maximum|max|strongest|largest|highest|peak|pool\w*|Mittel\w*|Durchschnitt|Maximum|stärkste\w*"
    r"|größte\w*|moyenne|maximum|plus forte?|media|promedio|máxim[oa]|más fuerte|média|mais forte|massim[oa]|più forte)"
)
_OVER_STEPS = regex(rf"\b{_MOST}(?: [\w']+){{0,4}} {_STEP}|\b{_EACH} {_FEATURE}", re.IGNORECASE)
_OVER = r"(?:over|across|along|of all|über|sur|sobre|su|delle|di tutte le|das|de las|des)"
_AT_EACH = r"(?:at|an|in|à|en|em) (?:each|every|all|jede\w*|alle\w*|chaque|toutes|cada|todas|ogni|tutte)"
_OF_EACH_STEP = regex(
    rf"\b{_EACH} (?:single |einzelne\w* )?(?!{_WHOLE}){_STEP}"
    rf"|{_OVER} (?:the |all |die |alle |les? |las |as )*{_FEATURE}"
    rf"|\b(?:strongest|largest|highest|stärkste\w*|größte\w*) {_FEATURE}|{_FEATURE} {_AT_EACH}",
    re.IGNORECASE,
)


@rule
def features_pooled(tree: SourceTree) -> Iterator[Finding]:
    """Yield a mean or maximum over the features at each position, which is said to be one over the positions."""
    if not tree.mentions("Embedding", "Conv1D", "SeparableConv1D", *RECURRENT):
        return
    for node, others, wrong, right, sentence in (*_pooled_in_a_row(tree), *_reduced(tree)):
        beside = " ".join(map(tree.said_beside, (node, *others)))
        own = [ast.get_docstring(kind) or "" for kind in tree.all(ast.ClassDef) if node in nodes_of(kind)]
        said = [beside, *tree.said_around(node), *own]
        # What is said of the whole function may belong to another mean or maximum in it.
        claims = [text for text in (said if not _pools_elsewhere(tree, node) else [beside]) if _OVER_STEPS.search(text)]
        if claims and not any(map(_OF_EACH_STEP.search, said)):
            yield tree.finding(node, wrong, right, sentence, certain=False)


def _pools_elsewhere(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether the function around a node has another mean or maximum, over the positions."""
    around = tree.functions_around(node)
    for call in (other for other in nodes_of(around[-1]) if isinstance(other, ast.Call)) if around else ():
        is_layer = bool(_POOL.fullmatch(tree.keras_name_of(call.func)))
        layer = tree.value_of(node.func) if isinstance(node, ast.Call) else None
        is_reducing = bool(_REDUCING.fullmatch(tree.name_of(call.func)))
        over_steps = is_layer or (is_reducing and tree.number_of(argument(call, "axis", 1)) in (1, -2))
        if over_steps and call is not node and call is not layer:
            return True
    return False


_Pooled = tuple[ast.expr, list[ast.AST], str, str, str]
"""A node, what else is said to belong to it, what is wrong, what is right, and the sentence."""


def _pooled_in_a_row(tree: SourceTree) -> Iterator[_Pooled]:
    """Yield pooling layers that get the features for positions, from layers in a row."""
    pairs = layers_in_a_row(tree) if tree.mentions("Permute") or _mentions_format(tree) else ()
    before = {id(second): first for first, second in pairs}
    for first, pool in pairs:
        if not _POOL.fullmatch(tree.keras_name_of(pool.func)):
            continue
        first_is_features = text_of(tree.value_of(argument(pool, "data_format", 0))) == "channels_first"
        kind = tree.keras_name_of(first.func)
        name = called_name(pool)
        if kind == "layers.Permute" and not first_is_features and _gets_steps(tree, first, before):
            if typed(tree.value_of(argument(first, "dims", 0)) or first).strip("()[]") == "2, 1":
                sentence = (
                    f"After `Permute((2, 1))` axis 1 holds the features, so `{name}` returns one value for each "
                    "position. Leave `Permute` out."
                )
                yield pool, [first], "Permute((2, 1))", "", sentence
        elif first_is_features and _has_steps(tree, first, before):
            sentence = (
                f'`data_format="channels_first"` takes axis 1 for the features, so `{name}` returns one value for '
                "each position. Leave it out."
            )
            yield pool, [], 'data_format="channels_first"', "", sentence


def _mentions_format(tree: SourceTree) -> bool:
    return any(node.value == "channels_first" for node in tree.all(ast.Constant))


def _gets_steps(tree: SourceTree, layer: ast.Call, before: dict[int, ast.Call]) -> bool:
    """Return whether a layer gets one row of features for each position, in each call of a function around it."""
    if id(layer) in before:
        return _has_steps(tree, before[id(layer)], before)
    given = [call.args[0] for call in tree.all(ast.Call) if call.args and tree.value_of(call.func) is layer]
    return bool(given) and all(_is_sequence(tree, node) for node in given)


def _has_steps(tree: SourceTree, layer: ast.Call | None, before: dict[int, ast.Call]) -> bool:
    """Return whether a layer surely returns one row of features for each position."""
    while layer is not None and _KEEPS_STEPS.fullmatch(tree.keras_name_of(layer.func)):
        layer = before.get(id(layer))
    return layer is not None and _gives_steps(tree, layer)


def _gives_steps(tree: SourceTree, layer: ast.Call) -> bool:
    kind = tree.keras_name_of(layer.func)
    if text_of(tree.value_of(words_of(layer).get("data_format"))) == "channels_first":
        return False
    if kind == "layers.Bidirectional":
        inner = tree.value_of(argument(layer, "layer", 0))
        return isinstance(inner, ast.Call) and _gives_steps(tree, inner)
    is_recurrent = kind.removeprefix("layers.") in RECURRENT
    return bool(_OF_STEPS.fullmatch(kind)) and (
        not is_recurrent or tree.is_true(words_of(layer).get("return_sequences"))
    )


def _reduced(tree: SourceTree) -> Iterator[_Pooled]:
    """Yield functions of TensorFlow and Keras that go over the features, and layers after exchanged axes."""
    for call in tree.all(ast.Call):
        layer = tree.value_of(call.func) if not tree.name_of(call.func) else None
        pool = layer if isinstance(layer, ast.Call) and _POOL.fullmatch(tree.keras_name_of(layer.func)) else None
        given, place = (next(iter(call.args), None), None) if pool else _reduces(tree, call)
        if given is None:
            continue
        axis = 1.0 if pool else tree.number_of(place)
        made, turned = _before_turns(tree, given)
        exchanged = [called_name(step) or _name_of_layer(tree, step) for step in turned]
        # What a layer exchanges for a pooling layer, they do in a row.
        is_told = pool and (words_of(pool) or pool.args or exchanged in ([], ["Permute"]))
        if axis is None or is_told or not _is_sequence(tree, made):
            continue
        name = called_name(pool or call)
        if axis == 1 and len(turned) % 2 == 1:
            sentence = (
                f"After `{exchanged[0]}` axis 1 holds the features, so `{name}` returns one value for each position. "
                f"Leave `{exchanged[0]}` out."
            )
            yield call, [*turned], typed(turned[0]), "", sentence
        elif axis in (-1, 2) and not turned:
            sentence = (
                f"`axis={axis:.0f}` goes over the features, so `{name}` returns one value for each position. Write "
                "`axis=1`."
            )
            yield call, [], f"axis={axis:.0f}", "axis=1", sentence


def _reduces(tree: SourceTree, call: ast.Call) -> tuple[ast.expr | None, ast.expr | None]:
    """Return of what a call takes the sum, mean or maximum, and along which axis; with ``keepdims`` it scales."""
    name = tree.name_of(call.func)
    third = call.args[2] if len(call.args) > 2 and _REDUCING.fullmatch(name) else ast.Constant(False)
    if tree.gives(call, "keepdims") or not is_literal(tree.value_of(third), False):
        return None, None
    if _REDUCING.fullmatch(name):
        return next(iter(call.args), None), argument(call, "axis", 1)
    if _OF_NUMPY.fullmatch(name):
        return argument(call, "a", 0), argument(call, "axis", 1)
    if isinstance(call.func, ast.Attribute) and not name and call.func.attr in ("mean", "sum", "max"):
        return call.func.value, argument(call, "axis", 0)
    return None, None


def _name_of_layer(tree: SourceTree, call: ast.Call) -> str:
    layer = tree.value_of(call.func)
    return called_name(layer) if isinstance(layer, ast.Call) else ""


def _before_turns(tree: SourceTree, node: ast.AST | None) -> tuple[ast.AST | None, list[ast.Call]]:
    """Return what a value was before its last two axes changed places, and the calls that exchanged them."""
    turned: list[ast.Call] = []
    made = tree.value_of(node) or node
    while isinstance(made, ast.Call) and made.args and len(turned) < 9 and _turns(tree, made):
        turned.append(made)
        made = tree.value_of(made.args[0]) or made.args[0]
    return made, turned


def _turns(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a call lets positions and features change places."""
    if _TURNING.fullmatch(tree.name_of(call.func)):
        order = [
            typed(tree.value_of(part) or part).strip("()[]") for part in (*call.args[1:], *words_of(call).values())
        ]
        return order in (["0, 2, 1"], ["1", "2"], ["2", "1"], ["-1", "-2"], ["-2", "-1"], ["1", "-1"], ["-1", "1"])
    layer = tree.value_of(call.func)
    dims = tree.value_of(argument(layer, "dims", 0)) if isinstance(layer, ast.Call) else None
    is_permute = isinstance(layer, ast.Call) and tree.keras_name_of(layer.func) == "layers.Permute"
    return is_permute and dims is not None and typed(dims).strip("()[]") == "2, 1"


_Open = frozenset[ast.AST | None]
"""What is looked up already."""


def _is_sequence(tree: SourceTree, node: ast.AST | None, open_: _Open = frozenset()) -> bool:
    """Return whether a value surely has one row of features for each position of each example."""
    if node in open_ or len(open_) > _MOST_OPEN:
        return node in open_  # It is what it was before, in each pass of a loop.
    open_ |= {node}
    parameter = tree.parameter_of(node)
    if parameter is not None and (parts := _given_to_layers(tree).get(parameter)):
        before = {id(second): first for first, second in layers_in_a_row(tree)}
        return all(
            _has_steps(tree, layer, before) if layer else _is_sequence(tree, given, open_) for layer, given in parts
        )
    found = values_of(tree, node)
    return bool(found) and all(
        _is_looked_up(tree, made, open_) or (isinstance(made, ast.Call) and _is_of_steps(tree, made, open_))
        for made in found
    )


@functools.lru_cache(maxsize=2)
def _given_to_layers(tree: SourceTree) -> dict[ast.arg, list[tuple[ast.Call | None, ast.expr | None]]]:
    """Return for the inputs of a learner's own layers and ``Lambda`` functions the layer before, or what they get."""
    found: dict[ast.arg, list[tuple[ast.Call | None, ast.expr | None]]] = {}
    own = {kind.name: kind for kind in tree.all(ast.ClassDef)}
    for first, layer in layers_in_a_row(tree) if own or tree.mentions("Lambda") else ():
        for name in _inputs_of(tree, layer, own):
            found.setdefault(name, []).append((first, None))
    for call in tree.all(ast.Call) if own else ():
        made = tree.value_of(call.func) if call.args else None
        if isinstance(made, ast.Call) and called_name(made) in own:
            for name in _inputs_of(tree, made, own):
                found.setdefault(name, []).append((None, call.args[0]))
    return found


def _inputs_of(tree: SourceTree, layer: ast.Call, own: dict[str, ast.ClassDef]) -> list[ast.arg]:
    """Return the parameter that gets the input of a layer, where the learner wrote what it does."""
    if tree.keras_name_of(layer.func) == "layers.Lambda":
        code = tree.code_of(argument(layer, "function", 0))
        return code.args.args[:1] if isinstance(code, ast.FunctionDef | ast.Lambda) else []
    body = own[called_name(layer)].body if called_name(layer) in own else []
    calls = [line for line in body if isinstance(line, ast.FunctionDef) and line.name == "call"]
    return [name for line in calls for name in line.args.args[1:2]]


def _is_looked_up(tree: SourceTree, made: ast.AST, open_: _Open) -> bool:
    """Return whether a value has the vectors of ids from a table of an ``Embedding``, or those that a mask leaves."""
    match made:
        case ast.Subscript(value=table, slice=ids):
            return not isinstance(ids, ast.Slice | ast.Tuple | ast.Constant) and _is_table(tree, table, open_)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return any(
                _is_mask(tree, mask) and _is_sequence(tree, side, open_)
                for side, mask in ((left, right), (right, left))
            )
        case ast.Call(func=ast.Attribute(value=model, attr="predict" | "predict_on_batch")):
            models = [part for part in values_of(tree, model) if isinstance(part, ast.Call)]
            ends = [argument(part, "outputs", 1) for part in models if called_name(part) == "Model"]
            return bool(ends) and all(end is not None and _is_sequence(tree, end, open_) for end in ends)
        case ast.Call(func=ast.Attribute(value=owner, attr=name)) if name in (*_LOOKS_UP, *_SAME, "multiply"):
            is_method = not tree.name_of(made.func)
            given = [owner, *made.args] if is_method else made.args
            if name == "multiply" and len(given) == 2:
                return _is_looked_up(tree, ast.BinOp(given[0], ast.Mult(), given[1]), open_)
            return bool(given) and (_is_table if name in _LOOKS_UP else _is_sequence)(tree, given[0], open_)
    return False


def _is_table(tree: SourceTree, node: ast.AST | None, open_: _Open) -> bool:
    """Return whether a value is the weights of an ``Embedding``: one row for each id."""
    if node in open_ or len(open_) > _MOST_OPEN:
        return False
    if isinstance(node, ast.Name) and (part := tree.part_of(node)) is not None:
        return called_name(part[0]) == "get_weights"
    return any(_is_weights(tree, made, open_ | {node}) for made in values_of(tree, node))


def _is_weights(tree: SourceTree, made: ast.AST, open_: _Open) -> bool:
    match made:
        case ast.Attribute(attr="embeddings"):
            return True
        case ast.Subscript(value=whole, slice=ast.Constant(value=0)):
            return any(
                (isinstance(part, ast.Call) and called_name(part) == "get_weights")
                or (isinstance(part, ast.Attribute) and part.attr in ("weights", "trainable_weights"))
                for part in values_of(tree, whole)
            )
        case ast.BinOp(left=left, op=ast.Div() | ast.Sub()):
            return _is_table(tree, left, open_)
        case ast.Call(func=ast.Attribute(value=owner, attr=name)) if name in _SAME:
            return _is_table(tree, next(iter(made.args), None) if tree.name_of(made.func) else owner, open_)
    return False


def _is_mask(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a factor has one value for each position, and a last axis of its own for the features."""
    made = tree.value_of(node)
    match made:
        case ast.Subscript(slice=ast.Tuple(elts=[*_, last])):
            return typed(last) in ("None", "np.newaxis", "tf.newaxis", "numpy.newaxis", "newaxis")
        case ast.Call() if called_name(made) == "expand_dims":
            return tree.number_of(argument(made, "axis", 1)) in (-1, 2)
        case ast.Call(func=ast.Attribute(value=owner, attr=name)) if name in _SAME and not tree.name_of(made.func):
            return _is_mask(tree, owner)
        case ast.Call(args=[given, *_]) if called_name(made) in (*_SAME, "cast"):
            return _is_mask(tree, given)
    return False


def _is_of_steps(tree: SourceTree, call: ast.Call, open_: _Open) -> bool:
    layers = values_of(tree, call.func) if call.args else []
    for layer in layers:
        kind = tree.keras_name_of(layer.func) if isinstance(layer, ast.Call) else ""
        keeps = _KEEPS_STEPS.fullmatch(kind) and _is_sequence(tree, call.args[0], open_)
        if not keeps and not (isinstance(layer, ast.Call) and _gives_steps(tree, layer)):
            return False
    return bool(layers)
