"""Rules about what is held out to measure a model: examples that it was trained on, or that its scale contains.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterable, Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.decisions import in_another_form
from grader.submission.rules.reading.examples import (
    JOINS,
    SIZES,
    computed_too_early,
    draws_again,
    has_windows,
    is_of_all,
    root_of,
    source_of,
    unparsed,
)
from grader.submission.rules.reading.order_of_steps import runs_of
from grader.submission.rules.reading.possible_values import uses_of
from grader.submission.rules.reading.value_flow import (
    Place,
    code_called,
    ends_of_places,
    filled_with,
    item_sources,
    items_of_loops,
    places_of,
    reached_from,
    sources_of,
    trained_and_measured,
)
from grader.submission.rules.reading.words_beside import HELD_OUT
from grader.submission.rules.rule import rule, told_with, unless_told_by
from grader.submission.rules.subjects import DRAWN_AGAIN
from grader.submission.source_tree import (
    MOST_LINKS,
    Finding,
    Key,
    SourceTree,
    argument,
    assigned,
    names_in,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_LABELS = regex(r"label|target|class|categor|^y(?:_|$)", re.IGNORECASE)
_LABELS_OF_WORDS = regex(r"topic|star|rating|genre|grade|sentiment|species|answer|truth", re.IGNORECASE)
"""In the names of words that may be labels, where a layer looks them up."""
_KNOWN_BEFORE = regex(
    r"transdu[ck]|unlabel|known (?:before|beforehand|in advance|already)|vorher bekannt|vorab bekannt|d'avance"
    r"|de antemano|in anticipo|de antemão",
    re.IGNORECASE,
)
"""What says that all examples are there before the training."""
_TOLD_APART = regex(r"(?:^|_)r?split(?:$|lines)|findall|finditer|partition|token|word|^get_vocabulary", re.IGNORECASE)
"""Functions that cut a text into its words."""
_SIZE_NAMES = "mean|std|max|min|var"
_MEASURED = regex(
    r"loss|acc|err|score|share|curve|hist|map|mae|mse|pred|resid|result|metric|shown|ax(?:i|e)s", re.IGNORECASE
)
"""What is measured, and scaled to be shown."""
_BORDER = regex(r"split|cut|train|border|bound|size|80|90", re.IGNORECASE)
_LARGE_BATCH = 256
"""Examples of a batch for validation that may be all of them."""
_MOST_SCALED = 60
"""Arrays that are compared with each other."""
_CHANGED = regex(r"training=True|rot90|flip|::-1|\broll\(|\brandom_|stateless_random|random\.(?:normal|uniform|rand)")


_CUT = regex(r"(?:\w+\[)?(?:: ?(?P<end>[^:\]]+)|(?P<begin>[^:\[]+):)\]?")
"""What cuts an array at a place: ``:n``, ``n:``, or ``order[:n]``."""
_SELECT = ("take", "skip", "filter", "shard", "enumerate", "window", "concatenate", "sample_from_datasets", "flat_map")
"""Methods of data sets after which other examples are left."""
_SAME_EXAMPLES = (
    "map", "batch", "unbatch", "prefetch", "cache", "shuffle", "astype", "tolist", "as_numpy_iterator", "reshape",
    "ravel", "flatten", "copy", "numpy", "to_numpy",
)  # fmt: skip
"""Methods that return all examples of what they belong to."""
_SAME_VALUES = ("array", "asarray", "constant", "convert_to_tensor", "stack", "ravel", "expand_dims", "reshape")
"""Functions of NumPy and TensorFlow that return all examples of their first argument."""
_ADAPTS = ("adapt", "fit_on_texts")
_LOADS_WINDOWS = ("load_sunspot_windows", "draw_windows", "draw_growing", "draw_shop_windows")
_MIXES = ("permutation", "permuted", "shuffle")
"""Functions that return what they get in a random order."""
_KNOWS_OVERLAP = regex(
    r"compar|vergleich|versus|\bvs\b|too (?:low|good|high)|zu (?:gut|niedrig|klein)|trop (?:bas|bon)|optimis|leak"
    r"|demasiado|baix[ao] demais|troppo bass|confront",
    re.IGNORECASE,
)
_OF_PREFIXES = regex(r"n_?grams?|prefix", re.IGNORECASE)
_COLLECTS = ("setdefault", "Counter", "set", "add", "update", "most_common", "enumerate", "unique")
"""What a vocabulary is collected by."""
_IS_VOCABULARY = regex(
    r"tokeni|vocab|vokab|vocabol|vectori|vektor|encod|codif|coder|lexi|dic(?:t|ci|io)|diz|wortschatz|wörterbuch|woerterbuch"
    r"|index|indice|word_?to|2id|_ids?\b|\bids\b|number|numer|nummer|\bfit|learn|lern|apprend|aprend|impara|adapt",
    re.IGNORECASE,
)
"""In the names of what numbers words, or of what it makes."""
_MOST_CALLS = 3
"""Functions that pass texts on, one to the other."""
_DRAWS_SHARES = ("random", "rand", "uniform", "random_sample")
"""Functions that draw numbers from 0 to 1."""
_CHOOSES = ("filter", "where", "flatnonzero", "nonzero", "boolean_mask", "compress", "argwhere")
"""Functions that choose elements by a condition."""
_KNOWS_BOTH = regex(r"\b(?:also|too|as well|both|trained on|known|seen|same)\b", re.IGNORECASE)


def _cut_from(tree: SourceTree, node: ast.AST | None) -> ast.Name | None:
    """Return the array that a value is a part of; nothing where it is no part of one."""
    made = source_of(tree, node)
    return made.value if isinstance(made, ast.Subscript) and isinstance(made.value, ast.Name) else None


@rule
def trained_on_the_rest_too(tree: SourceTree) -> Iterator[Finding]:
    """Yield a part of an array that is held out, where all of that array is trained on."""
    whole: dict[Key, list[ast.Call]] = {}
    for call in [call for name in ("fit", "train_on_batch") for call in tree.calls_of(name)]:
        given = argument(call, "x", 0)
        # One batch of it at a time is all of it as well, in a loop.
        part = given.value if isinstance(given, ast.Subscript) and not isinstance(given.slice, ast.Slice) else given
        made = source_of(tree, part)
        if isinstance(made, ast.Name):
            whole.setdefault(tree.key_of(made), []).append(call)
    for call in tree.calls_of("evaluate"):
        given = argument(call, "x", 0)
        array = _cut_from(tree, given)
        fits = whole.get(tree.key_of(array), []) if array is not None else []
        if array is None or all(_are_of_two_models(tree, fit, call) for fit in fits):
            continue
        if isinstance(given, ast.Name) and HELD_OUT.search(given.id):
            sentence = (
                f"`{given.id}` is a part of `{array.id}`, and the training gets all of `{array.id}`: these examples "
                "are not new to the model. Train on the others alone."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


def _are_of_two_models(tree: SourceTree, first: ast.Call, second: ast.Call) -> bool:
    """Return whether two calls are seen to be methods of models that were made apart."""
    made = [tree.value_of(call.func.value) for call in (first, second) if isinstance(call.func, ast.Attribute)]
    return len(made) == 2 and made[0] is not made[1] and all(isinstance(value, ast.Call) for value in made)


@rule
def trained_on_the_part_taken(tree: SourceTree) -> Iterator[Finding]:
    """Yield a data set of which ``take`` holds a part out to validate, while all of it is trained on."""
    for fit in tree.calls_of("fit"):
        base, steps = _data_set_of(tree, argument(fit, "x", 0))
        for part in tree.validation_of(fit)[:1]:
            other, held_out = _data_set_of(tree, part)
            taken = _selections(held_out)
            if base is None or other != base or [called_name(step) for step in taken] != ["take"]:
                continue
            skipped = _selections(steps)
            end = tree.number_of(argument(taken[0], "count", 0))
            begin = tree.number_of(argument(skipped[0], "count", 0)) if skipped else 0.0
            is_other = bool(skipped) and [called_name(step) for step in skipped] != ["skip"]
            in_batches = [any(called_name(step) == "batch" for step in chain[chain.index(step_of) :])
                          for chain, found in ((steps, skipped), (held_out, taken)) for step_of in found]  # fmt: skip
            is_apart = skipped and (end is None or begin is None or begin >= end or len({*in_batches}) > 1)
            if is_other or is_apart or _KNOWS_BOTH.search(tree.said_beside(taken[0]) + tree.said_beside(fit)):
                continue
            count = typed(taken[0].args[0]) if taken[0].args else "…"
            sentence = (
                f"The examples of `take({count})` validate, and the training has them as well, so they are not new to "
                f"the model. Write `skip({count})` for the training."
            )
            yield tree.finding(taken[0], f"take({count})", f"skip({count})", sentence, certain=False)


def _data_set_of(tree: SourceTree, node: ast.AST | None) -> tuple[Key | int | None, list[ast.Call]]:
    """Return what a data set begins with, and its steps, the last one first: of those in this function alone."""
    steps = [*tree.chain_of(node)]
    last = steps[-1] if steps else None
    if last is not None and tree.name_of(last.func):
        return id(last), steps
    owner = last.func.value if last is not None and isinstance(last.func, ast.Attribute) else node
    return (tree.key_of(owner) if isinstance(owner, ast.Name) else None), steps


def _selections(steps: list[ast.Call]) -> list[ast.Call]:
    return [step for step in steps if called_name(step) in _SELECT]


@rule
def windows_drawn_at_random(tree: SourceTree) -> Iterator[Finding]:
    """Yield overlapping windows of a series of which a random part is held out.

    What the grader trains by itself is measured, and told, where it runs.
    """
    own = {node for function in tree.all(ast.FunctionDef) if function.name in tree.asked for node in nodes_of(function)}
    fits = [fit for fit in tree.calls_of("fit") if fit not in own]
    trained = {_drawn_part(tree, argument(fit, "x", 0)) for fit in fits} - {None}
    held_out = [part for fit in fits for part in tree.validation_of(fit)[:1]]
    held_out += [given for call in tree.calls_of("evaluate")
                 if call not in own and (given := argument(call, "x", 0)) is not None]  # fmt: skip
    # What is only predicted may be shown: places with another name than those of the training are held out.
    places = {tree.key_of(given.slice) for fit in fits
              if isinstance(given := argument(fit, "x", 0), ast.Subscript)}  # fmt: skip
    held_out += [given for call in tree.calls_of("predict")
                 if call not in own and isinstance(given := argument(call, "x", 0), ast.Subscript) and places
                 and isinstance(given.slice, ast.Name) and tree.key_of(given.slice) not in places]  # fmt: skip
    # What begins where the training ends is held out, too.
    inputs = [tree.value_of(argument(fit, "x", 0)) for fit in fits]
    ends = {end for given in inputs if (end := _rows_cut(given)[1])}
    predicted = [argument(call, "x", 0) for call in tree.calls_of("predict") if call not in own]
    held_out += [given for given in predicted if given is not None and _rows_cut(given)[0] in ends]
    for part in held_out if trained else ():
        found = _drawn_part(tree, part)
        if found in trained and found is not None and _overlap(tree, part) and not _knows_overlap(tree, part):
            sentence = (
                f"`{typed(part)}` is a random part of windows that overlap, so the training has nearly all of its "
                "values. Split the series by time, and cut the windows after that."
            )
            yield tree.finding(part, typed(part), "", sentence, certain=False)
    for fit in (fit for fit in fits if tree.gives(fit, "validation_split")):
        given = argument(fit, "x", 0)
        found_in = _drawn_from(tree, given)
        # Some windows that the course draws come in no order of time.
        if (
            given is not None
            and found_in is not None
            and has_windows(tree, found_in[0])
            and not _knows_overlap(tree, given)
        ):
            sentence = (
                f"`{typed(given)}` holds shuffled windows that overlap, so the training has nearly all values of the "
                "part that validates. Leave them in the order of time."
            )
            yield tree.finding(given, typed(given), "", sentence, certain=False)


def _rows_cut(node: ast.AST | None) -> tuple[str, str]:
    """Return where the rows of a part begin and end, as it is typed: empty where it is no part, or goes to an end."""
    place = node.slice if isinstance(node, ast.Subscript) else None
    place = place.elts[0] if isinstance(place, ast.Tuple) and place.elts else place
    if not isinstance(place, ast.Slice):
        return "", ""
    return typed(place.lower) if place.lower else "", typed(place.upper) if place.upper else ""


@rule
def beginnings_drawn_at_random(tree: SourceTree) -> Iterator[Finding]:
    """Yield beginnings of lines of which a random part is held out: others of the same lines are trained on."""
    own = {node for function in tree.all(ast.FunctionDef) if function.name in tree.asked for node in nodes_of(function)}
    fits = [fit for fit in tree.calls_of("fit") if fit not in own]
    trained = {drawn for fit in fits for drawn in _drawn_rows(tree, argument(fit, "x", 0))}
    held_out = [part for fit in fits for part in tree.validation_of(fit)[:1]]
    held_out += [given for call in tree.calls_of("evaluate")
                 if call not in own and (given := argument(call, "x", 0)) is not None]  # fmt: skip
    for part in held_out if trained else ():
        if trained & {*_drawn_rows(tree, part)} and not _knows_overlap(tree, part):
            sentence = (
                f"`{typed(part)}` is a random part of the beginnings of lines, so the training has others of the same "
                "lines. Split the lines, and cut them after that."
            )
            yield tree.finding(part, typed(part), "", sentence, certain=False)


def _drawn_rows(tree: SourceTree, node: ast.AST | None) -> list[tuple[Key, int]]:
    """Return the beginnings of lines of which a value is a random part, each with what tells that order from others."""
    places = ends_of_places(tree, Place(node), lambda part: _rows_in(tree, part)) if node is not None else []
    found = [_taken_at_random(tree, place.node) for place in places]
    return [(tree.key_of(rows), order) for rows, order in filter(None, found) if _are_beginnings(tree, rows)]


def _rows_in(tree: SourceTree, node: ast.AST) -> list[ast.expr]:
    """Return what has the rows of a value, in another form or cut to some columns."""
    if _taken_at_random(tree, node) is not None:
        return []
    match node:
        case ast.Call() if called_name(node) in ("pad_sequences", "to_tensor"):
            rows = tree.worked_on(node)
            return [] if rows is None else [rows]
        case ast.Subscript(value=rows, slice=ast.Tuple(elts=[ast.Slice(lower=None, upper=None), *_])):
            return [rows]
    return in_another_form(tree, node)


def _taken_at_random(tree: SourceTree, node: ast.AST) -> tuple[ast.AST, int] | None:
    """Return a list of which a value has the items at some random places, or an array that is drawn from."""
    match node:
        case ast.ListComp(
            elt=ast.Subscript(value=rows, slice=ast.Name(id=at)),
            generators=[ast.comprehension(target=ast.Name(id=place), iter=places, ifs=[])],
        ) if at == place:
            order = _random_order(tree, places)
            return None if order is None else (rows, order)
        case ast.Name():
            return _split_or_mixed(tree, node)
        case ast.Subscript(value=ast.Name() as rows, slice=ast.Slice()):
            return _split_or_mixed(tree, rows)
    return _mixed_here(tree, node)


def _are_beginnings(tree: SourceTree, rows: ast.AST) -> bool:
    """Return whether rows are cut from lines at each end: ``ids[:end]`` in a loop over ends in a loop over lines."""
    sources = [*sources_of(tree, [rows])]
    for _ in range(3):
        calls = [part for source in sources for part in nodes_of(source) if isinstance(part, ast.Call)]
        codes = [tree.code_of(call.func) for call in calls if isinstance(call.func, ast.Name)]
        sources += [code for code in codes if isinstance(code, ast.FunctionDef) and code not in sources]
    names = [part for source in sources for part in nodes_of(source) if isinstance(part, ast.Name)]
    sources += [value for key in {*map(tree.key_of, names)} for value in filled_with(tree).get(key, [])]
    return any(_is_beginning(tree, part) for source in sources for part in nodes_of(source))


def _is_beginning(tree: SourceTree, node: ast.AST) -> bool:
    match node:
        case ast.Subscript(value=ast.Name() as line, slice=ast.Slice(lower=None, upper=ast.expr() as end, step=None)):
            ends = [name for name in nodes_of(end) if isinstance(name, ast.Name)]
            loops = [source for name in ends for source in item_sources(tree).get(tree.key_of(name), [])]
            is_each = any(isinstance(source, ast.Call) and called_name(source) == "range" for source in loops)
            made = tree.value_of(line) or line
            names = [name for name in (line, *nodes_of(made)) if isinstance(name, ast.Name)]
            return is_each and any(tree.key_of(name) in items_of_loops(tree) for name in names)
    return False


def _knows_overlap(tree: SourceTree, part: ast.AST) -> bool:
    """Return whether it is said that windows are mixed to compare, or that the figure is too good by that."""
    made = [tree.value_of(name) for name in nodes_of(part) if isinstance(name, ast.Name)]
    said = [tree.said_beside(node) for node in (part, *made) if node is not None and hasattr(node, "lineno")]
    return any(map(_KNOWS_OVERLAP.search, said))


def _drawn_part(tree: SourceTree, node: ast.AST | None) -> tuple[Key, int] | None:
    """Return the array, and the random order, by which a value is a part of that array: ``x[order[:n]]``."""
    found = _drawn_from(tree, node)
    return (tree.key_of(found[0]), found[1]) if found is not None else None


def _drawn_from(tree: SourceTree, node: ast.AST | None) -> tuple[ast.AST, int] | None:
    """Return an array whose examples a value has in a random order, and what tells that order from others.

    A function that mixes what it gets does so in each of its calls by itself.
    """
    through: list[int] = []
    found: tuple[ast.AST, int] | None = None
    for _ in range(MOST_LINKS):
        if isinstance(node, ast.Name):
            found = _split_or_mixed(tree, node)
            made = tree.made_by(node) or _only_place(tree, node)
            if found is not None or made is None or made is node:
                break
            call = (tree.part_of(node) or (tree.value_of(node), 0))[0]
            through += [id(call)] if isinstance(call, ast.Call) and call is not made else []
            node = made
        found = _mixed_here(tree, node)
        if found is not None:
            break
        node = _kept_from(tree, node)
    return (found[0], hash((found[1], *through))) if found is not None else None


def _only_place(tree: SourceTree, name: ast.Name) -> ast.AST | None:
    """Return what a name stands for that is a part of a part: ``a`` in ``(a, b), (c, d) = (p, q), (r, s)``."""
    places = places_of(tree, Place(name))
    return places[0].node if len(places) == 1 and not places[0].calls else None


def _mixed_here(tree: SourceTree, node: ast.AST | None) -> tuple[ast.AST, int] | None:
    """Return the array that an expression mixes, or takes places of in a random order."""
    match node:
        case ast.Subscript(value=array, slice=places):
            order = _random_order(tree, places)
        case ast.Call(args=[array, places, *_]) if called_name(node) in ("gather", "take"):
            order = _random_order(tree, places)
        case ast.Call(args=[array, *_]) if called_name(node) in _MIXES and tree.number_of(array) is None:
            # The method of data sets gets the size of its buffer.
            is_function = called_name(node) != "shuffle" or bool(tree.name_of(node.func))
            order = id(node) if is_function else None
        case _:
            return None
    return (array, order) if order is not None else None


def _kept_from(tree: SourceTree, node: ast.AST | None) -> ast.AST | None:
    """Return what has the examples of an expression in the same order."""
    match node:
        case ast.Subscript(value=value) | ast.BinOp(left=value, op=ast.Div() | ast.Sub() | ast.Mult() | ast.Add()):
            return value
        case ast.Call(args=[array, *_]) if called_name(node) in ("gather", "take"):
            return array
        case ast.Call(func=ast.Attribute(value=owner, attr=name)) if name in (*_SAME_EXAMPLES, *_SAME_VALUES):
            return owner if not tree.name_of(node.func) else next(iter(node.args), None)
        case ast.Name():
            return node
    return None


def _split_or_mixed(tree: SourceTree, name: ast.Name) -> tuple[ast.AST, int] | None:
    """Return what a name has in a random order: mixed in place, or as one part of ``train_test_split``."""
    own = tree.key_of(name)
    before = [call for call in tree.calls_named("shuffle") if call.lineno < getattr(name, "lineno", 0)]
    lines = {line.value for line in tree.all(ast.Expr)} if before else set()
    mixed = [call for call in before if call in lines and len(call.args) == 1 and tree.key_of(call.args[0]) == own]
    if mixed:
        return name, id(mixed[-1])
    call, place = tree.part_of(name) or (None, 0)
    if call is None or not tree.name_of(call.func).endswith(".train_test_split") or place // 2 >= len(call.args):
        return None
    order = words_of(call).get("shuffle")
    is_kept = order is not None and typed(tree.value_of(order) or order) != "True"
    return None if is_kept else (call.args[place // 2], id(call))


def _random_order(tree: SourceTree, places: ast.AST) -> int | None:
    """Return what tells a random order from others, of which places are a part, or that chooses them by a mask."""
    while isinstance(places, ast.UnaryOp) and isinstance(places.op, ast.Invert):
        places = places.operand
    order = tree.whole_of(places)
    name = source_of(tree, places)
    while isinstance(name, ast.Subscript):
        name = source_of(tree, name.value)
    if isinstance(name, ast.Name) and (part := tree.part_of(name)) is not None and part[0].args:
        cut, order = part[0], tree.value_of(part[0].args[0])  # `a, b = np.split(order, [n])`
        order = order if called_name(cut) in ("split", "array_split") else None
    if isinstance(order, ast.Compare):
        order = tree.value_of(order.left)
        return id(order) if isinstance(order, ast.Call) and called_name(order) in _DRAWS_SHARES else None
    if not isinstance(order, ast.Call):
        return None
    mixed = [call.args[0] for call in tree.calls_of("shuffle") if len(call.args) == 1]
    is_mixed = any(tree.value_of(given) is order for given in mixed)
    return id(order) if is_mixed or called_name(order) in ("permutation", "shuffle", "permuted") else None


def _overlap(tree: SourceTree, part: ast.AST) -> bool:
    """Return whether an array has windows that overlap: one for each position in a series, also of the course."""
    found = _drawn_from(tree, part)
    return found is not None and (has_windows(tree, found[0]) or _loads_windows(tree, found[0]))


def _loads_windows(tree: SourceTree, array: ast.AST) -> bool:
    """Return whether an array comes from the windows that the course draws, one for each position in a series."""
    parts = [part for source in sources_of(tree, [array]) for part in nodes_of(source) if isinstance(part, ast.Call)]
    return any(tree.name_of(part.func).rpartition(".")[2] in _LOADS_WINDOWS for part in parts)


def _divided(tree: SourceTree) -> set[tuple[str | int, ...]]:
    """Return the keys of arrays of which ``fit`` gets one part, and another one is for validation or ``evaluate``."""
    divided: set[tuple[str | int, ...]] = set()
    measured = [given for call in tree.calls_of("evaluate") if (given := argument(call, "x", 0)) is not None]
    for fit in tree.calls_of("fit"):
        trained = _cut_from(tree, argument(fit, "x", 0))
        held_out = [_cut_from(tree, part) for part in (*tree.validation_of(fit)[:1], *measured)]
        both = [tree.key_of(array) for array in (trained, *held_out) if array is not None]
        divided |= {key for key in both if both.count(key) > 1}
    return divided


def _taken_by_places(tree: SourceTree) -> set[Key]:
    """Return the keys of arrays of which a ``fit`` gets other places to train than for validation."""
    found: set[Key] = set()
    for fit in tree.calls_of("fit"):
        trained = _places_in(tree, argument(fit, "x", 0))
        for part in tree.validation_of(fit)[:1]:
            held_out = _places_in(tree, part)
            found |= {key for key in trained.keys() & held_out.keys() if not trained[key] & held_out[key]}
    return found


def _places_in(tree: SourceTree, node: ast.AST | None) -> dict[Key, set[str]]:
    """Return the arrays that are cut in an expression, or in what its names stand for, each with the places."""
    found: dict[Key, set[str]] = {}
    parts = [*nodes_of(node)] if node is not None else []
    parts += [part for name in parts if isinstance(name, ast.Name) and (made := tree.value_of(name)) is not None
              for part in nodes_of(made)]  # fmt: skip
    for part in parts:
        if isinstance(part, ast.Subscript) and isinstance(part.value, ast.Name):
            found.setdefault(tree.key_of(part.value), set()).add(typed(part.slice))
    return found


@rule
def scaled_before_the_split(tree: SourceTree) -> Iterator[Finding]:
    """Yield a mean or a spread of an array of which a part is held out later."""
    split = _divided(tree)
    for line in tree.all(ast.Assign) if split else ():
        calls = [node for node in nodes_of(line.value) if isinstance(node, ast.Call) and called_name(node) in SIZES]
        for call in calls if not _is_only_shown(tree, line) else ():
            owner = call.func.value if isinstance(call.func, ast.Attribute) else None
            given = [node for node in (owner, *call.args[:1]) if isinstance(node, ast.Name)]
            sources = [part for node in given for part in (node, source_of(tree, node)) if isinstance(part, ast.Name)]
            if split & {*map(tree.key_of, sources)} and is_of_all(tree, call):
                yield computed_too_early(tree, call)
                break  # Of a mean and a spread in one line, one is enough.


@rule
def adapted_to_validation(tree: SourceTree) -> Iterator[Finding]:
    """Yield an ``adapt`` whose data contain the examples that ``fit`` validates with."""
    calls = tree.calls_of("adapt")
    held_out = {tree.key_of(part) for fit in tree.calls_of("fit") for part in tree.validation_of(fit)[:1]}
    # What is trained on as a whole may be for the last model.
    trained = {key for fit in tree.calls_of("fit") for key in _whole_given(tree, argument(fit, "x", 0))}
    whole = {*_divided(tree), *_split_names(tree)} - held_out - trained if calls else set()
    for call in calls:
        data = argument(call, "data", 0)
        told = tree.parameter_of(data) is not None and _is_told_where_called(tree, call)
        made = tree.value_of(data) or data
        joined = isinstance(made, ast.Call) and called_name(made) in ("concat", "concatenate", "vstack", "append")
        is_known = told or _knows_all(tree, call) or _is_of_labels(tree, call, data)
        is_whole = not is_known and any(map(whole.__contains__, _wholes(tree, data, call)))
        if is_whole or (made is not None and joined and any(tree.key_of(node) in held_out for node in nodes_of(made))):
            sentence = (
                "`adapt` gets the validation examples as well, so they are not new to the model. Give it the training "
                "examples alone."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


def _is_told_where_called(tree: SourceTree, adapt: ast.Call) -> bool:
    """Return whether the function around an ``adapt`` is called by its name, where another rule looks."""
    around = [function.name for function in tree.functions_around(adapt)]
    return any(isinstance(call.func, ast.Name) and call.func.id in around for call in tree.all(ast.Call))


def _whole_given(tree: SourceTree, x: ast.AST | None) -> set[Key]:
    """Return the keys of what a training gets as a whole: by its name, through a layer, or in a data set."""
    given = [x, *(x.args if isinstance(x, ast.Call) else ())] if x is not None else []
    slices = [step for step in tree.steps_of(x) if called_name(step) == "from_tensor_slices" and step.args]
    given += [part for step in slices for part in (getattr(step.args[0], "elts", None) or [step.args[0]])]
    is_cut = bool({"take", "skip", "shard", "filter"} & {called_name(step) for step in tree.steps_of(x)})
    return {tree.key_of(part) for part in given if part is not None and not is_cut}


def _knows_all(tree: SourceTree, adapt: ast.Call) -> bool:
    """Return whether a layer has no place for unknown words, or learns letters, or the learner says that it may."""
    made = tree.made_by(adapt.func.value) if isinstance(adapt.func, ast.Attribute) else None
    words = words_of(made) if isinstance(made, ast.Call) else {}
    is_closed = tree.number_of(words.get("num_oov_indices")) == 0 or text_of(words.get("split")) == "character"
    return is_closed or bool(_KNOWN_BEFORE.search(tree.said_beside(adapt)))


def _is_of_labels(tree: SourceTree, adapt: ast.Call, data: ast.AST | None) -> bool:
    """Return whether a layer looks labels up: they are called so, or a training gets them as such."""
    made = tree.made_by(adapt.func.value) if isinstance(adapt.func, ast.Attribute) else None
    name = _all_of(data)
    if not isinstance(made, ast.Call) or not called_name(made).endswith("Lookup") or name is None:
        return False
    labels = [y for fit in tree.calls_of("fit") if (y := argument(fit, "y", 1)) is not None]
    return bool(_LABELS_OF_WORDS.search(name.id)) or tree.key_of(name) in reached_from(tree, labels)


def _wholes(tree: SourceTree, given: ast.AST | None, call: ast.Call) -> list[Key]:
    """Return the keys of the names whose examples a call gets, all of them; nothing for labels."""
    name = _all_of(given)
    # All labels may be known before.
    if name is None or _LABELS.search(name.id) or _is_cut_before(tree, name, call):
        return []
    made = _all_of(tree.value_of(name))
    return [tree.key_of(part) for part in (name, made) if part is not None and not _LABELS.search(part.id)]


def _all_of(node: ast.AST | None) -> ast.Name | None:
    """Return the name of what has the same examples, in another form: ``d`` for ``d.map(f).batch(9)``."""
    for _ in range(MOST_LINKS):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="np" | "tf" | "numpy"), attr=name), args=[given, *_]):
                node = given if name in _SAME_VALUES else None
            case ast.Call(func=ast.Name(id="list"), args=[given]):
                node = given
            case ast.Call(func=ast.Attribute(value=owner, attr=name)) if name in _SAME_EXAMPLES:
                node = owner
            case ast.ListComp(generators=[ast.comprehension(iter=source, ifs=[])]):
                node = source
            case _:
                break
    return node if isinstance(node, ast.Name) else None


def _split_names(tree: SourceTree) -> set[Key]:
    """Return the keys of the names of which two parts are made, where one of them is held out."""
    validates = any(tree.validation_of(fit) for fit in tree.calls_of("fit")) or tree.mentions("evaluate")
    names = [
        *_split_by_calls(tree, leaves_out=True),
        *(_split_data_sets(tree) if validates else ()),
        *_split_by_places(tree),
    ]
    places = _taken_by_places(tree)
    names += (
        {tree.key_of(name): name for name in tree.all(ast.Name) if tree.key_of(name) in places}.values()
        if places
        else []
    )
    before = [other for name in names if not _LABELS.search(name.id) for other in _other_forms(tree, name)]
    return {tree.key_of(name) for name in (*names, *before)}


def _other_forms(tree: SourceTree, name: ast.Name) -> Iterator[ast.Name]:
    """Yield the names of what an array is made of, example by example, such as the texts of ids."""
    waiting: list[ast.AST | None] = [tree.value_of(name)]
    seen: set[int] = set()
    while waiting and len(seen) < MOST_LINKS:
        made = waiting.pop()
        if made is None or id(made) in seen:
            continue
        seen.add(id(made))
        match made:
            case ast.Name():
                yield made
                waiting.append(tree.value_of(made))
            case ast.Call(args=args, keywords=words) if not _selects(tree, made):
                given = [*args, *(word.value for word in words)]
                # What follows the examples may be words or vectors from elsewhere.
                waiting += [part for part in given if not _is_tool(tree, part)][:1]
                is_method = isinstance(made.func, ast.Attribute) and not tree.name_of(made.func)
                waiting += [made.func.value] if is_method and called_name(made) in _SAME_EXAMPLES else []  # type: ignore[attr-defined]
            case ast.BinOp(left=left, right=right):
                waiting += [left, right]
            case ast.ListComp(generators=[ast.comprehension(iter=source, ifs=[])]):
                waiting.append(source)


def _is_tool(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is a layer, a tokenizer or an object of the program, and no examples."""
    made = tree.value_of(node)
    if not isinstance(made, ast.Call):
        return False
    code = tree.code_of(made.func) if isinstance(made.func, ast.Name) else None
    adapts = code is not None and any(getattr(part, "attr", "") in _ADAPTS for part in nodes_of(code))
    own = {kind.name for kind in tree.all(ast.ClassDef)}
    return adapts or tree.keras_name_of(made.func).startswith("layers.") or called_name(made) in {"Tokenizer", *own}


