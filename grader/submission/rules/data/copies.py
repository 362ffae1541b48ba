"""Rules about copies of examples, and columns beside them, that add nothing, or are turned in another way than meant.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.known_calls import NUMPY_GENERATORS
from grader.submission.models.keras_names import READS_AN_IMAGE
from grader.submission.rules.reading.examples import JOINS
from grader.submission.rules.reading.value_flow import is_made_in, items_of_loops, reached_from, set_to, sources_of
from grader.submission.rules.reading.words_beside import is_said, texts_in
from grader.submission.rules.rule import rule
from grader.submission.source_tree import (
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

_LEFT_RIGHT = regex(
    r"left (?:and|to|with|becomes?|is) (?:the |now )?right"
    r"|right (?:and|to|with) (?:the )?left|left[-/ ]right|sideways|\blr\b"
    r"|(?:look|fac|point|walk|rid)\w* (?:to the |to )?left\b[^.;]{0,40}\bright\b"
    r"|(?:look|fac|point|walk|rid)\w* (?:to the |to )?right\b[^.;]{0,40}\bleft\b"
    r"|(?:look|fac)\w* (?:in |to )?the other (?:way|direction|side)"
    r"|\bhorizontal(?:ly)?\b(?! (?:axis|line|edge))",
    re.IGNORECASE,
)
_UP_DOWN = regex(
    r"upside[- ]down|top (?:and|to|with) (?:the )?bottom|up (?:and|to) down|up[-/ ]down|on (?:its|their) heads?\b"
    r"|\bud\b"
    r"|\bvertical(?:ly)?\b(?! (?:axis|line|edge))",
    re.IGNORECASE,
)
_OF_STEPS = regex(r"\w+1D|Embedding|LSTM|GRU|SimpleRNN|MultiHeadAttention")
_ELSE = regex(
    r"\b(?:read|would|wrong|otherwise|never|nobody|both|or|stay\w*|keep\w*|ha(?:s|ve)|differ\w*|exists?|rare)\b",
    re.IGNORECASE,
)
"""In comments that say what images are like, or what is not done with them."""
_OTHER_AXES = ("transpose", "swapaxes", "moveaxis", "Permute")
_FLIPS = {
    "numpy.flip": None, "numpy.fliplr": 1, "numpy.flipud": 0, "tensorflow.reverse": None, "keras.ops.flip": None,
    "tensorflow.keras.ops.flip": None,
}  # fmt: skip
"""Functions that turn an axis round, with that axis where it is always the same one."""
_WAYS = (
    ("", "images, so only their order changes"), ("ud", "rows, so the images are upside down"),
    ("lr", "columns, so left and right change places"),
)  # fmt: skip
"""What turning each axis round does to images."""
_TURNS = {"flip_left_right": "lr", "random_flip_left_right": "lr", "stateless_random_flip_left_right": "lr",
          "flip_up_down": "ud", "random_flip_up_down": "ud", "stateless_random_flip_up_down": "ud"}  # fmt: skip
_WITHOUT_ORDER = {
    "Input", "InputLayer", "Embedding", "GlobalAveragePooling1D", "GlobalMaxPooling1D", "Dense", "Dropout",
    "SpatialDropout1D", "BatchNormalization", "Activation", "Softmax", "ReLU", "TextVectorization", "StringLookup",
}  # fmt: skip
"""Layers of a model that does not see in which order words come."""
_POOLINGS = {"GlobalAveragePooling1D", "GlobalMaxPooling1D"}
_SEEDS = ("seed", "random_state", "rng_seed")
_SEEDED = ("numpy.random.seed", "random.seed", "random.Random")
"""Functions that start other generators again."""
_COUNTS_CALLS = ("tensorflow.random.", "tensorflow.image.random_")
"""Functions of TensorFlow that draw other numbers in each call, with a seed as well."""
_MORE_EXAMPLES = regex(
    r"\b(?:larger|bigger|more|additional|extra|new) (?:\w+ )?"
    r"(?:data|data ?set|set|examples?|images?|texts?|windows?|rows)\b"
    r"|\b(?:examples|images|texts|windows|pairs) instead of\b|as (?:many|much) (?:\w+ )?(?:data|examples|images|texts)",
    re.IGNORECASE,
)
_KNOWS_EPOCHS = regex(r"\bepochs\b|balanc|rare|oversampl|weigh", re.IGNORECASE)
_VARIES = regex(r"augment|\bRandom[A-Z]|tf\.image|GaussianNoise")
_KEEPS_ROWS = ("fit", "len", "print", "shape", "from_tensor_slices", "shuffle", "batch", "prefetch", "range", "astype")
_SIDE_BY_SIDE = ("column_stack", "hstack", "concatenate", "concat", "append")
_ONES = ("ones", "ones_like")


def _inputs_of_models(tree: SourceTree) -> set[Key]:
    """Return the keys of the names that inputs of a training or a measurement are made from."""
    return reached_from(tree, _given_to(tree, "fit", "evaluate", "predict"))


def _given_to(tree: SourceTree, *names: str) -> list[ast.expr]:
    """Return the inputs that methods of models get."""
    return [given for name in names for call in tree.calls_of(name) if (given := argument(call, "x", 0)) is not None]


def _turned(tree: SourceTree) -> Iterator[tuple[ast.expr, ast.expr, int]]:
    """Yield what turns an axis of an array round: the expression, the array, and the axis."""
    for call in tree.all(ast.Call):
        name = tree.name_of(call.func)
        if name in _FLIPS and call.args:
            given = tree.value_of(argument(call, "axis", 1))
            given = given.elts[0] if isinstance(given, ast.List | ast.Tuple) and len(given.elts) == 1 else given
            axis = tree.number_of(given) if given is not None else _FLIPS[name]
            if axis is not None and axis >= 0:
                yield call, call.args[0], int(axis)
    for node in tree.all(ast.Subscript):
        places = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        texts = [typed(place) for place in places]
        if texts and texts[-1] == "::-1" and all(text == ":" for text in texts[:-1]):
            yield node, node.value, len(texts) - 1


@rule
def flipped_the_other_way(tree: SourceTree) -> Iterator[Finding]:
    """Yield images that are turned upside down where left and right should change places, or the other way round."""
    inputs = _inputs_of_models(tree)
    items = items_of_loops(tree)
    # Series and texts have their steps along axis 1.
    has_steps = any(_OF_STEPS.fullmatch(called_name(call)) for call in tree.all(ast.Call)) or _has_other_axes(tree)
    for node, array, axis in _turned(tree):
        is_batch = _is_batch(tree, array, inputs, items) or _is_asked(tree, node)
        if has_steps or axis > 2 or not is_batch:
            continue
        meant = _meant(_said_of(tree, node)) or _meant_around(tree, node)
        way, shows = _WAYS[axis]
        if meant and meant != way:
            right = "axis=2" if meant == "lr" else "axis=1"
            sentence = f"In (images, rows, columns), axis {axis} is that of the {shows}. Write `np.flip(…, {right})`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)
    for call in tree.all(ast.Call):
        mode = text_of(tree.value_of(argument(call, "mode", 0))) if called_name(call) == "RandomFlip" else ""
        way = {"horizontal": "lr", "vertical": "ud"}.get(mode or "", _TURNS.get(called_name(call), ""))
        meant = _meant(tree.said_beside(call)) if way else ""
        if meant and meant != way:
            shows = "exchanges left and right" if way == "lr" else "turns images upside down"
            names = ("horizontal", "flip_left_right") if meant == "lr" else ("vertical", "flip_up_down")
            right = f'RandomFlip("{names[0]}")' if mode else f"tf.image.{names[1]}"
            sentence = f"`{called_name(call)}` {shows} here. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


def _is_asked(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a model predicts for a value as it is."""
    given = {tree.key_of(value) for value in _given_to(tree, "evaluate", "predict") if isinstance(value, ast.Name)}
    return any(tree.key_of(target) in given for target in tree.targets_of(node))


