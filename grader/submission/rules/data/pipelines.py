"""Rules about data: lines without effect, shuffling at the wrong place, scaling, and numbers that mislead."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.possible_values import numbers_of, values_of
from grader.submission.rules.rule import rule, told_with
from grader.submission.rules.subjects import BUFFER, DROPPED, UNBATCHED
from grader.submission.said_changes import number_of
from grader.submission.source_tree import (
    LONGEST_TYPED,
    MOST_LINKS,
    Finding,
    SourceTree,
    argument,
    names_in,
    nodes_of,
    typed,
)
from grader.submission.syntax import called_name, method_name

LEAST = 2
"""A buffer of one example keeps the order, which is told elsewhere."""
_ONLY_DATASETS = {"flat_map", "prefetch"}
_METHODS = {
    *_ONLY_DATASETS,
    "batch",
    "window",
    "map",
    "shuffle",
    "repeat",
    "cache",
    "take",
    "skip",
    "filter",
    "unbatch",
    "padded_batch",
    "concatenate",
    "interleave",
    "shard",
}
_BATCHING = {"batch", "padded_batch", "ragged_batch", "apply", "window"}
_IN_BATCHES = {"image_dataset_from_directory", "text_dataset_from_directory", "timeseries_dataset_from_array"}
"""Functions that return a data set of batches."""
_BIDIRECTIONAL = regex("[\u202a-\u202e\u2066-\u2069]")
_MISLEADING = regex(r"10e-([1-9]\d*)", re.IGNORECASE)
_PERCENTAGE = regex(r"(?<!s)(?<!s_)mape")
"""The name of the error in percent; the symmetric one has another formula."""
_COUNT = regex(r"n|n_\w+|num\w*|\w*count\w*|\w*steps|\w*batches|\w+\.size|\w+\.shape\[0\]|len\(.*\)|\d+")
"""What a mean is divided by."""
_KNOWS_BATCHES = regex(
    r"order of (?:the |whole )*batches|batch(?:es)? (?:always )?(?:stay|keep|remain)|whole batches"
    r"|same (?:batches|ones)|only (?:the|their) order|Reihenfolge der (?:Batches|Stapel)|ordre des (?:lots|batchs)"
    r"|orden de los lotes",
    re.IGNORECASE,
)
"""What says that only whole batches change their order."""
_MEETS_OTHERS = regex(
    r"(?i)\b(?:other|different|new) (?:\w+ )?(?:images|examples|texts|pictures|neighbou?rs) in\b[^.;]*\bbatch"
    r"|\b(?:other|different|new) batches\b|\b(?:another|a different|a new) batch\b"
    r"|batch(?:es)? (?:\w+ ){0,3}(?:other|different|new) "
)
_OTHER_BATCHES = regex(r"(?i)\b(?:no|never|not) (?:\w+ ){0,4}(?:the )?same batches")
_KEEPS_ORDER = regex(
    r"(?:keeps?|same|fixed|sorted|in) (?:the |their )?order|unshuffled|(?:no|not|without|off) (?:shuffl|mix)|compar"
    r"|determinis|reproduc|on purpose"
    r"|no[nt]? m[eé]lang|sans m[eé]lang|ohne (?:Misch|Zufall)|nicht (?:ge)?misch|Reihenfolge (?:bleib|behalt)"
    r"|vergleich|sin mezclar|mantiene|mant[eé]m|sem embaralhar|senza mescol|mescola nulla|garde l.ordre",
    re.IGNORECASE,
)
"""What says that a buffer of one example is meant to mix nothing."""
_SUBWORDS = regex(r"\w+/subwords\d+k")


@rule
def results_thrown_away(tree: SourceTree) -> Iterator[Finding]:
    """Yield lines that call a data set's method and do nothing with the new data set that it returns."""
    datasets = _datasets(tree)
    for line in tree.all(ast.Expr):
        match line.value:
            case ast.Call(func=ast.Attribute(attr=method, value=owner)) if method in _METHODS:
                root = _root(owner)
                if root is None or tree.name_of(root) or method in tree.defined:
                    continue
                if method in _ONLY_DATASETS or root.id in datasets or _is_data_set(tree, root):
                    sentence = (
                        f"This line has no effect: `{method}` returns a new data set. "
                        f"Write `{root.id} = {root.id}.{method}(…)`."
                    )
                    wrong, instead = f"{root.id}.{method}(…)", f"{root.id} = {root.id}.{method}(…)"
                    found = tree.finding(line, wrong, instead, sentence, certain=False)
                    yield from [*told_with(tree, found, DROPPED)] or [found]