def _selects(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a call may return some of the examples alone: it cuts what it gets, or is not known to keep it."""
    code = tree.code_of(call.func) if isinstance(call.func, ast.Name) else None
    if isinstance(code, ast.FunctionDef):
        inside = [*nodes_of(code)]
        calls = [node for node in inside if isinstance(node, ast.Call)]
        return any(isinstance(node, ast.Slice) for node in inside) or any(
            called_name(node) in _SELECT for node in calls
        )
    return called_name(call) in (
        *_SELECT,
        "gather",
        "choice",
        "sample",
        "compress",
        "extract",
        "unique",
        "set",
        "load",
        "split",
    )


def _split_data_sets(tree: SourceTree) -> Iterator[ast.Name]:
    """Yield the names in data sets of which ``take`` and ``skip`` give two parts."""
    parts: dict[tuple[Key, str], dict[str, ast.expr]] = {}
    for call in tree.all(ast.Call) if tree.mentions("take") and tree.mentions("skip") else ():
        if isinstance(call.func, ast.Attribute) and call.func.attr in ("take", "skip") and len(call.args) == 1:
            key = (tree.key_of(call.func.value), tree.same(call.args[0]))
            parts.setdefault(key, {})[call.func.attr] = call.func.value
    for owner in (found["take"] for found in parts.values() if len(found) > 1):
        steps = [*tree.chain_of(owner)]
        places: list[ast.AST] = [owner, *(step.func.value for step in steps if isinstance(step.func, ast.Attribute))]
        yield from (node for node in places if isinstance(node, ast.Name))
        made = steps[-1] if steps and called_name(steps[-1]) == "from_tensor_slices" else None
        yield from (
            node for part in (made.args if made else ()) for node in nodes_of(part) if isinstance(node, ast.Name)
        )


def _split_by_places(tree: SourceTree) -> Iterator[ast.Name]:
    """Yield arrays that are cut in two at one place, where a part is called or used as held-out examples."""
    cuts: dict[Key, dict[str, str]] = {}
    arrays: dict[Key, ast.Name] = {}
    held_out = set()
    measured = trained_and_measured(tree)[1] if tree.mentions("fit") else set()
    for target, value in (pair for line in tree.all(ast.Assign) for pair in assigned(line)):
        match value:
            case ast.Subscript(value=ast.Name() as array, slice=ast.Slice(lower=lower, upper=upper, step=None)):
                key = tree.key_of(array)
            case _:
                continue
        arrays[key] = array
        ends = cuts.setdefault(key, {})
        ends |= {f"{tree.same(end)} {side}": "" for side, end in (("from", lower), ("to", upper)) if end is not None}
        names = [node for node in nodes_of(target) if isinstance(node, ast.Name)]
        if any(HELD_OUT.search(name.id) or tree.key_of(name) in measured for name in names):
            held_out.add(key)
    for key in held_out:
        begins = {end.removesuffix(" from") for end in cuts[key] if end.endswith(" from")}
        if any(f"{end} to" in cuts[key] for end in begins):
            yield arrays[key]


def _is_cut_before(tree: SourceTree, given: ast.AST, call: ast.Call) -> bool:
    """Return whether a name stands for a part of what it stood for, before a call: ``x, x_val = x[:9], x[9:]``."""
    for line in (line for line in tree.all(ast.Assign) if line.lineno < call.lineno):
        value = (tree.value_of(line.value) if isinstance(line.value, ast.Name) else None) or line.value
        keys = [{tree.key_of(node) for node in nodes_of(part) if isinstance(node, ast.Name)}
                for part in (value, *line.targets)]  # fmt: skip
        cuts = any(isinstance(node, ast.Slice | ast.Tuple) for part in (value, *line.targets)
                   for node in nodes_of(part))  # fmt: skip
        if cuts and all(tree.key_of(given) in part for part in keys):
            return True
    return False


def _is_only_shown(tree: SourceTree, line: ast.Assign) -> bool:
    """Return whether what a line computes is printed, and used for nothing else."""
    names = {tree.key_of(node) for target in line.targets for node in nodes_of(target) if isinstance(node, ast.Name)}
    shown = {id(node) for call in tree.calls_named("print") for node in nodes_of(call)}
    uses = [node for node in tree.all(ast.Name) if isinstance(node.ctx, ast.Load) and tree.key_of(node) in names]
    return bool(uses) and all(id(node) in shown for node in uses)


@rule
def one_batch_validates(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``validation_steps=1``: one batch, not one pass. A large batch may hold all examples."""
    for call in tree.calls_of("fit"):
        steps = words_of(call).get("validation_steps")
        made = [step for part in tree.validation_of(call) for step in tree.chain_of(part)]
        sizes = [tree.number_of(argument(step, "batch_size", 0)) for step in made if called_name(step) == "batch"]
        if any(size is None or size >= _LARGE_BATCH for size in sizes):
            continue
        if steps is not None and tree.number_of(steps) == 1:
            also = " and `.repeat()`" if "repeat" in map(called_name, made) else ""
            sentence = (
                f"`validation_steps=1` is one batch, so `val_loss` depends on a few examples. Leave it{also} out: then "
                "all are used."
            )
            yield tree.finding(call, "validation_steps=1", "", sentence, certain=False)


@rule
def split_again_in_each_pass(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``take`` and ``skip`` of a data set that is shuffled again in each pass: they give other parts then."""
    parts: dict[int, set[str]] = {}
    shuffles: dict[int, ast.Call] = {}
    trained = tree.calls_of("fit")
    for call in tree.all(ast.Call) if tree.mentions("take") and tree.mentions("skip") else ():
        if called_name(call) not in ("take", "skip") or not isinstance(call.func, ast.Attribute):
            continue
        for step in tree.chain_of(call.func.value) if _is_used(tree, call) or not trained else ():
            if called_name(step) == "cache":
                break
            if called_name(step) == "shuffle" and draws_again(tree, step):
                parts.setdefault(id(step), set()).add(called_name(call))
                shuffles[id(step)] = step
    for place, methods in parts.items():
        if len(methods) > 1:
            sentence = (
                "`shuffle` draws a new order in each pass, so `take` and `skip` give other examples each time. Those "
                "for validation are trained on, too. Write `reshuffle_each_iteration=False`."
            )
            right = "reshuffle_each_iteration=False"
            yield tree.finding(shuffles[place], "shuffle", right, sentence, certain=False, about=DRAWN_AGAIN)


def _is_used(tree: SourceTree, value: ast.AST) -> bool:
    """Return whether a value has no name, or one that something reads."""
    pairs = [pair for line in tree.all(ast.Assign) for pair in assigned(line)]
    names = [target.id for target, given in pairs if given is value and isinstance(target, ast.Name)]
    read = {node.id for node in tree.all(ast.Name) if isinstance(node.ctx, ast.Load)}
    return not names or not read.isdisjoint(names)


@rule
def split_of_what_a_function_shuffles(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``take`` and ``skip`` of one data set that a function of the program shuffles again in each pass."""
    parts: dict[Key, dict[str, ast.Call]] = {}
    for call in (call for name in ("take", "skip") for call in tree.calls_named(name)):
        match call.func:
            case ast.Attribute(value=ast.Name() as data):
                own = [*map(called_name, tree.chain_of(data))]
                made = [called_name(step) for step in itertools.takewhile(lambda step: called_name(step) != "cache",
                        tree.steps_of(data)) if called_name(step) != "shuffle" or draws_again(tree, step)]  # fmt: skip
                if "shuffle" in made and "shuffle" not in own and "cache" not in own:
                    parts.setdefault(tree.key_of(data), {})[called_name(call)] = call
    for calls in parts.values():
        if len(calls) > 1:
            whole = typed(calls["take"].func.value)  # type: ignore[attr-defined]
            sentence = (
                f"`{whole}` is shuffled again in each pass, so `take` and `skip` give other examples each time. Those "
                "for validation are trained on, too. Split the data first, and make a data set of each part."
            )
            checked: list[ast.AST] = [part for fit in tree.calls_of("fit") for part in tree.validation_of(fit)]
            checked += [part for call in tree.calls_of("evaluate") for part in call.args[:1]]
            checked += filter(None, map(tree.value_of, [*checked]))
            held_out = {tree.key_of(node) for part in checked for node in nodes_of(part)
                        if isinstance(node, ast.Name | ast.Attribute)}  # fmt: skip
            lines = [line for line in tree.all(ast.Assign) for call in calls.values() if call in nodes_of(line.value)]
            kept = {tree.key_of(node) for line in lines for target in line.targets for node in nodes_of(target)}
            inside = {id(node) for fit in (*tree.calls_of("fit"), *tree.calls_of("evaluate")) for node in nodes_of(fit)}
            # One batch may only be looked at.
            if (
                held_out & kept
                or all(id(call) in inside for call in calls.values())
                or _is_returned(tree, calls, lines)
            ):
                first = calls["take"]
                yield tree.finding(first, typed(first), "", sentence, certain=False, about=DRAWN_AGAIN)


def _is_returned(tree: SourceTree, calls: dict[str, ast.Call], lines: list[ast.Assign]) -> bool:
    """Return whether a function returns both parts of a split, as they are made or by the names that ``lines`` set."""
    kept = [{tree.key_of(target) for target in line.targets} for line in lines]
    returned = [[*nodes_of(line.value)] for line in tree.all(ast.Return) if line.value]
    return any(
        all(call in nodes for call in calls.values())
        or (len(kept) == len(calls) and all(keys & {*map(tree.key_of, nodes)} for keys in kept))
        for nodes in returned
    )


@rule
def copied_before_the_split(tree: SourceTree) -> Iterator[Finding]:
    """Yield examples that are joined with changed copies of themselves, before some are held out."""
    fits = tree.calls_of("fit")
    held_out = [(part, _whole_of(tree, part)) for fit in fits for part in tree.validation_of(fit)[:1]]
    # What is held out as a whole was not split from anything.
    candidates = [(place, whole) for part, (place, whole) in held_out if place is not part]
    given = [argument(fit, "x", 0) for fit in fits if tree.gives(fit, "validation_split")]
    candidates += [(part, tree.made_by(part)) for part in (*given, *_split_by_calls(tree)) if part is not None]
    candidates += _copied_by_calls(tree)
    told: set[int] = set()
    for place, whole in candidates:
        made = _joined(whole)
        if not isinstance(made, ast.Call) or called_name(made) not in JOINS or not made.args:
            continue
        joined = tree.value_of(made.args[0])
        parts = joined.elts if isinstance(joined, ast.List | ast.Tuple) else []
        text = " ".join(_with_functions(tree, tree.value_of(part) or part) for part in (*parts, joined or made, made))
        roots = [root_of(part) for part in parts]
        copies = isinstance(joined, ast.ListComp) or any(root and root in text.replace(root, "", 1) for root in roots)
        if copies and _CHANGED.search(text) and id(made) not in told:
            told.add(id(made))
            sentence = (
                f"`{typed(place)}` holds changed copies of the same examples and is split later: copies of training "
                "examples are held out. Split first, and copy the training examples alone."
            )
            yield tree.finding(place, typed(place), "", sentence, certain=False)


def _copied_by_calls(tree: SourceTree) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Yield what is cut in two for a training, in a function or by one, with the copies that another one had joined."""
    if not tree.mentions(*JOINS):
        return
    given = {part.id: part for part in _split_by_calls(tree)}
    for line in tree.all(ast.Assign) if given else ():
        code = code_called(tree, line.value) if isinstance(line.value, ast.Call) else None
        split = [given[name] for name in sorted(names_in(line.targets[0]) & given.keys())
                 if given[name].lineno > line.lineno]  # fmt: skip
        if split and (joined := _joined_by(tree, code)) is not None:
            yield split[0], joined
    trained = reached_from(tree, [given for fit in tree.calls_of("fit") for given in fit.args])
    for function in tree.all(ast.FunctionDef):
        targets = [target for call in uses_of(tree, function) for target in tree.targets_of(call)]
        is_trained = any(tree.key_of(name) in trained for target in targets for name in nodes_of(target)
                         if isinstance(name, ast.Name))  # fmt: skip
        cut = _cut_in_two(_returned_by(tree, function)) if is_trained else set()
        for line in (node for node in nodes_of(function) if isinstance(node, ast.Assign) and cut):
            code = code_called(tree, line.value) if isinstance(line.value, ast.Call) else None
            if names_in(line.targets[0]) & cut and (joined := _joined_by(tree, code)) is not None:
                yield line.value, joined


def _joined_by(tree: SourceTree, code: ast.AST | None) -> ast.Call | None:
    """Return the call that joins arrays in what a function returns."""
    parts = _returned_by(tree, code) if isinstance(code, ast.FunctionDef) else []
    return next((part for part in parts if isinstance(part, ast.Call) and called_name(part) in JOINS), None)


def _with_functions(tree: SourceTree, node: ast.AST) -> str:
    """Return an expression as text, and after it the functions of the module that it calls."""
    calls = [part.func for part in nodes_of(node) if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)]
    codes = [code for func in calls if isinstance(code := tree.code_of(func), ast.FunctionDef | ast.Lambda)]
    return " ".join([unparsed(node), *map(unparsed, codes)])


def _joined(node: ast.AST | None) -> ast.AST | None:
    """Return what is given another axis or dtype, and keeps all its examples: ``x`` of ``x[..., np.newaxis]``."""
    match node:
        case ast.Subscript(value=value, slice=places) if "newaxis" in typed(places) or "None" in typed(places):
            return _joined(value)
        case ast.Call(func=ast.Attribute(value=value, attr="astype")):
            return _joined(value)
    return node


def _whole_of(tree: SourceTree, node: ast.AST) -> tuple[ast.AST, ast.AST | None]:
    """Return the name of the array that a value is a part of, at last, and what made it: it may be cut twice."""
    made: ast.AST | None = node
    for _ in range(MOST_LINKS):
        made = tree.made_by(node)
        if not isinstance(made, ast.Subscript) or not isinstance(made.value, ast.Name):
            break
        node = made.value
    return node, made


def _split_by_calls(tree: SourceTree, *, leaves_out: bool = False) -> list[ast.Name]:
    """Return what calls get that return a part for validation among others: `train, val = split(x)`.

    Where it ``leaves_out`` those that hold nothing out, they are used for training alone, or not at all. What gets such
    a part is no split, and `val_loss` is none. A function that returns two parts of what it gets is one,
    whatever the parts are called.
    """
    splits = {function.name for function in tree.all(ast.FunctionDef) if _returns_two_parts(tree, function)}
    calls = [call for call in tree.all(ast.Call) if called_name(call) in splits
             or tree.keras_name_of(call.func) == "utils.split_dataset"
             or tree.name_of(call.func).endswith(".train_test_split")]  # fmt: skip
    calls += [call for line in tree.all(ast.Assign) for target in line.targets
              if isinstance(call := line.value, ast.Call) and isinstance(target, ast.Tuple) and call not in calls
              and any(HELD_OUT.search(name) and not _MEASURED.search(name) for name in names_in(target))]  # fmt: skip
    calls = [call for call in calls if not leaves_out or not _holds_none_out(tree, call)]
    rows = [[given for given in call.args if isinstance(given, ast.Name)] for call in calls]
    return [given for row in rows if not any(HELD_OUT.search(given.id) for given in row) for given in row]


def _holds_none_out(tree: SourceTree, split: ast.Call) -> bool:
    """Return whether all parts of a split are trained on, or none is read."""
    targets = [line.targets[0] for line in tree.all(ast.Assign) if line.value is split]
    parts = [part for target in targets if isinstance(target, ast.Tuple) for part in target.elts]
    if not parts or any(HELD_OUT.search(typed(part)) for part in parts):
        return False
    keys = {*map(tree.key_of, parts)}
    read = {tree.key_of(name) for name in tree.all(ast.Name) if isinstance(name.ctx, ast.Load)}
    return not keys & read or keys <= _given_to_fits(tree)


def _given_to_fits(tree: SourceTree) -> set[Key]:
    """Return the keys of all names in what trainings get, but for validation."""
    return {tree.key_of(name) for fit in tree.calls_of("fit") for given in fit.args[:2]
            for name in nodes_of(given) if isinstance(name, ast.Name)}  # fmt: skip


def _returns_two_parts(tree: SourceTree, function: ast.FunctionDef) -> bool:
    """Return whether a function returns two parts of an argument, or of a data set of it.

    As in ``x[order[n:]], x[order[:n]]``, or in ``d.take(n), d.skip(n)``.
    """
    returned = _returned_by(tree, function)
    methods = [node for node in returned if isinstance(node, ast.Call) and len(node.args) == 1]
    selected = {(node.func.attr, typed(node.func.value), typed(node.args[0])) for node in methods
                if isinstance(node.func, ast.Attribute)}  # fmt: skip
    is_selected = any(("skip", owner, count) in selected for method, owner, count in selected if method == "take")
    cut, given = _cut_in_two(returned), {parameter.arg for parameter in function.args.args}
    return bool(cut & given) or is_selected or _takes_two_parts(tree, returned, cut, given)


def _takes_two_parts(tree: SourceTree, returned: list[ast.AST], cut: set[str], given: set[str]) -> bool:
    """Return whether an argument is taken at both parts of an order: ``x[a], x[b]`` after ``a = order[n:]``."""
    places: dict[str, set[str]] = {}
    for node in returned if cut else ():
        match node:
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Name() as place) if name in given:
                made = tree.value_of(place)
                if isinstance(made, ast.Subscript) and typed(made.value) in cut:
                    places.setdefault(name, set()).add(typed(made.slice))
    return any(len(parts) > 1 for parts in places.values())


def _returned_by(tree: SourceTree, function: ast.FunctionDef) -> list[ast.AST]:
    """Return the parts of what a function returns, and of what the names there stand for."""
    lines = [line for line in nodes_of(function) if isinstance(line, ast.Return) and line.value is not None]
    returned = [part for line in lines for part in nodes_of(line)]
    returned += [part for name in returned if isinstance(name, ast.Name) and (made := tree.value_of(name)) is not None
                 for part in nodes_of(made)]  # fmt: skip
    return returned


def _cut_in_two(returned: Iterable[ast.AST]) -> set[str]:
    """Return the names of what is cut at one place, and both parts are returned."""
    parts = {(typed(node.value), typed(node.slice)) for node in returned if isinstance(node, ast.Subscript)}
    found = [(name, match) for name, part in parts if (match := _CUT.fullmatch(part))]
    ends, begins = ({(name, match[end]) for name, match in found if match[end]} for end in ("end", "begin"))
    return {name for name, _ in ends & begins}


@rule
def scaled_by_their_own_sizes(tree: SourceTree) -> Iterator[Finding]:
    """Yield held-out examples that are scaled by their own mean or maximum, and not by that of the training."""
    for line in tree.all(ast.Assign):
        target = line.targets[0]
        if len(line.targets) != 1 or not isinstance(target, ast.Name) or not isinstance(line.value, ast.BinOp):
            continue
        own = _own_sizes(tree, line.value, target.id) if HELD_OUT.search(target.id) else ""
        if not own or _MEASURED.search(target.id):
            continue
        others = [other for other in tree.all(ast.Assign) if isinstance(other.value, ast.BinOp) and other is not line
                  and isinstance(other.targets[0], ast.Name) and not HELD_OUT.search(other.targets[0].id)
                  and _stem_of(other.targets[0].id) == _stem_of(target.id)
                  and _own_sizes(tree, other.value, other.targets[0].id)]  # fmt: skip
        if others:
            sentence = (
                f"`{target.id}` is scaled by its own `{own}`, so its values mean something else than in the training. "
                f"Use the sizes of `{typed(others[0].targets[0])}` for both."
            )
            yield tree.finding(line, typed(line.value), "", sentence, certain=False)


def _stem_of(name: str) -> str:
    """Return a name without what says which part it is: `x` of `x_train`, and of `x_val`."""
    return re.sub(r"_?train(?:ing)?_?", "", HELD_OUT.sub("", name)).strip("_")


def _own_sizes(tree: SourceTree, value: ast.BinOp, name: str) -> str:
    """Return the size of an array by which the array itself is divided: ``x / x.max()``."""
    pattern = re.compile(rf"\b(?:\w+\.(?:{_SIZE_NAMES})\({name}\b|{name}\.(?:{_SIZE_NAMES})\()")
    calls = [node for node in nodes_of(value) if isinstance(node, ast.Call) and pattern.match(typed(node))]
    # Along other axes, each example has sizes of its own.
    calls = calls if all(is_of_all(tree, call) for call in calls) else []
    return typed(calls[0]) if calls and any(isinstance(node, ast.Div) for node in nodes_of(value)) else ""


@rule
def scaled_apart(tree: SourceTree) -> Iterator[Finding]:
    """Yield held-out examples that their own mean or smallest value scales, as the training examples theirs."""
    trained, measured = trained_and_measured(tree)
    others = {found.line for found in scaled_by_their_own_sizes(tree)}
    scaled = [*itertools.islice(_scaled_by_themselves(tree), _MOST_SCALED)]
    # Who scales the same array by other sizes as well compares the two.
    taken = [(node, _taken_away(tree, node)) for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Sub)]
    compared = {tree.key_of(node.left) for node, size in taken if isinstance(size, ast.Call)
                and called_name(size) in SIZES and _scaled_by_itself(tree, node) is None}  # fmt: skip
    for place, array, targets in scaled:
        if tree.key_of(array) in compared:
            continue
        names = _names_of(array, targets)
        is_held_out = any(tree.key_of(name) in measured or HELD_OUT.search(name.id) for name in names)
        if place.lineno in others or not is_held_out or any(map(_MEASURED.search, (name.id for name in names))):
            continue
        for _, other, made in scaled:
            own = _names_of(other, made)
            trains = any(tree.key_of(name) in trained for name in own)
            stems = {_stem_of(part.id) if isinstance(part, ast.Name) else typed(part) for part in (array, other)}
            is_alike = len(stems) == 1 and not any(HELD_OUT.search(name.id) for name in own)
            # A helper may get the same array as an argument.
            is_given = tree.value_of(array) is not None and tree.value_of(array) is tree.value_of(other)
            if not is_given and tree.key_of(other) != tree.key_of(array) and (trains or is_alike):
                sentence = (
                    f"`{typed(array)}` is scaled by its own mean or range, so its values mean something else than in "
                    f"the training. Use the numbers of `{typed(other)}` for both."
                )
                yield tree.finding(place, typed(place), "", sentence, certain=False)
                break
    # A part, such as that of the training, gives the sizes elsewhere.
    measured_on = [tree.worked_on(size) for _, size in taken if isinstance(size, ast.Call)]
    by_part = any(part is not None and isinstance(tree.value_of(part), ast.Subscript) for part in measured_on)
    asked = [given for call in tree.calls_of("predict") if by_part and (given := argument(call, "x", 0)) is not None]
    predicted = reached_from(tree, asked)
    for place, array, targets in scaled if asked else ():
        is_asked = isinstance(place, ast.BinOp) and any(tree.key_of(name) in predicted for name in targets)
        # A function for new examples gets them as an argument, and trains nothing.
        around = tree.functions_around(place)[-1:]
        is_new = any(typed(array) in {part.arg for part in code.args.args} for code in around) and not any(
            fit in nodes_of(code) for code in around for fit in tree.calls_of("fit")
        )
        if is_asked and is_new and tree.key_of(array) not in compared:
            sentence = (
                f"`{typed(array)}` is scaled by its own mean, so its values mean something else than in the training. "
                "Use the mean and the spread of the training."
            )
            yield tree.finding(place, typed(place), "", sentence, certain=False)


Scaled = tuple[ast.expr, ast.expr, list[ast.Name]]
"""An expression that scales an array by sizes of its own, the array, and the names that the result gets."""


def _names_of(array: ast.expr, targets: list[ast.Name]) -> list[ast.Name]:
    """Return the names of what is made of an array, or its own one where that is changed in place, or given away."""
    return targets or ([array] if isinstance(array, ast.Name) else [])


def _scaled_by_themselves(tree: SourceTree) -> Iterator[Scaled]:
    """Yield what is scaled by its own sizes: in a formula, by a function of the module, or by a new scaler."""
    scalers = _functions_that_scale(tree)
    named: dict[int, list[ast.Name]] = {}
    for target, value in (pair for line in tree.all(ast.Assign) for pair in assigned(line)):
        stored = [node for node in nodes_of(target) if isinstance(node, ast.Name)]
        named[id(value)] = stored
        if isinstance(value, ast.BinOp) and (array := _scaled_by_itself(tree, value)) is not None:
            yield value, array, stored
        if isinstance(value, ast.ListComp) and isinstance(target, ast.Tuple):
            is_call = isinstance(value.elt, ast.Call) and called_name(value.elt) in scalers
            is_scaled = is_call or (isinstance(value.elt, ast.BinOp) and _scaled_by_itself(tree, value.elt) is not None)
            yield from ((value, name, []) for name in stored if is_scaled)
    for line in tree.all(ast.AugAssign):
        # In ``x -= x.mean()`` the target is scaled.
        if (array := _scaled_by_itself(tree, ast.BinOp(line.target, line.op, line.value))) is not None:
            yield line.value, array, []
    items = items_of_loops(tree)
    for call in tree.all(ast.Call):
        is_scaled = isinstance(call.func, ast.Name) and call.func.id in scalers and _gets_all(call, scalers)
        if call.args and tree.key_of(call.args[0]) not in items and (is_scaled or _is_fitted(tree, call)):
            yield call, call.args[0], named.get(id(call), [])


def _scaled_by_itself(tree: SourceTree, value: ast.BinOp) -> ast.expr | None:
    """Return the array from which its own mean, or its smallest value, is subtracted."""
    for node in _sides_of(value):
        if not isinstance(node.op, ast.Sub):
            continue
        size = _taken_away(tree, node)
        if isinstance(size, ast.Call) and tree.key_of(node.left) == _measured_whole(tree, size):
            return node.left
    return None


def _taken_away(tree: SourceTree, node: ast.BinOp) -> ast.AST | None:
    """Return what makes the number that a formula subtracts."""
    size = tree.value_of(node.right)
    if size is None and isinstance(node.right, ast.Name) and (part := tree.part_of(node.right)):
        return part[0]
    return size


def _sides_of(value: ast.BinOp) -> Iterator[ast.BinOp]:
    """Yield a formula, and the formulas that it divides, or changes in another way that leaves all values apart."""
    yield value
    sides = () if isinstance(value.op, ast.Pow | ast.MatMult) else (value.left, value.right)
    for side in sides:
        if isinstance(side, ast.BinOp):
            yield from _sides_of(side)


def _measured_whole(tree: SourceTree, call: ast.Call) -> Key | None:
    """Return the key of the array whose mean, or smallest value, a call returns over its examples."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) and not tree.name_of(call.func) else None
    given = owner if owner is not None else call.args[0] if call.args else None
    is_size = called_name(call) in (*SIZES, "min", "amin") and is_of_all(tree, call)
    code = tree.code_of(call.func) if isinstance(call.func, ast.Name) else None
    if isinstance(code, ast.FunctionDef) and len(call.args) == 1 and code.args.args:
        first = code.args.args[0].arg
        is_size = any(isinstance(node, ast.Call) and called_name(node) in SIZES and is_of_all(tree, node)
                      and root_of(node.func if not node.args else node.args[0]) == first
                      for node in nodes_of(code))  # fmt: skip
    return tree.key_of(given) if is_size and given is not None else None


def _functions_that_scale(tree: SourceTree) -> dict[str, str]:
    """Return the functions that scale their first argument by its own mean, with the name of what cuts it before."""
    found = {}
    for function in tree.all(ast.FunctionDef):
        first = function.args.args[0].arg if function.args.args else ""
        returned = [line.value for line in nodes_of(function) if isinstance(line, ast.Return) and line.value]
        parts = [part for value in returned for part in getattr(value, "elts", [value])]
        for node in (_joined(tree.value_of(part)) for part in parts):
            while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
                node = tree.value_of(node.left)
            match node:
                case ast.BinOp(left=ast.Name(id=name), op=ast.Sub(), right=taken) if name == first:
                    size = tree.value_of(taken)
                case _:
                    continue
            if not isinstance(size, ast.Call) or called_name(size) not in (*SIZES, "min") or not is_of_all(tree, size):
                continue
            owner = size.func.value if isinstance(size.func, ast.Attribute) and not tree.name_of(size.func) else None
            of = source_of(tree, owner if owner is not None else size.args[0] if size.args else None)
            match of:
                case ast.Name(id=name) if name == first:
                    found[function.name] = ""
                case ast.Subscript(value=ast.Name(id=name), slice=ast.Slice(None, ast.Name(id=end), None)):
                    if name == first:
                        found[function.name] = end
    return found


def _gets_all(call: ast.Call, scalers: dict[str, str]) -> bool:
    """Return whether a function gets an array, and at most where to cut it: nothing that may replace its mean."""
    return len(call.args) + len(call.keywords) == 1 + bool(scalers[called_name(call)])


_SCALERS = ("scaler", "transformer", "pipeline")
"""How the names of what scikit-learn fits to a table end, in small letters."""


def _is_fitted(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a call sets a scaler to the mean of what it gets: ``fit_transform``, or a layer's ``adapt``."""
    made = tree.made_by(call.func.value) if isinstance(call.func, ast.Attribute) else None
    is_layer = isinstance(made, ast.Call) and tree.keras_name_of(made.func) == "layers.Normalization"
    is_scaler = not isinstance(made, ast.Call) or called_name(made).lower().endswith(_SCALERS)
    return (called_name(call) == "fit_transform" and is_scaler) or (called_name(call) == "adapt" and is_layer)


@unless_told_by(
    "held_out_parts.scaled_before_the_split",
    "array_trainings.scaled_by_all_examples",
    "training_inputs.scaled_by_the_whole_series",
    "training_inputs.changed_before_the_split",
)
def scaled_before_both_are_cut(tree: SourceTree) -> Iterator[Finding]:
    """Yield a mean or a spread of all rows that scales them, where a function then cuts the scaled rows in two."""
    for function in tree.all(ast.FunctionDef):
        lines = [node for node in nodes_of(function) if isinstance(node, ast.Assign)]
        cut = _cut_in_two(nodes_of(function))
        for line in lines if cut else ():
            rows = [(call, call.func.value.id) for call in nodes_of(line.value) if isinstance(call, ast.Call)
                    and called_name(call) in SIZES and isinstance(call.func, ast.Attribute)
                    and isinstance(call.func.value, ast.Name) and is_of_all(tree, call)]  # fmt: skip
            for call, name in rows[:1]:
                after = [other for other in lines if other.lineno > line.lineno and names_in(other.targets[0]) & cut]
                read = [names_in(other.value) for other in after]
                if any(name in names and names & names_in(line.targets[0]) for names in read):
                    yield computed_too_early(tree, call)


@rule
def labels_of_both_parts_used(tree: SourceTree) -> Iterator[Finding]:
    """Yield what a function of the program learns from all labels, before a part is held out that it is used on."""
    for body in [tree.tree.body, *(code.body for code in tree.all(ast.FunctionDef))]:
        lines = [line for line in body if isinstance(line, ast.Assign)]
        splits = [line for line in lines if isinstance(line.targets[0], ast.Tuple) and isinstance(line.value, ast.Call)
                  and len(line.targets[0].elts) >= _PARTS_OF_A_SPLIT]  # fmt: skip
        for split in splits:
            assert isinstance(split.value, ast.Call)
            whole = [part.id for part in split.value.args if isinstance(part, ast.Name)][:2]
            held = {name for name in names_in(split.targets[0]) if HELD_OUT.search(name) or _NEW_PART.search(name)}
            for line in lines:
                match line:
                    case ast.Assign(
                        targets=[ast.Name(id=made)],
                        value=ast.Call(
                            func=ast.Name(id=name), args=[ast.Name(id=texts), ast.Name(id=labels), *_]
                        ) as call,
                    ) if [texts, labels] == whole and name in tree.defined and line is not split:
                        used = any(made in names_in(other) and held & names_in(other) for other in body
                                   if other not in (line, split))  # fmt: skip
                    case _:
                        continue
                if used:
                    sentence = (
                        f"`{typed(call)}` also learns from the labels of the examples that are held out. Give it the "
                        "training part alone."
                    )
                    yield tree.finding(line, typed(call), "", sentence, certain=False)


_PARTS_OF_A_SPLIT = 4
_NEW_PART = regex(r"(?i)(?:^|_)(?:new|later|other|rest)(?:_|$)")


@rule
def left_between_two_parts(tree: SourceTree) -> Iterator[Finding]:
    """Yield a second part that begins one place after the end of the first, which leaves one example out."""
    slices = [(node.value, node.slice) for node in tree.all(ast.Subscript) if isinstance(node.slice, ast.Slice)]
    ends = {(typed(array), typed(part.upper)) for array, part in slices
            if part.upper is not None and part.lower is None and part.step is None}  # fmt: skip
    single = {(typed(node.value), typed(node.slice)) for node in tree.all(ast.Subscript)}
    lines = [line for line in tree.all(ast.Assign) if isinstance(line.value, ast.Subscript)]
    for line in lines:
        match line.value:
            case ast.Subscript(
                value=array,
                slice=ast.Slice(lower=ast.BinOp(left=end, op=ast.Add(), right=ast.Constant(value=1)), upper=None),
            ) if (typed(array), typed(end)) in ends and (typed(array), typed(end)) not in single:
                # In texts and around one place, what stands at the place is left out on purpose.
                is_split = HELD_OUT.search(typed(line.targets[0])) or _BORDER.search(typed(end))
                if not is_split:
                    continue
                right = f"{typed(array)}[{typed(end)}:]"
                sentence = (
                    f"The example at `{typed(end)}` is in neither part: a slice ends before its end. Write `{right}`."
                )
                yield tree.finding(line, typed(line.value), right, sentence, certain=False)


@rule
def fitted_on_all_texts(tree: SourceTree) -> Iterator[Finding]:
    """Yield a function that adapts a layer to texts from which some are held out."""
    adapting = {}
    for function in tree.all(ast.FunctionDef) if tree.mentions(*_ADAPTS) else ():
        names = [parameter.arg for parameter in function.args.args]
        for call in (node for node in nodes_of(function) if isinstance(node, ast.Call)):
            data = next(iter([*call.args, *words_of(call).values()]), None) if called_name(call) in _ADAPTS else None
            given = _all_of(data) if data is not None else None
            if given is not None and given.id in names and not _knows_all(tree, call):
                adapting[function.name] = (names.index(given.id), given.id)
    counting = _counting_words(tree) if tree.mentions("fit") else {}
    adapting = counting | adapting
    split = _split_names(tree) if adapting else set()
    found = [(call, texts) for call in tree.all(ast.Call) if split
             and (texts := _texts_given(tree, call, adapting)) is not None]  # fmt: skip
    whole = [any(map(split.__contains__, _wholes(tree, texts, call))) for call, texts in found]
    # Where another is adapted to the training part, this one is for other things.
    to_parts = {called_name(call) for (call, _), is_whole in zip(found, whole, strict=True) if not is_whole}
    for (call, texts), is_whole in zip(found, whole, strict=True):
        is_last = tree.key_of(texts) in _trained_with(tree, call)
        is_last |= called_name(call) in counting and _is_compared_or_shown(tree, call)
        if is_whole and not is_last and called_name(call) not in to_parts:
            what = "these" if tree.mentions("Normalization") else "their words"
            sentence = (
                f"`{called_name(call)}` gets all of `{typed(texts)}`, with the examples for validation, so {what} "
                "are not new to the model. Give it the training examples alone."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


def _texts_given(tree: SourceTree, call: ast.Call, adapting: dict[str, tuple[int, str]]) -> ast.expr | None:
    """Return the texts that a call gives to a function of the program that adapts something to them."""
    if called_name(call) not in adapting or not (isinstance(call.func, ast.Name) or _is_of_own_class(tree, call)):
        return None
    place, word = adapting[called_name(call)]
    return argument(call, word, place - isinstance(call.func, ast.Attribute))


def _counting_words(tree: SourceTree) -> dict[str, tuple[int, str]]:
    """Return the functions, methods and classes that number the words of texts, with the parameter for the texts."""
    classes = {line: kind.name for kind in tree.all(ast.ClassDef) for line in kind.body
               if isinstance(line, ast.FunctionDef) and line.name == "__init__"}  # fmt: skip
    codes = tree.all(ast.FunctionDef)
    found: dict[str, tuple[int, str]] = {}
    tell_apart = {code.name for code in codes if _tells_apart(code, set())}
    for _ in range(_MOST_CALLS if tell_apart else 0):  # What passes its texts on to one of them is one as well.
        for code in codes:
            for place, parameter in enumerate(code.args.args):
                title = classes.get(code, code.name)
                if title not in found and (
                    _numbers_words(code, parameter.arg, tell_apart) or _passes_on(code, parameter.arg, found)
                ):
                    found[title] = (place - (code in classes), parameter.arg)
    return found


def _tells_apart(code: ast.AST, more: set[str]) -> bool:
    """Return whether a function takes texts apart into words: no split of the examples is meant."""
    names = {called_name(node) for node in nodes_of(code) if isinstance(node, ast.Call)}
    return bool(names & more) or any(_TOLD_APART.search(name) and "train" not in name for name in names)


def _numbers_words(code: ast.FunctionDef, texts: str, tell_apart: set[str]) -> bool:
    """Return whether a function goes through all texts, tells their words apart, and collects them."""
    loops = [node for node in nodes_of(code) if isinstance(node, ast.For | ast.comprehension)]
    goes_through = any(isinstance(source := _all_of(loop.iter), ast.Name) and source.id == texts for loop in loops)
    collects = any(
        (isinstance(node, ast.Call) and called_name(node) in _COLLECTS)
        or isinstance(node, ast.SetComp | ast.DictComp)
        or (isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and isinstance(node.slice, ast.Name))
        for node in nodes_of(code)
    )
    return goes_through and collects and _tells_apart(code, tell_apart)


def _passes_on(code: ast.FunctionDef, texts: str, found: dict[str, tuple[int, str]]) -> bool:
    """Return whether a function gives all its texts to what numbers their words, and returns what that makes."""
    returned = [line.value for line in nodes_of(code) if isinstance(line, ast.Return) and line.value is not None]
    calls = [node for node in nodes_of(code) if isinstance(node, ast.Call) and called_name(node) in found]
    given = [argument(call, found[called_name(call)][1], found[called_name(call)][0] - isinstance(
        call.func, ast.Attribute)) for call in calls]  # fmt: skip
    return bool(returned) and any((name := _all_of(part)) is not None and name.id == texts for part in given)


def _is_compared_or_shown(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether what is counted is no vocabulary, or is printed, compared with another, or known to be of all."""
    others = [other for other in tree.calls_named(called_name(call)) if other is not call]
    lines = [line for line in tree.all(ast.Assign) if line.value is call]
    is_shown = any(call in nodes_of(shown) for shown in tree.calls_named("print"))
    names = " ".join([called_name(call), *(name for line in lines for name in names_in(line, ast.Store))])
    return (
        is_shown
        or not _IS_VOCABULARY.search(names)
        or any(tree.value_of(part) is not None or isinstance(part, ast.Name) for other in others for part in other.args)
        or any(_is_only_shown(tree, line) for line in lines)
        or bool(_KNOWN_BEFORE.search(tree.said_beside(call)))
    )


def _trained_with(tree: SourceTree, call: ast.Call) -> set[Key]:
    """Return the keys of what the model is trained on as a whole that a call makes: the last one may get all."""
    fits = [fit for fit in tree.calls_of("fit") if isinstance(fit.func, ast.Attribute)
            and tree.value_of(fit.func.value) is call]  # fmt: skip
    return {key for fit in fits for key in _whole_given(tree, argument(fit, "x", 0))}


@rule
def numbered_by_themselves(tree: SourceTree) -> Iterator[Finding]:
    """Yield texts for a prediction whose words a function of the program numbers anew, after the training."""
    counting = _counting_words(tree) if tree.mentions("fit") and tree.mentions("predict") else {}
    for run in runs_of(tree) if counting else ():
        fits = [at for at, step in enumerate(run) if tree.is_call_of(step.node, "fit")]
        counted = [(at, step.node, texts) for at, step in enumerate(run) if isinstance(step.node, ast.Call)
                   and (texts := _texts_given(tree, step.node, counting)) is not None]  # fmt: skip
        asked = [argument(step.node, "x", 0) for step in run if isinstance(step.node, ast.Call)
                 and tree.is_call_of(step.node, "predict")]  # fmt: skip
        read = reached_from(tree, [given for given in asked if given is not None])
        for at, call, texts in counted:
            others = [other for before, other, _ in counted if fits and before < fits[-1] < at and other is not call]
            if others and any(tree.key_of(name) in read for name in tree.targets_of(call)):
                first = typed(_texts_given(tree, others[-1], counting) or texts)
                sentence = (
                    f"`{typed(texts)}` gets a vocabulary of its own, so its words have other numbers than in the "
                    f"training. Number them by that of `{first}`."
                )
                yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def vocabularies_of_all_texts(tree: SourceTree) -> Iterator[Finding]:
    """Yield a vocabulary that is counted from all texts, where some of them are held out."""
    given = [(call, argument(call, "vocabulary", 0) if called_name(call) == "set_vocabulary" else
              words_of(call).get("vocabulary")) for call in tree.all(ast.Call)]  # fmt: skip
    found = [(call, words) for call, words in given if words is not None and "num_oov_indices" not in words_of(call)]
    split = _split_names(tree) if found else set()
    for call, words in found if split else ():
        whole = next((name for name in _made_of(tree, words) if tree.key_of(name) in split), None)
        if whole is not None and not _LABELS.search(whole.id) and _tells_words_apart(tree, words):
            sentence = (
                f"The vocabulary comes from all of `{whole.id}`, so the words of the validation examples are not new "
                "to the model. Take the training examples alone."
            )
            yield tree.finding(call, typed(words), "", sentence, certain=False)


def _tells_words_apart(tree: SourceTree, vocabulary: ast.AST) -> bool:
    """Return whether a vocabulary is of the words in texts: not of letters, or of names that are whole values."""
    calls = [part for made in _makings_of(tree, vocabulary) for part in nodes_of(made) if isinstance(part, ast.Call)]
    own = [tree.code_of(call.func) for call in calls if isinstance(call.func, ast.Name)]
    calls += [part for code in own if code is not None for part in nodes_of(code) if isinstance(part, ast.Call)]
    return any(_TOLD_APART.search(called_name(call)) for call in calls)


def _made_of(tree: SourceTree, node: ast.AST) -> Iterator[ast.Name]:
    """Yield the names of what a collection is made from as a whole, and of no part of it."""
    for part in _makings_of(tree, node):
        cut = {inner for other in nodes_of(part) if isinstance(other, ast.Subscript) for inner in nodes_of(other)}
        yield from (other for other in nodes_of(part) if isinstance(other, ast.Name) and other not in cut)


def _makings_of(tree: SourceTree, node: ast.AST) -> Iterator[ast.AST]:
    """Yield what a collection is made of, and what the names in that stand for, but for parts that are cut out."""
    waiting: list[ast.AST] = [node]
    seen: set[ast.AST] = set()
    while waiting and len(seen) < MOST_LINKS:
        part = waiting.pop(0)
        if part in seen:
            continue
        seen.add(part)
        yield part
        cut = {inner for other in nodes_of(part) if isinstance(other, ast.Subscript) for inner in nodes_of(other)}
        for name in (other for other in nodes_of(part) if isinstance(other, ast.Name) and other not in cut):
            made = tree.value_of(name)
            key = tree.key_of(name)
            further = [made, *item_sources(tree).get(key, []), *filled_with(tree).get(key, [])]
            waiting += [other for other in further if other is not None]


def _is_of_own_class(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a method of an object of a class of the module is called."""
    made = tree.made_by(call.func.value) if isinstance(call.func, ast.Attribute) else None
    return isinstance(made, ast.Call) and isinstance(made.func, ast.Name) and made.func.id in tree.defined


@rule
def borders_of_two_parts(tree: SourceTree) -> Iterator[Finding]:
    """Yield two parts by ``<=`` and ``>=`` of one value, which share it, or by ``<`` and ``>``, which leave it out."""
    for function in tree.all(ast.FunctionDef):
        tests = [node for node in nodes_of(function) if isinstance(node, ast.Compare) and len(node.ops) == 1]
        for first, second in itertools.combinations(tests, 2):
            signs = {type(first.ops[0]), type(second.ops[0])}
            if signs not in ({ast.LtE, ast.GtE}, {ast.Lt, ast.Gt}) or not _select_alike(tree, function, first, second):
                continue
            both = signs == {ast.LtE, ast.GtE}
            value = f"{typed(first.left)} == {typed(first.comparators[0])}"
            sign = {ast.LtE: ">", ast.GtE: "<", ast.Lt: ">=", ast.Gt: "<="}[type(first.ops[0])]
            right = f"{typed(second.left)} {sign} {typed(second.comparators[0])}"
            sentence = (
                f"An example with `{value}` is in {'both parts' if both else 'neither part'}. Write `{right}` for the "
                "second one."
            )
            yield from told_with(tree, tree.finding(second, typed(second), right, sentence, certain=False))


def _select_alike(tree: SourceTree, function: ast.FunctionDef, first: ast.Compare, second: ast.Compare) -> bool:
    """Return whether two comparisons of the same values choose elements: in ``filter``, ``where``, or an index."""
    if (typed(first.left), typed(first.comparators[0])) != (typed(second.left), typed(second.comparators[0])):
        return False
    chosen: list[ast.AST] = [part for call in nodes_of(function) if isinstance(call, ast.Call)
                             and called_name(call) in _CHOOSES for part in call.args]  # fmt: skip
    chosen += [node.slice for node in nodes_of(function) if isinstance(node, ast.Subscript)]
    chosen += [test for node in nodes_of(function) if isinstance(node, ast.comprehension) for test in node.ifs]
    inside = [{*nodes_of(tree.value_of(place) or place)} for place in chosen]
    return all(any(test in nodes for nodes in inside) for test in (first, second))


@rule
def prefixes_of_one_line(tree: SourceTree) -> Iterator[Finding]:
    """Yield a random order by which rows of n-grams are split: those of one line begin with the same words."""
    cut = _cut_in_two(node for node in tree.all(ast.Subscript) if isinstance(node.slice, ast.Slice))
    for call in tree.all(ast.Call):
        given = call.args[0] if called_name(call) in _MIXES and call.args else None
        counted = tree.value_of(given)
        if isinstance(counted, ast.Call) and called_name(counted) == "len" and counted.args:
            given = counted.args[0]
        names = {typed(node) for node in (*tree.targets_of(call), given) if isinstance(node, ast.Name)}
        if given is None or cut.isdisjoint(names):
            continue
        if any(_OF_PREFIXES.search(name) for source in sources_of(tree, [given]) for name in names_in(source)):
            sentence = (
                "Each line gave several rows, and a random order puts rows of one line into both parts. Split the "
                "lines first, and make the rows of each part after that."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


_MEASURES = regex(r"stat|mean|scal|norm|moment|range|quantile|percentile", re.IGNORECASE)


@rule
def measured_whole_in_each_fold(tree: SourceTree) -> Iterator[Finding]:
    """Yield a statistic of all rows in a loop over folds, whose model is measured on some of these rows."""
    for loop in tree.all(ast.For):
        inside = [*nodes_of(loop)]
        calls = [node for node in inside if isinstance(node, ast.Call)]
        fits = [call for call in calls if called_name(call) == "fit"]
        measured = [call for call in calls if called_name(call) in ("evaluate", "predict")]
        if not fits or not measured:
            continue
        trained, tested = ({key for call in some for key in _rows_by_places(tree, call)} for some in (fits, measured))
        both = {whole for whole, place in trained if any(other == whole and cut != place for other, cut in tested)}
        for call in calls if both else ():
            is_statistic = called_name(call) in SIZES or bool(_MEASURES.search(called_name(call)))
            owner = call.func.value if isinstance(call.func, ast.Attribute) else None
            given = [node for node in (owner, *call.args[:1]) if isinstance(node, ast.Name)]
            if is_statistic and any(tree.key_of(node) in both for node in given):
                yield computed_too_early(tree, call)


def _rows_by_places(tree: SourceTree, call: ast.Call) -> Iterator[tuple[Key, Key]]:
    """Yield the arrays of which a call gets some rows, by the name of their places: ``x[rest]``."""
    for given in [*call.args, *words_of(call).values()]:
        for made in (given, tree.value_of(given)):
            for part in nodes_of(made) if made is not None else ():
                if isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Name):
                    yield tree.key_of(part.value), tree.key_of(part.slice)