def _meant_around(tree: SourceTree, node: ast.expr) -> str:
    """Return which way the sentences of a docstring want images turned."""
    ways = {_meant(part) for text in tree.said_around(node) for part in _SENTENCES.split(text)} - {""}
    return ways.pop() if len(ways) == 1 else ""


_SENTENCES = regex(r"[.:;]\s")


def _has_other_axes(tree: SourceTree) -> bool:
    """Return whether inputs are single rows of values, or images whose rows are along another axis than 1."""
    shapes = [tree.value_of(argument(call, "shape", 0)) for call in tree.all(ast.Call) if called_name(call) == "Input"]
    is_flat = any(isinstance(shape, ast.Tuple) and len(shape.elts) == 1 for shape in shapes)
    texts = (text_of(tree.value_of(words_of(call).get("data_format"))) for call in tree.all(ast.Call))
    return is_flat or tree.mentions(*_OTHER_AXES) or "channels_first" in texts


def _is_one_image(tree: SourceTree, array: ast.Name) -> bool:
    """Return whether a name stands for a single image: one of an array, or one that was read."""
    match tree.value_of(array):
        case ast.Subscript(slice=place):
            return tree.number_of(place) is not None
        case ast.Call() as made:
            return called_name(made) in READS_AN_IMAGE
    return False