def _is_data_set(tree: SourceTree, name: ast.Name) -> bool:
    """Return whether a name stands for a data set, or for one of those that a folder gives, wherever it was made."""
    whole = tree.part_of(name)
    steps = [*tree.steps_of(name), *tree.steps_of(whole[0] if whole else None)]
    return any("data.Dataset" in tree.name_of(step.func) or called_name(step) in _IN_BATCHES for step in steps)


def _root(node: ast.expr) -> ast.Name | None:
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node if isinstance(node, ast.Name) else None


def _datasets(tree: SourceTree) -> set[str]:
    """Return the names that hold data sets, as far as their name or what is assigned to them tells."""
    found = {
        other_argument.arg
        for other_argument in tree.all(ast.arg)
        if re.fullmatch(r"(.*_)?(dataset|ds)", other_argument.arg)
    }
    for assignment in tree.all(ast.Assign):
        match assignment:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
                calls = [node for node in nodes_of(call) if isinstance(node, ast.Call)]
                methods = {node.func.attr for node in calls if isinstance(node.func, ast.Attribute)}
                made = (
                    any("data.Dataset" in tree.name_of(call.func) for call in calls) or called_name(call) in _IN_BATCHES
                )
                if methods & _ONLY_DATASETS or made:
                    found.add(name)
    return found


@rule
def shuffled_too_early(tree: SourceTree) -> Iterator[Finding]:
    """Yield a series that is shuffled before its windows are cut."""
    for function in tree.all(ast.FunctionDef) if tree.mentions("window") else ():
        calls = [node for node in nodes_of(function) if isinstance(node, ast.Call)]
        methods = [(inner.func.end_lineno, inner.func.end_col_offset, inner) for inner in calls if method_name(inner)]
        order = sorted(methods, key=lambda item: (item[0] or 0, item[1] or 0))
        names = [method_name(call) for _, _, call in order]
        if "shuffle" in names and "window" in names and names.index("shuffle") < names.index("window"):
            call = order[names.index("shuffle")][2]
            if not _may_shuffle_steps(tree, call, order[names.index("window")][2]):
                continue
            sentence = (
                "`shuffle` comes before `window`, so the steps in each window are in random order. Make the windows "
                "first, then shuffle them."
            )
            yield tree.finding(call, "shuffle … window", "window … shuffle", sentence, certain=False)


def _may_shuffle_steps(tree: SourceTree, shuffle: ast.Call, window: ast.Call) -> bool:
    """Return whether a shuffle is of a data set, or, in place, of what ``window`` cuts."""
    if not shuffle.args or not any(line.value is shuffle for line in tree.all(ast.Expr)):
        return True
    todo = [part for call in tree.chain_of(window) for part in call.args]
    seen: set[str] = set()
    while todo:
        names = [node for node in nodes_of(todo.pop()) if isinstance(node, ast.Name) and node.id not in seen]
        seen |= {name.id for name in names}
        todo += [value for value in map(tree.value_of, names) if isinstance(value, ast.expr)]
    return not seen or not names_in(shuffle.args[0]).isdisjoint(seen)


@rule
def batches_shuffled(tree: SourceTree) -> Iterator[Finding]:
    """Yield a shuffle of what was just batched: the same examples stay together."""
    for call in tree.calls_of("shuffle"):
        if not isinstance(call.func, ast.Attribute):
            continue
        before = [called_name(step) for step in tree.chain_of(call.func.value)]
        is_first = before[:1] == ["batch"] and "shuffle" not in before and "window" not in before
        told = [_OTHER_BATCHES.sub("", text) for text in tree.said_near(call)]
        # What a folder gives is in batches already, and `cache` keeps them: so told where others are said to meet.
        steps = {called_name(step) for step in tree.steps_of(call.func.value)}
        is_first = is_first or (
            bool(steps & _IN_BATCHES) and "cache" in steps and not steps & {"batch", "unbatch", "shuffle"}
            and any(map(_MEETS_OTHERS.search, told))
        )  # fmt: skip
        if is_first and not _are_sequences(tree, call) and not any(map(_KNOWS_BATCHES.search, told)):
            sentence = (
                "`shuffle` comes after `batch`, so the same examples stay together in each epoch. Shuffle first, with "
                "a buffer for all examples."
            )
            yield tree.finding(call, "batch … shuffle", "shuffle … batch", sentence, certain=False)


def _are_sequences(tree: SourceTree, shuffle: ast.Call) -> bool:
    """Return whether what was batched are examples: a later ``batch`` puts them together, or a ``map`` cuts them."""
    steps = [call for call in tree.all(ast.Call) if method_name(call) in ("batch", "map")]
    later = [call for call in steps if call is not shuffle and shuffle in tree.steps_of(call)]
    return any(method_name(call) == "batch" or (call.args and _cuts(tree, call.args[0])) for call in later)