def _said_of(tree: SourceTree, node: ast.expr) -> str:
    """Return what is said of a flip: beside it, by its own name, by that of its function, and where it is printed."""
    names = {"numpy.fliplr": "left-right", "numpy.flipud": "up-down"}
    own = names.get(tree.name_of(node.func), "") if isinstance(node, ast.Call) else ""
    made = {function.name for function in tree.all(ast.FunctionDef)
            if len(function.body) <= 2 and node in nodes_of(function)}  # fmt: skip
    helpers = [name.replace("_", " ") for name in made]
    targets = {tree.key_of(target) for line in tree.all(ast.Assign) for target in line.targets
               if line.value is node or any(isinstance(part, ast.Call) and called_name(part) in made
                                            for part in nodes_of(line.value))}  # fmt: skip
    printed = [call for call in tree.all(ast.Call) if called_name(call) == "print" and targets]
    shown = [call for call in printed if targets & reached_from(tree, call.args)]
    return " ".join([own, *helpers, *map(texts_in, shown), tree.said_beside(node)])


def _meant(said: str) -> str:
    """Return which way a comment wants an image turned: ``lr``, ``ud``, or nothing where it is not clear."""
    ways = [way for way, words in (("lr", _LEFT_RIGHT), ("ud", _UP_DOWN)) if words.search(said)]
    words = {"lr": _LEFT_RIGHT, "ud": _UP_DOWN}
    return ways[0] if len(ways) == 1 and is_said(words[ways[0]], said) and not _ELSE.search(said) else ""


def _is_batch(tree: SourceTree, array: ast.expr, inputs: set[Key], items: set[Key]) -> bool:
    """Return whether an array has all its examples along the first axis: models get it as it is."""
    whole = _sliced(tree, array)
    if not isinstance(whole, ast.Name) or tree.key_of(whole) in items or _is_one_image(tree, whole):
        return False
    parameter = tree.parameter_of(whole)
    if any(parameter in code.args.args for code in tree.all(ast.Lambda)):
        return False  # `map` gives it one image.
    if parameter is not None and tree.key_of(whole) not in inputs:
        given = [_sliced(tree, value) for value in set_to(tree, whole)]
        return bool(given) and all(
            isinstance(value, ast.Name) and tree.key_of(value) in inputs - items for value in given
        )
    return tree.key_of(whole) in inputs


def _sliced(tree: SourceTree, array: ast.expr) -> ast.expr:
    """Return what a part of an array is one of: ``x`` for ``x[:9]``, and for ``x[part]`` with ``part = slice(9)``."""
    if not isinstance(array, ast.Subscript):
        return array
    made = tree.value_of(array.slice)
    is_slice = isinstance(made, ast.Slice) or (isinstance(made, ast.Call) and called_name(made) == "slice")
    return array.value if is_slice else array