def _cuts(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a function takes parts of what it is given, from its first axis."""
    function = tree.code_of(node)
    parts = [part for part in nodes_of(function) if isinstance(part, ast.Subscript)] if function else []
    firsts = [part.slice.elts[0] if isinstance(part.slice, ast.Tuple) else part.slice for part in parts]
    return any(isinstance(first, ast.Slice | ast.UnaryOp) and typed(first) != ":" for first in firsts)


@rule
def never_batched(tree: SourceTree) -> Iterator[Finding]:
    """Yield a data set of single examples that ``fit`` gets: it takes each of them for a batch."""
    for call in tree.calls_of("fit"):
        if (given := argument(call, "x", 0)) is None:
            continue
        names = [called_name(step) for step in tree.chain_of(tree.made_by(given))]
        if names[-1:] == ["from_tensor_slices"] and not _BATCHING & {*names}:
            right = f"{typed(given)}.batch(32)"
            sentence = (
                f"`fit` takes each element of `{typed(given)}` for a batch, but these are single examples: nothing "
                f"puts them in batches. Write `{right}`."
            )
            yield replace(tree.finding(call, typed(call), right, sentence, certain=False), about=UNBATCHED)


@rule
def shuffled_by_one(tree: SourceTree) -> Iterator[Finding]:
    """Yield a shuffle with a buffer of one example, which keeps the order: ``True`` is 1 as well."""
    if not tree.mentions("shuffle") or any(function.name == "shuffle" for function in tree.all(ast.FunctionDef)):
        return
    for call in tree.all(ast.Call):
        size = argument(call, "buffer_size", 0) if method_name(call) == "shuffle" else None
        is_plain = isinstance(size, ast.Constant) and size.value is not True
        if size is None or tree.is_foreign(call.func) or numbers_of(tree, size) != {1.0}:
            continue
        said = " ".join(map(tree.said_beside, (call, size, *values_of(tree, size))))
        if not _KEEPS_ORDER.search(said) and not _is_compared(tree, call):
            shown = f"shuffle({typed(size)})"
            value = "" if is_plain else f"`{typed(size)}` is 1 here, and "
            sentence = (
                f"{value}`shuffle(1)` keeps the order: its buffer holds one example. Give it as many as there are "
                "examples, such as `shuffle(1000)`."
            )
            yield tree.finding(call, shown, "shuffle(1000)", sentence, certain=False)


def _is_compared(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether the same data are shuffled in another way as well, under their one name."""
    owners = [(other, other.func.value) for other in tree.calls_of("shuffle") if isinstance(other.func, ast.Attribute)]
    keys = [(other, tree.key_of(owner)) for other, owner in owners if isinstance(owner, ast.Name)]
    own = [key for other, key in keys if other is call]
    return any(key in own and numbers_of(tree, argument(other, "buffer_size", 0)) != {1.0} for other, key in keys)


@rule
def small_buffers(tree: SourceTree) -> Iterator[Finding]:
    """Yield a shuffle of examples with a buffer of a fixed size, before any split, for each function that has it."""
    for function in tree.all(ast.FunctionDef) if tree.mentions("shuffle") else ():
        calls = [node for node in nodes_of(function) if isinstance(node, ast.Call)]
        splits = [_end(inner) for inner in calls if method_name(inner) in ("take", "skip")]
        for call in (inner for inner in calls if method_name(inner) == "shuffle" and not tree.is_foreign(inner.func)):
            given, made = argument(call, "buffer_size", 0), _made_of(tree, function, call)
            size = number_of(tree.value_of(given))
            is_late = any(end < _end(call) for end in splits)
            if given is None or size is None or size < LEAST or made is None or is_late:
                continue
            many = f"shuffle(len({made}))" if made else "shuffle(n)"
            note = "" if made else ", with the number of examples as `n`"
            sentence = (
                f"The data are sorted, but `shuffle({typed(given)})` mixes only the nearest {size} examples. Write "
                f"`{many}`{note}."
            )
            found = tree.finding(call, f"shuffle({typed(given)})", many, sentence, certain=False)
            yield from told_with(tree, found, BUFFER)


def _made_of(tree: SourceTree, function: ast.FunctionDef, shuffle: ast.Call) -> str | None:
    """Return the name of what the data set that is shuffled was sliced from; ``None`` where it holds batches."""
    node: ast.AST | None = shuffle
    flat = False
    for _ in range(MOST_LINKS):
        method = method_name(node) if isinstance(node, ast.Call) else ""
        if method == "batch" or (method == "window" and not flat):
            return None
        flat = flat or method == "flat_map"
        if method == "unbatch":
            return ""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and method in _METHODS:
            node = node.func.value
        elif isinstance(node, ast.Name):
            node = tree.value_of(node) or _first_value(function, node.id)
    if isinstance(node, ast.Call) and called_name(node) in _IN_BATCHES:
        return None
    made = (part for part in nodes_of(node) if isinstance(part, ast.Call)) if node else iter(())
    for call in made:
        if method_name(call) == "from_tensor_slices" and call.args:
            first = call.args[0].elts[0] if isinstance(call.args[0], ast.Tuple) else call.args[0]
            return first.id if isinstance(first, ast.Name) else ""
    return ""


def _first_value(function: ast.FunctionDef, name: str) -> ast.expr | None:
    """Return what a function assigns to a name first."""
    for statement in function.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                return value
    return None


def _end(call: ast.Call) -> tuple[int, int]:
    return call.func.end_lineno or 0, call.func.end_col_offset or 0


@rule
def prediction_without_scaling(tree: SourceTree) -> Iterator[Finding]:
    """Yield a picture that is read for a prediction without the division that the training pictures went through."""
    calls = tree.all(ast.Call)
    scaled = [call for call in calls if any(word.arg == "rescale" for word in call.keywords)]
    pictures = [call for call in calls if tree.keras_name_of(call.func).endswith(".img_to_array")]
    if not scaled or not pictures or _goes_through_generator(tree, pictures):
        return
    kept = {id(node) for call in scaled for word in call.keywords for node in nodes_of(word)}
    divided = any(_is_255(operation.right) for operation in tree.all(ast.BinOp) if id(operation) not in kept)
    if not divided and not any(_is_255(assignment.value) for assignment in tree.all(ast.AugAssign)):
        sentence = "The training images are divided by 255, but this image is not: divide it as well before `predict`."
        yield tree.finding(pictures[0], "img_to_array(…)", "img_to_array(…) / 255", sentence, certain=False)


def _goes_through_generator(tree: SourceTree, pictures: list[ast.Call]) -> bool:
    """Return whether a picture is given to a generator, which scales it."""
    lines = [line for line in tree.all(ast.Assign) if any(picture in nodes_of(line.value) for picture in pictures)]
    names = {name for line in lines for name in names_in(line, ast.Store)}
    given = [call.args[0] for call in tree.all(ast.Call) if method_name(call) in ("flow", "standardize") and call.args]
    return any(names_in(part) & names or any(picture in nodes_of(part) for picture in pictures) for part in given)


def _is_255(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 255


@rule
def removed_data(tree: SourceTree) -> Iterator[Finding]:
    """Yield configurations of TensorFlow Datasets that were removed."""
    for text in tree.all(ast.Constant):
        if isinstance(text.value, str) and _SUBWORDS.fullmatch(text.value):
            sentence = (
                f"The configuration {typed(text)} was removed from TensorFlow Datasets. Load the plain text, and make "
                "tokens with `TextVectorization`."
            )
            yield tree.finding(text, typed(text), "tf.keras.layers.TextVectorization", sentence)
    for node in tree.all(ast.Attribute):
        match node:
            case ast.Attribute(attr="encoder", value=ast.Subscript(value=ast.Attribute(attr="features"))):
                sentence = "Data sets have no `encoder` any more: make one with `TextVectorization`."
                yield tree.finding(node, ".encoder", "tf.keras.layers.TextVectorization", sentence)


@rule
def misleading_numbers(tree: SourceTree) -> Iterator[Finding]:
    """Yield numbers that are easily read wrongly, and a percentage that is none."""
    for node in tree.all(ast.Constant):
        if isinstance(node.value, float):
            shown = tree.text_at(node)
            if len(shown) <= LONGEST_TYPED and (match := _MISLEADING.fullmatch(shown)):
                plain = f"1e-{int(match[1]) - 1}"
                sentence = f"`{shown}` is {plain}, ten times as large as it looks: write `{plain}`."
                yield tree.finding(node, shown, plain, sentence, certain=False)
    for assignment in tree.all(ast.Assign):
        match assignment.targets:
            case [ast.Name(id=name)] if _PERCENTAGE.search(name.lower()) and _is_share(assignment.value):
                sentence = (
                    "This is a fraction, and it is infinite where the series is 0. Keras reports a percentage: "
                    "multiply by 100, and divide by `np.maximum(np.abs(y), 1e-7)`."
                )
                yield tree.finding(assignment, name, "100 * …", sentence, certain=False)


def _is_share(value: ast.expr) -> bool:
    """Return whether something is divided by a series, and neither made a percentage nor kept from infinity."""
    nodes = [*nodes_of(value)]
    divisors = [node.right for node in nodes if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)]
    large = [node for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
             and node.value >= 100]  # fmt: skip
    called = [node.func for node in nodes if isinstance(node, ast.Call)]
    is_kept = any(typed(function) == "max" or typed(function).endswith((".maximum", ".clip")) for function in called)
    return not large and not is_kept and any(not _COUNT.fullmatch(typed(divisor)) for divisor in divisors)


@rule
def hidden_directions(tree: SourceTree) -> Iterator[Finding]:
    """Yield characters that make a line read otherwise than Python reads it."""
    for number, line in enumerate(tree.lines, start=1):
        if match := _BIDIRECTIONAL.search(line):
            code = f"U+{ord(match[0]):04X}"
            sentence = (
                f"Line {number} contains an invisible character that changes the direction of the text ({code}). What "
                "you see is not what Python reads: delete it."
            )
            yield tree.finding_at(number, code, "", sentence, certain=False)