@rule
def texts_read_backwards(tree: SourceTree) -> Iterator[Finding]:
    """Yield texts in reverse order as more examples for a model that does not see the order of words."""
    kinds = [tree.keras_name_of(call.func).removeprefix("layers.") for call in tree.all(ast.Call)
             if tree.keras_name_of(call.func).startswith("layers.")]  # fmt: skip
    if any(tree.gives(call, "ngrams") for call in tree.all(ast.Call)):
        return
    if not _POOLINGS & {*kinds} or not {*kinds} <= _WITHOUT_ORDER or kinds.count("Embedding") != 1:
        return
    trained = {id(part) for source in sources_of(tree, _given_to(tree, "fit")) for part in nodes_of(source)}
    reached = reached_from(tree, _given_to(tree, "fit"))
    joins = [call for call in tree.all(ast.Call) if called_name(call) in JOINS and not _joins_columns(tree, call)
             and (id(call) in trained or is_made_in(tree, call, reached))]  # fmt: skip
    for node, array, axis in [*_turned(tree), *_shuffled(tree)]:
        if axis == 1 and isinstance(array, ast.Name) and any(_joins(tree, call, node, array) for call in joins):
            sentence = (
                "This model does not see the order of words, so a text in another order is the same example again. "
                "Leave these copies out."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _joins_columns(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a call puts the columns of arrays side by side, and not their rows."""
    name = called_name(call)
    axis = tree.number_of(argument(call, "axis", 2 if name == "append" else 1))
    return name in ("column_stack", "hstack") or (name != "vstack" and axis in (1.0, -1.0))


def _shuffled(tree: SourceTree) -> Iterator[tuple[ast.expr, ast.expr, int]]:
    """Yield rows whose values are put into another order: by a generator, or one by one from the last to the first."""
    for call in tree.calls_of("permuted"):
        if call.args and tree.number_of(argument(call, "axis", 1)) == 1:
            yield call, call.args[0], 1
    for made in tree.all(ast.ListComp):
        match made:
            case ast.ListComp(
                elt=ast.Subscript(value=ast.Name(id=row), slice=ast.Slice(None, None, ast.UnaryOp())),
                generators=[ast.comprehension(target=ast.Name(id=name), iter=array)],
            ) if row == name:
                yield made, array, 1


def _joins(tree: SourceTree, call: ast.Call, node: ast.expr, array: ast.expr) -> bool:
    """Return whether a call joins an array with what was made of it."""
    given = tree.value_of(call.args[0]) if call.args else None
    parts = given.elts if isinstance(given, ast.List | ast.Tuple) else call.args
    made = [tree.value_of(part) or part for part in parts]
    return any(tree.key_of(part) == tree.key_of(array) for part in parts) and any(
        node in nodes_of(part) for part in made
    )


@rule
def copies_of_one_seed(tree: SourceTree) -> Iterator[Finding]:
    """Yield copies of examples that are drawn several times with the same seed: they are all the same."""
    found: dict[int, tuple[ast.expr, ast.expr]] = {}
    added = _added_in_loops(tree)
    for joined in (call for call in tree.all(ast.Call) if called_name(call) in JOINS and call.args):
        copy, seed = _repeated_in(tree, joined.args[0], added)
        if copy is not None and seed is not None and not _draws_more(tree, copy) and not _is_compared(tree, joined):
            found[id(seed)] = copy, seed
    for copy, seed in found.values():
        sentence = (
            f"The seed `{typed(seed)}` starts the same random numbers in each call, so all copies are the same. Give "
            "each one another seed."
        )
        yield tree.finding(seed, typed(copy), "", sentence, certain=False)


def _draws_more(tree: SourceTree, copy: ast.expr) -> bool:
    """Return whether copies may differ in spite of their seed: another generator, counted calls, or a training."""
    calls = [part for part in nodes_of(copy) if isinstance(part, ast.Call)]
    codes = [tree.code_of(call.func) for call in calls if isinstance(call.func, ast.Name)]
    inside = [part for code in codes if code is not None for part in nodes_of(code) if isinstance(part, ast.Call)]
    owners = [tree.value_of(call.func.value) for call in calls if isinstance(call.func, ast.Attribute)
              and isinstance(call.func.value, ast.Name)]  # fmt: skip
    return (
        any(isinstance(owner, ast.Call) and tree.name_of(owner.func) in NUMPY_GENERATORS for owner in owners)
        or any(tree.name_of(call.func).startswith(_COUNTS_CALLS) for call in inside)
        or any(called_name(call) == "fit" for call in inside)
    )


def _is_compared(tree: SourceTree, joined: ast.Call) -> bool:
    """Return whether copies are compared with each other: they are to be the same."""
    keys = {tree.key_of(target) for line in tree.all(ast.Assign) for target in line.targets if line.value is joined}
    compared = [call for call in tree.all(ast.Call) if called_name(call) in ("array_equal", "allclose")]
    return any(isinstance(part, ast.Name) and tree.key_of(part) in keys
               for node in (*compared, *tree.all(ast.Assert)) for part in nodes_of(node))  # fmt: skip


def _repeated_in(
    tree: SourceTree, rows: ast.expr, added: dict[Key, ast.expr]
) -> tuple[ast.expr | None, ast.expr | None]:
    """Return what a list holds several times, drawn with one seed, and that seed."""
    match tree.value_of(rows):
        case ast.ListComp(elt=copy, generators=[ast.comprehension(target=target, ifs=[])]):
            return (None, None) if names_in(copy) & names_in(target) else (copy, _seed_in(tree, copy))
        case ast.List(elts=[_, *_] as copies) | ast.Tuple(elts=[_, *_] as copies):
            calls = [*{id(made): made for made in map(tree.value_of, copies) if isinstance(made, ast.Call)}.values()]
            texts = [_spelled(tree, call) for call in calls]
            repeated = next((call for call, text in zip(calls, texts, strict=True) if texts.count(text) > 1), None)
            if repeated is not None:
                return repeated, _seed_in(tree, repeated)
    same = added.get(tree.key_of(rows))
    return (None, None) if same is None else (same, _seed_in(tree, same))


def _spelled(tree: SourceTree, call: ast.Call) -> str:
    """Return a text that two calls share where they get the same."""
    return ", ".join([typed(call.func), *(tree.same(given) for given in (*call.args, *words_of(call).values()))])


def _added_in_loops(tree: SourceTree) -> dict[Key, ast.expr]:
    """Return what each pass of a loop adds to a list, by the key of the list, where no pass changes what that is."""
    added: dict[Key, ast.expr] = {}
    for loop in tree.all(ast.For):
        changed = names_in(loop, ast.Store)
        for node in nodes_of(loop):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name() as owner, attr="append"), args=[copy]):
                    if not names_in(copy) & changed:
                        added.setdefault(tree.key_of(owner), copy)
    return added


def _seed_in(tree: SourceTree, node: ast.expr) -> ast.expr | None:
    """Return the seed in an expression that starts a generator again: a number, or a tuple of numbers."""
    for call in (part for part in nodes_of(node) if isinstance(part, ast.Call)):
        name = tree.name_of(call.func)
        given = next((value for word, value in words_of(call).items() if word in _SEEDS), None)
        code = tree.code_of(call.func) if isinstance(call.func, ast.Name) else None
        names = [part.arg for part in code.args.args] if isinstance(code, ast.FunctionDef) else []
        place = next((names.index(word) for word in _SEEDS if word in names), None)
        if name in NUMPY_GENERATORS or (given is None and place is not None):
            given = argument(call, "seed", place or 0)
        if given is None and code is not None and code is not call and (begun := _seed_inside(tree, code)) is not None:
            return begun
        parts = given.elts if isinstance(given, ast.Tuple | ast.List) else [given] if given is not None else []
        is_fixed = bool(parts) and all(tree.number_of(part) is not None for part in parts)
        if is_fixed and not (name.startswith(_COUNTS_CALLS) and "stateless" not in name):
            return given
    return None


def _seed_inside(tree: SourceTree, code: ast.AST) -> ast.expr | None:
    """Return the number with which a function starts a generator of its own in each call."""
    made = [(call, argument(call, "seed", 0)) for call in nodes_of(code)
            if isinstance(call, ast.Call) and tree.name_of(call.func) in (*NUMPY_GENERATORS, *_SEEDED)]  # fmt: skip
    return next((seed for _, seed in made if seed is not None and tree.number_of(seed) is not None
                 and tree.parameter_of(seed) is None), None)  # fmt: skip


@rule
def ones_beside_a_bias(tree: SourceTree) -> Iterator[Finding]:
    """Yield a column of ones for a constant, before a ``Dense`` that has a bias."""
    dense = [call for call in tree.all(ast.Call) if called_name(call) == "Dense"]
    if (
        not dense
        or any(not tree.is_true(words_of(call).get("use_bias", ast.Constant(True))) for call in dense)
        or tree.mentions("zeros", "zeros_like")
    ):
        return  # Ones beside zeros tell two groups from each other.
    if any("Conv" in called_name(call) for call in tree.all(ast.Call)):
        return  # A convolution reads zeros around an image.
    sentence = (
        "`Dense` has a bias, as `use_bias=True` is its default: the ones only repeat it. Leave them out, or write "
        "`use_bias=False`."
    )
    layers = {id(layer) for layer in dense}
    for call in (call for call in tree.all(ast.Call) if call.args and id(tree.value_of(call.func)) in layers):
        joined = tree.value_of(call.args[0])
        rows = tree.value_of(joined.args[0]) if isinstance(joined, ast.Call) and joined.args else None
        parts = rows.elts if isinstance(rows, ast.List | ast.Tuple) else []
        if joined is not None and any(_is_of_ones(tree, part) for part in parts):
            yield tree.finding(joined, typed(joined), "", sentence, certain=False)
    # Other rows below them may have another number there.
    below = reached_from(tree, [call for call in tree.all(ast.Call) if called_name(call) in JOINS
                                and not _joins_columns(tree, call)])  # fmt: skip
    inputs = _inputs_of_models(tree) - below
    for line in tree.all(ast.Assign):
        names = [node for target in line.targets for node in nodes_of(target) if isinstance(node, ast.Name)]
        if any(tree.key_of(name) in inputs for name in names) and _adds_ones(tree, line.value):
            yield tree.finding(line, typed(line.value), "", sentence, certain=False)


def _is_of_ones(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is an array or a tensor of ones, whatever it is made from."""
    made = tree.value_of(node)
    if not isinstance(made, ast.Call):
        return False
    layer = tree.value_of(made.func)
    if not isinstance(layer, ast.Call):
        changed = {tree.key_of(part.value) for part in tree.all(ast.Subscript) if isinstance(part.ctx, ast.Store)}
        return called_name(made) in _ONES and tree.key_of(node) not in changed
    code = tree.value_of(argument(layer, "function", 0))
    by_lambda = isinstance(code, ast.Lambda) and isinstance(code.body, ast.Call) and called_name(code.body) in _ONES
    return by_lambda or (called_name(layer) == "Rescaling" and tree.number_of(argument(layer, "scale", 0)) == 0.0)


def _adds_ones(tree: SourceTree, value: ast.AST) -> bool:
    """Return whether a column of ones is put beside the columns of an array."""
    match value:
        case ast.Subscript(value=ast.Attribute(attr="c_") as joins, slice=ast.Tuple(elts=parts)):
            return tree.name_of(joins) == "numpy.c_" and any(_is_of_ones(tree, part) for part in parts)
        case ast.Call() if called_name(value) in _SIDE_BY_SIDE and value.args:
            rows = tree.value_of(value.args[0])
            parts = rows.elts if isinstance(rows, ast.List | ast.Tuple) else value.args
            return _joins_columns(tree, value) and any(_is_of_ones(tree, part) for part in parts)
    return False


@rule
def examples_repeated(tree: SourceTree) -> Iterator[Finding]:
    """Yield inputs and labels that are both repeated as they are, and called more examples: it is more epochs."""
    pairs = [(argument(fit, "x", 0), argument(fit, "y", 1)) for fit in tree.calls_of("fit")]
    reached = [(reached_from(tree, [x]), reached_from(tree, [y])) for x, y in pairs if x is not None and y is not None]
    copies = [(call, array) for call in tree.all(ast.Call) if (array := _repeated_rows(tree, call)) is not None]
    for inputs, labels in reached:
        xs = [(call, array) for call, array in copies if _is_among(tree, call, array, inputs)]
        ys = [array for call, array in copies if _is_among(tree, call, array, labels)]
        is_both = bool(xs) and any(typed(array) != typed(xs[0][1]) for array in ys)
        told = _said_of_copies(tree, xs[0][0]) if is_both else ""
        if is_both and _MORE_EXAMPLES.search(told) and not _KNOWS_EPOCHS.search(told) and not _changes_later(tree, xs):
            sentence = (
                "Repeated examples are no new ones: they only make the training longer, as more epochs do. Change "
                "each copy, or leave them out."
            )
            yield tree.finding(xs[0][0], typed(xs[0][0]), "", sentence, certain=False)
            return


def _repeated_rows(tree: SourceTree, call: ast.Call) -> ast.expr | None:
    """Return the array of which a call repeats the rows: ``x`` for ``np.tile(x, (3, 1))`` or ``concat([x, x])``."""
    name = tree.name_of(call.func).rpartition(".")[2]
    given = argument(call, {"tile": "reps", "repeat": "repeats"}.get(name, ""), 1) if call.args else None
    times = tree.value_of(given)
    if name == "tile" and isinstance(times, ast.Tuple | ast.List):
        first, *others = [tree.number_of(part) for part in times.elts] or [None]
        return call.args[0] if first is not None and first > 1 and set(others) <= {1} else None
    if name in ("concat", "concatenate", "vstack") and call.args:
        match tree.value_of(call.args[0]):
            case ast.List(elts=[first_part, *rest]) | ast.Tuple(elts=[first_part, *rest]) if rest:
                return first_part if all(typed(part) == typed(first_part) for part in rest) else None
            case ast.BinOp(left=ast.List(elts=[whole]), op=ast.Mult(), right=ast.Constant(value=int())):
                return whole
    many = tree.number_of(times)
    is_of_rows = name == "tile" or (name == "repeat" and tree.number_of(argument(call, "axis", 2)) == 0)
    return call.args[0] if is_of_rows and many is not None and many > 1 else None


def _is_among(tree: SourceTree, call: ast.Call, array: ast.expr, keys: set[Key]) -> bool:
    """Return whether an array that a call repeats is one that some names are made from."""
    kept = tree.targets_of(call)
    return any(tree.key_of(name) in keys for name in [array, *kept]) or is_made_in(tree, call, keys)


def _around(tree: SourceTree, node: ast.AST) -> ast.FunctionDef | None:
    return next((function for function in reversed(tree.all(ast.FunctionDef)) if node in nodes_of(function)), None)


def _said_of_copies(tree: SourceTree, node: ast.Call) -> str:
    """Return what is said of repeated rows: beside them, by their function, and where names made of them are shown."""
    function = _around(tree, node)
    own = [function.name.replace("_", " "), ast.get_docstring(function) or ""] if function is not None else []
    shown = [texts_in(call) for call in tree.all(ast.Call) if called_name(call) == "print"]
    return ". ".join([tree.said_beside(node), *own, *shown])


def _changes_later(tree: SourceTree, copies: list[tuple[ast.Call, ast.expr]]) -> bool:
    """Return whether repeated rows are changed: by a call or a calculation around them, or a layer or a map."""
    if tree.mentions("map", "ImageDataGenerator") or tree.is_written(_VARIES):
        return True
    changed: list[ast.Call | ast.BinOp] = [*tree.all(ast.BinOp), *tree.all(ast.Call)]
    inside = [node for node in changed if not (isinstance(node, ast.Call) and called_name(node) in _KEEPS_ROWS)]
    calls = [call for call, _ in copies]
    makers = {function.name for call in calls if (function := _around(tree, call)) is not None}
    parts = [(target, nodes_of(value)) for line in tree.all(ast.Assign) for target, value in assigned(line)]
    names = {tree.key_of(name) for target, below in parts for name in nodes_of(target) if isinstance(name, ast.Name)
             if any(part in calls or (isinstance(part, ast.Name) and part.id in makers) for part in below)}  # fmt: skip
    # Rows may be changed one by one.
    loops = [part for loop in tree.all(ast.For) for part in nodes_of(loop.iter)]
    if any(isinstance(part, ast.Name) and tree.key_of(part) in names for part in loops):
        return True
    return any(call is not node and call in nodes_of(node) for node in inside for call in calls) or any(
        tree.key_of(part) in names for node in inside for part in nodes_of(node) if isinstance(part, ast.Name)
    )


_NEXT_TO = regex(r"(?i)next to|side by side|beside|contact sheet|mosaic|\bgrid\b|in (?:`?\w+`? )?rows of")


@rule
def sheets_by_reshape(tree: SourceTree) -> Iterator[Finding]:
    """Yield images that ``reshape`` is to put side by side: it keeps the order of the values."""
    for call in tree.calls_named("reshape"):
        given = call.args[0].elts if len(call.args) == 1 and isinstance(call.args[0], ast.Tuple) else call.args
        sizes = [size for size in given if isinstance(size, ast.BinOp) and isinstance(size.op, ast.Mult)]
        code = tree.functions_around(call)[-1:]
        said = [*tree.said_near(call), *(part.name.replace("_", " ") for part in code)]
        turns = any(isinstance(node, ast.Attribute) and node.attr in (*_OTHER_AXES, "T") for part in code
                    for node in nodes_of(part))  # fmt: skip
        shared = {typed(side) for side in (sizes[0].left, sizes[0].right)} & {
            typed(side) for side in (sizes[1].left, sizes[1].right)
        } if len(sizes) == len(given) == 2 else set[str]()  # fmt: skip
        if shared and not turns and any(map(_NEXT_TO.search, said)):
            side = min(shared)
            sentence = (
                "`reshape` keeps the order of the values, so each image is cut into lines. Write "
                f"`.reshape(rows, columns, {side}, {side}).swapaxes(1, 2)` before it."
            )
            yield tree.finding(call, typed(call), "swapaxes(1, 2)", sentence, certain=False)
