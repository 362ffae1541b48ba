"""Rules about the inputs of a training: in what order they come, what is kept of them, and what is held out.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.models.keras_names import FLOWS
from grader.submission.rules.data.held_out_parts import scaled_before_the_split
from grader.submission.rules.reading.examples import (
    SIZES,
    are_bytes,
    is_a_step,
    is_of_all,
    root_of,
    shuffles,
    source_of,
)
from grader.submission.rules.reading.layer_order import lists_of_models
from grader.submission.rules.reading.possible_values import call_gives, calls_with
from grader.submission.rules.reading.words_beside import HELD_OUT, SAYS_EXAMPLES, is_said
from grader.submission.rules.rule import rule, training_rule
from grader.submission.rules.subjects import DRAWN_AGAIN
from grader.submission.source_tree import (
    MOST_LINKS,
    Finding,
    SourceTree,
    argument,
    gives_unseen,
    is_literal,
    names_in,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_LISTS_FILES = ("listdir", "scandir", "iterdir", "glob", "iglob", "rglob")
_DRAWS = ("shuffle", "sample", "permutation", "permuted", "choice")
_READS_A_FOLDER = regex(r"(?:image|text|audio)_dataset_from_directory")
_KEEPS_THE_PLACE = ("map", "batch", "prefetch")
"""Steps of a data set that read no more examples than are asked for."""
_MOST_IN_A_BATCH = 256
"""Examples of a batch that may be all there are."""
_IN_TIME = regex(r"time|series|date|day|week|month|year|hour|step|minute|second|quarter|^t$", re.IGNORECASE)
_OF_A_SPLIT = regex(r"split|train", re.IGNORECASE)
_OF_ERRORS = regex(r"err|mae|mse|loss", re.IGNORECASE)
"""An error that is told as a share of the spread changes no inputs."""
_EACH_EPOCH = regex(r"(?:each|every) epoch\b.*\b(?:order|shuffle|other)|another order|new order", re.IGNORECASE)
_OF_TRAINING = regex(r"train", re.IGNORECASE)
_OF_WORDS = regex(r"(?:(?:num|n|max|number_of)_)?(?:words|tokens|vocab(?:ulary)?)(?:_size)?", re.IGNORECASE)
_LEAST_WORDS = 200
_CHANGES = (
    "rotation_range", "width_shift_range", "height_shift_range", "shear_range", "zoom_range", "brightness_range",
    "channel_shift_range", "horizontal_flip", "vertical_flip",
)  # fmt: skip
"""Arguments of ``ImageDataGenerator`` that change images at random."""
_FIXED = (
    "rescale", "preprocessing_function", "samplewise_center", "samplewise_std_normalization", "data_format",
    "validation_split",
)  # fmt: skip
"""Its arguments that images for validation need as well."""
_SPLITS = ("utils.split_dataset",)
_AT_RANDOM = regex(r"tensorflow\.image\.(?:stateless_)?random_|(?:tensorflow\.)?keras\.layers\.Random[A-Z]")
"""Full names of what changes images at random."""
_SAYS_BATCHES = regex(r"\bbatches\b", re.IGNORECASE)
_LEAST_READY = 8
"""Batches that are too many to be meant."""
_COMPARES = ("allclose", "array_equal", "equal", "isclose", "assert_allclose", "assert_array_equal")
_SAYS_SAME = regex(r"\b(?:same|off|unchanged|nothing|as (?:it|they) (?:is|are)|no change)\b", re.IGNORECASE)
_IS_RANDOM = regex(r"\b(?:random|rng|normal|uniform)\b")


def _calls_in(node: ast.AST | None) -> list[ast.Call]:
    return [part for part in nodes_of(node) if isinstance(part, ast.Call)] if node is not None else []


def _trained(tree: SourceTree) -> list[ast.Call]:
    """Return the steps that made what a training gets."""
    return [step for fit in tree.calls_of("fit") for step in tree.steps_of(argument(fit, "x", 0))]


# The order of files.


@rule
def files_in_any_order(tree: SourceTree) -> Iterator[Finding]:
    """Yield names of files that a seed shuffles, and that nothing sorted before."""
    for call in tree.all(ast.Call) if tree.mentions(*_LISTS_FILES) else ():
        given = call.args[0] if called_name(call) in _DRAWS and call.args else None
        is_one_file = called_name(call) == "choice" and len(call.args) + len(call.keywords) < 2
        if given is None or is_one_file or not _is_seeded(tree, call):
            continue
        listing = _listing_of(tree, given)
        if listing is not None:
            right = f"sorted({typed(listing)})"
            sentence = (
                f"`{called_name(listing)}` gives files in any order, so a seed does not draw the same on another "
                f"computer. Write `{right}`."
            )
            yield tree.finding(listing, typed(listing), right, sentence, certain=False)


def _is_seeded(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a call draws with a generator that has a seed."""
    name = tree.name_of(call.func)
    module = name.rpartition(".")[0]
    if module in ("random", "numpy.random"):
        names = [tree.name_of(other.func) for other in tree.all(ast.Call)]
        return f"{module}.seed" in names or any(other.endswith(".set_random_seed") for other in names)
    owner = tree.value_of(call.func.value) if isinstance(call.func, ast.Attribute) and not name else None
    is_generator = isinstance(owner, ast.Call) and called_name(owner) in ("Random", "default_rng", "RandomState")
    return is_generator and isinstance(owner, ast.Call) and bool(owner.args or owner.keywords)


def _listing_of(tree: SourceTree, node: ast.AST) -> ast.Call | None:
    """Return the call that listed files for a list that nothing sorts; ``None`` where there is not such a call."""
    key = tree.key_of(node)
    places: list[ast.AST] = []
    for call in tree.all(ast.Call):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if owner is not None and isinstance(node, ast.Name) and tree.key_of(owner) == key:
            if called_name(call) == "sort":
                return None
            if called_name(call) == "append":
                places += [loop.iter for loop in tree.all(ast.For) if call in nodes_of(loop)]
    made = [source_of(tree, place) for place in (node, *places)]
    calls = [call for part in made for call in _calls_in(part)]
    looped = [tree.value_of(loop.iter) for part in made if part is not None for node in nodes_of(part)
              for loop in getattr(node, "generators", ())]  # fmt: skip
    calls += [call for part in looped if part is not None and part not in calls for call in _calls_in(part)]
    if any("sort" in called_name(call) for call in calls):
        return None
    return next((call for call in calls if called_name(call) in _LISTS_FILES), None)


# Steps of data sets.


@rule
def batches_kept_ready(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``prefetch`` with the size of a batch, after ``batch``: it counts batches there."""
    for call in tree.calls_of("prefetch"):
        many = _kept_ready(tree, call)
        is_told = tree.number_of(argument(call, "buffer_size", 0)) and is_said(SAYS_EXAMPLES, tree.said_beside(call))
        is_meant = is_said(_SAYS_BATCHES, tree.said_beside(call))
        if many and not is_told and not is_meant:  # That the comment is wrong is told elsewhere.
            sentence = (
                f"`prefetch({many})` after `batch` keeps that many batches in memory, not examples. Write "
                "`prefetch(tf.data.AUTOTUNE)`."
            )
            yield tree.finding(call, f"prefetch({many})", "prefetch(tf.data.AUTOTUNE)", sentence, certain=False)


def _kept_ready(tree: SourceTree, prefetch: ast.Call) -> str:
    """Return what a ``prefetch`` is given that is the size of a batch as well; empty where it is not."""
    given = argument(prefetch, "buffer_size", 0)
    before = next((step for step in [*tree.chain_of(prefetch)][1:] if called_name(step) in ("batch", "unbatch")), None)
    size = argument(before, "batch_size", 0) if before is not None and called_name(before) == "batch" else None
    if given is None or size is None:
        return ""
    number = tree.number_of(given)
    is_large = number is None or number >= _LEAST_READY
    is_same = number == tree.number_of(size) if number is not None else tree.key_of(given) == tree.key_of(size)
    return typed(given) if is_same and is_large else ""


@rule
def batches_cached(tree: SourceTree) -> Iterator[Finding]:
    """Yield a cache of shuffled batches from a folder, which nothing shuffles later: all epochs get the same ones."""
    if not tree.mentions("cache"):
        return
    trained = _trained(tree)
    # Features in a fixed order, which are trained on later.
    kept = any(isinstance(argument(fit, "x", 0), ast.Name) and tree.parameter_of(argument(fit, "x", 0)) is None
               for fit in tree.calls_of("fit"))  # fmt: skip
    later = [step for call in tree.calls_of("shuffle") for step in tree.steps_of(call)]
    later += [step for method in ("take", "skip") for call in tree.calls_of(method) for step in tree.steps_of(call)]
    lines: list[ast.Assign | ast.Return] = [*tree.all(ast.Assign), *tree.all(ast.Return)]
    for line in lines:
        for cache in _calls_in(line.value):
            if called_name(cache) != "cache" or not isinstance(cache.func, ast.Attribute) or cache in later:
                continue
            name, read, index = _read_from(tree, cache.func.value)
            says_each = _EACH_EPOCH.search(tree.said_beside(cache)) is not None
            if read is None or not shuffles(tree, read) or not (_is_batched(tree, read) or says_each):
                continue
            is_held_out = index > 0 or text_of(tree.value_of(words_of(read).get("subset"))) == "validation"
            names = [name, *(typed(target) for target in getattr(line, "targets", ()))]
            trains = cache in trained or says_each or (not kept and any(map(_OF_TRAINING.search, names)))
            what, new = (
                ("order", "")
                if not _is_batched(tree, read)
                else ("batches", "; for new batches, read with `batch_size=None`, and batch last")
            )
            likely = (*(other for other in names[:0:-1] if _OF_TRAINING.search(other)), name, names[-1])
            cached = next((other for other in likely if not tree.name_of(ast.Name(other, ast.Load()))), "")
            shown = f"`{cached}`" if cached else "the training"
            if trains and not is_held_out and not any(map(HELD_OUT.search, names)):
                sentence = (
                    f"`cache` keeps the {what} of the first epoch, so {shown} has the same {what} in each epoch. "
                    f"Put `.shuffle(…)` after `.cache()`{new}."
                )
                yield tree.finding(cache, "cache", ".cache().shuffle(…).batch(…)", sentence, certain=False)


def _read_from(tree: SourceTree, node: ast.AST) -> tuple[str, ast.Call | None, int]:
    """Return a name of a data set, the call that read it from a folder without a shuffle since, and which part it is.

    No call where it was made in another way.
    """
    name, place = root_of(node), 0
    for _ in range(MOST_LINKS):
        made = tree.made_by(node)
        if made is None and isinstance(node, ast.Name):
            part = tree.part_of(node)
            made, place = part or (None, 0)
        if not isinstance(made, ast.Call):
            break
        if _READS_A_FOLDER.fullmatch(called_name(made)):
            return name, made, place
        if called_name(made) in ("shuffle", "cache", "unbatch") or not isinstance(made.func, ast.Attribute):
            break
        node = made.func.value
    return name, None, 0


def _is_batched(tree: SourceTree, read: ast.Call) -> bool:
    size = tree.value_of(words_of(read).get("batch_size"))
    return not gives_unseen(read) and not (isinstance(size, ast.Constant) and size.value is None)


@rule
def cached_and_cut(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``take`` after ``cache``: what is not read to its end is not kept."""
    if not tree.mentions("cache"):
        return
    trained = _trained(tree)
    named = [call for line in tree.all(ast.Assign) if _OF_TRAINING.search(typed(line.targets[0]))
             for call in tree.chain_of(line.value)]  # fmt: skip
    whole = [step for call in tree.calls_of("skip") for step in tree.steps_of(call)]
    whole += [step for fit in tree.calls_of("fit") for step in tree.steps_of(argument(fit, "x", 0))
              if not any(called_name(other) == "take" for other in tree.steps_of(argument(fit, "x", 0)))]  # fmt: skip
    for take in tree.calls_of("take"):
        many = argument(take, "count", 0)
        for step in [*tree.chain_of(take)][1:] if many is not None and "len(" not in typed(many) else ():
            if called_name(step) == "cache":
                if step not in whole and (take in trained or step in nodes_of(take) or take in named):
                    right = f".take({typed(many or take)}).cache()"
                    sentence = (
                        f"`take` stops before the end, and `cache` keeps only what was read to its end: it is empty "
                        f"again in each epoch. Write `{right}`."
                    )
                    yield tree.finding(take, "cache … take", right, sentence, certain=False)
                break
            if called_name(step) not in _KEEPS_THE_PLACE:
                break


@training_rule
def buffers_of_one_batch(tree: SourceTree) -> Iterator[Finding]:
    """Yield a shuffle with a buffer as small as the batches that are made then."""
    if tree.mentions("permutation", "train_test_split", "sample"):
        return  # The examples may be in random order already.
    for batch in tree.calls_of("batch"):
        steps = [*tree.chain_of(batch)][1:]
        names = [*map(called_name, steps)]
        place = names.index("shuffle") if "shuffle" in names else len(names)
        between, before = names[:place], names[place + 1 :]
        sliced = "from_tensor_slices" in before and not {"shuffle", "batch", "window"} & {*before}
        if not sliced or "batch" in between:
            continue
        shuffle, size = steps[place], argument(batch, "batch_size", 0)
        buffer = argument(shuffle, "buffer_size", 0)
        if buffer is None or size is None or "len(" in typed(tree.value_of(buffer) or buffer):
            continue
        many, number = tree.number_of(source_of(tree, buffer)), tree.number_of(source_of(tree, size))
        is_known = many is not None and number is not None and 1 < many <= number <= _MOST_IN_A_BATCH
        is_same = many is None and number is None and tree.key_of(buffer) == tree.key_of(size)
        if is_known or (is_same and "batch" in typed(size).lower()):
            sliced_from = next(step for step in steps if called_name(step) == "from_tensor_slices")
            whole = argument(sliced_from, "tensors", 0)
            given = tree.value_of(whole)
            first = given.elts[0] if isinstance(given, ast.Tuple) and given.elts else whole
            root = root_of(first) if first is not None else ""
            if _is_spelled_out(tree, first):
                continue  # There may be no more examples than that.
            if any(_IS_RANDOM.search(typed(call.func)) for call in _calls_in(source_of(tree, first))):
                continue  # They have no order.
            right = f"shuffle(len({root or 'examples'}))"
            sentence = (
                f"`shuffle({typed(buffer)})` shuffles among as few examples as one batch has, so each batch is from "
                f"one part of the data. Write `{right}`."
            )
            yield tree.finding(shuffle, f"shuffle({typed(buffer)})", right, sentence, certain=False)


def _is_spelled_out(tree: SourceTree, array: ast.AST | None) -> bool:
    """Return whether the values of an array are in the source: there are few of them."""
    made = tree.made_by(array)
    inner = tree.value_of(made.args[0]) if isinstance(made, ast.Call) and made.args else made
    return isinstance(inner, ast.List | ast.Tuple)


@rule
def changed_for_validation(tree: SourceTree) -> Iterator[Finding]:
    """Yield a generator that changes images at random, and gives those for validation as well."""
    for call in tree.all(ast.Call):
        is_flow = called_name(call) in FLOWS and isinstance(call.func, ast.Attribute)
        if not is_flow or text_of(tree.value_of(words_of(call).get("subset"))) != "validation":
            continue
        made = tree.made_by(call.func.value) if isinstance(call.func, ast.Attribute) else None
        if not isinstance(made, ast.Call) or called_name(made) != "ImageDataGenerator":
            continue
        changes = [word for word, value in words_of(made).items() if word in _CHANGES and not _is_off(tree, value)]
        if changes:
            share = words_of(made).get("validation_split")
            others = [f"{word}={typed(value)}" for word, value in words_of(made).items() if word in _FIXED]
            right = f"ImageDataGenerator({', '.join(others)})" if share is not None else "another generator"
            sentence = (
                f"`{typed(call.func)}` changes the images for validation at random as well (`{changes[0]}`). Make "
                f"these with a second generator without changes: `{right}`."
            )
            yield tree.finding(call, 'subset="validation"', right, sentence, certain=False)


@rule
def changed_before_the_split(tree: SourceTree) -> Iterator[Finding]:
    """Yield a data set that is changed at random before it is split, so those for validation are as well."""
    fits = [fit for fit in tree.calls_of("fit") if tree.validation_of(fit)]
    taken = {(tree.key_of(call.func.value), tree.same(count)) for call in tree.calls_of("take")
             if isinstance(call.func, ast.Attribute) and (count := argument(call, "count", 0))}  # fmt: skip
    parts = [(skip.func.value, skip) for skip in tree.calls_of("skip") if isinstance(skip.func, ast.Attribute)]
    divided = [whole for whole, skip in parts if (count := argument(skip, "count", 0)) is not None
               and (tree.key_of(whole), tree.same(count)) in taken]  # fmt: skip
    divided += [call.args[0] for call in tree.all(ast.Call) if call.args and tree.keras_name_of(call.func) in _SPLITS]
    for whole in divided if fits else ():
        for step in (step for step in tree.chain_of(whole) if called_name(step) == "map" and step.args):
            if _draws_changes(tree, step.args[0]):
                sentence = (
                    "`map` changes the examples at random before the data set is split, so those for validation are "
                    "changed, too. Call `map` after the split, for the training part."
                )
                yield tree.finding(step, typed(step), "", sentence, certain=False)


def _draws_changes(tree: SourceTree, function: ast.expr) -> bool:
    """Return whether a function changes its examples at random, itself or by layers for it that it calls."""
    code = tree.code_of(function)
    code = tree.value_of(function) if code is None else code
    parts = nodes_of(code) if isinstance(code, ast.FunctionDef | ast.Lambda | ast.Call) else ()
    layers = [tree.value_of(part.func) for part in parts if isinstance(part, ast.Call)]
    made = [*parts, *(part for layer in layers if isinstance(layer, ast.Call) for part in nodes_of(layer))]
    return any(_AT_RANDOM.match(tree.name_of(part)) for part in made if isinstance(part, ast.Attribute | ast.Name))


def _is_off(tree: SourceTree, value: ast.expr) -> bool:
    made = tree.value_of(value)
    return isinstance(made, ast.Constant) and not made.value


# Numbers.


@training_rule
def bytes_that_wrap(tree: SourceTree) -> Iterator[Finding]:
    """Yield a sum or a difference of bytes, which begins again at 0 above 255."""
    if not any("uint8" in line for line in tree.lines):
        return
    compared = {tree.key_of(part) for node in tree.all(ast.Compare) for part in (node.left, *node.comparators)}
    compared |= {tree.key_of(line.target) for line in tree.all(ast.AugAssign)}
    kept = {id(node.left) for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Mod | ast.BitAnd)}
    for node in tree.all(ast.BinOp):
        left, right = node.left, node.right
        if (
            id(node) in kept
            or not isinstance(node.op, ast.Add | ast.Sub)
            or any(tree.key_of(side) in compared for side in (left, right))
        ):
            continue
        adds = isinstance(node.op, ast.Add)
        both = are_bytes(tree, left) and are_bytes(tree, right)
        flipped = adds and are_bytes(tree, right) and is_a_step(tree, left)
        if both or flipped or (are_bytes(tree, left) and is_a_step(tree, right)):
            name, other = (right, left) if flipped else (left, right)
            wide = f'{typed(name)}.astype("int16") {"+" if adds else "-"} {typed(other)}'
            limit, again = ("above 255", "begins again at 0") if adds else ("below 0", "goes on at 255")
            sentence = (
                f"`{typed(name)}` has the type `uint8`: {limit}, `{typed(node)}` {again}. Write "
                f"`np.clip({wide}, 0, 255)`."
            )
            yield tree.finding(node, typed(node), wide, sentence, certain=False)


@rule
def rows_for_known_ids(tree: SourceTree) -> Iterator[Finding]:
    """Yield an ``Embedding`` with rows up to the largest id that there is, where the number of words is known."""
    for call in tree.all(ast.Call):
        if called_name(call) != "Embedding":
            continue
        match tree.value_of(argument(call, "input_dim", 0)):
            case ast.BinOp(left=largest, op=ast.Add(), right=ast.Constant(value=1)):
                array = _of_a_maximum(tree, largest)
            case _:
                continue
        part = tree.part_of(array) if isinstance(array, ast.Name) else None
        made = part[0] if part else tree.value_of(array)
        given = [*made.args, *words_of(made).values()] if isinstance(made, ast.Call) else []
        named = [*words_of(made)] if isinstance(made, ast.Call) else []
        words = [*(typed(value) for value in made.args), *named] if isinstance(made, ast.Call) else []
        for value, word in zip(given, words, strict=True):
            many = tree.number_of(value)
            # A small number may be that of the words in a text.
            is_known = many is not None and (many >= _LEAST_WORDS or "vocab" in word.lower())
            if array is not None and _OF_WORDS.fullmatch(word) and is_known and not _counts_from_1(tree, made):
                right = f"Embedding({typed(value)}, …)"
                sentence = (
                    f"The largest token id in `{typed(array)}` may be smaller than that of a new text, which has no "
                    f"row then. Write `{right}`."
                )
                yield tree.finding(call, typed(call), right, sentence, certain=False)
                break


def _counts_from_1(tree: SourceTree, made: ast.AST | None) -> bool:
    """Return whether a function of the learner's may give the number of words as an id as well."""
    code = tree.code_of(made.func) if isinstance(made, ast.Call) else None
    return isinstance(code, ast.FunctionDef) and any(
        isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and tree.number_of(node.right) == 1
        for node in nodes_of(code)
    )


def _of_a_maximum(tree: SourceTree, node: ast.AST | None) -> ast.Name | None:
    """Return the array whose largest value this is: ``int(x.max())``, ``np.max(x)``."""
    for _ in range(MOST_LINKS):
        match tree.value_of(node):
            case ast.Call(func=ast.Name(id="int"), args=[inner]):
                node = inner
            case ast.Call(func=ast.Attribute(attr="max" | "amax"), args=[ast.Name() as array, *_]):
                return array
            case ast.Call(func=ast.Attribute(value=ast.Name() as array, attr="max")):
                return array
            case _:
                return None
    return None


# What is held out.


@rule
def largest_held_out(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``validation_split`` of values in order, as they were written: the last ones are held out."""
    if tree.mentions("permutation", "shuffle", "shuffle_arrays", "train_test_split"):
        return
    for fit in tree.calls_of("fit"):
        given = argument(fit, "x", 0)
        made = tree.made_by(given)
        is_made = isinstance(made, ast.Call) and tree.name_of(made.func) in ("numpy.array", "tensorflow.constant")
        values = tree.value_of(made.args[0]) if isinstance(made, ast.Call) and is_made and made.args else None
        numbers = [tree.number_of(value) for value in values.elts] if isinstance(values, ast.List | ast.Tuple) else []
        known = [number for number in numbers if number is not None]
        if not tree.gives(fit, "validation_split") or given is None or len(known) != len(numbers) or len(known) < 4:
            continue
        pairs = [*itertools.pairwise(known)]
        rises, falls = (all(sign * first < sign * second for first, second in pairs) for sign in (1, -1))
        if (rises or falls) and not _IN_TIME.search(typed(given)):
            sentence = (
                f"`validation_split` takes the last values of `{typed(given)}`, which are the "
                f"{'largest' if rises else 'smallest'}: the model is not trained on any of them. Shuffle inputs and "
                "labels together first."
            )
            yield tree.finding(fit, "validation_split", "", sentence, certain=False)


@rule
def scaled_by_the_whole_series(tree: SourceTree) -> Iterator[Finding]:
    """Yield a mean or a spread of a whole series, of which only the beginning is trained on."""
    split: dict[tuple[object, ...], ast.Subscript] = {}
    for node in tree.all(ast.Subscript):
        match node.slice:
            case ast.Slice(lower=None, upper=ast.Name() | ast.Attribute() as end, step=None) if _OF_A_SPLIT.search(
                typed(end)
            ):
                split |= {origin: node for origin in _origins(tree, node.value)}
    others = {found.line for found in scaled_before_the_split(tree)} if split else set()
    for line in tree.all(ast.Assign) if split else ():
        for call in _calls_in(line.value):
            if called_name(call) not in SIZES or line.lineno in others or not _scales(tree, line):
                continue
            owner = call.func.value if isinstance(call.func, ast.Attribute) else None
            given = next(iter(call.args), None) if owner is None or tree.name_of(owner) else owner
            if not isinstance(given, ast.Name):
                continue
            origins = _origins(tree, given)
            if found := [split[origin] for origin in origins if origin in split and is_of_all(tree, call)]:
                right = typed(found[0].slice)
                sentence = (
                    f"`{typed(call)}` is of all values, also of those for validation: the model knows "
                    f"something of them. Compute it from `{typed(given)}[{right}]`."
                )
                yield tree.finding(line, typed(call), f"{typed(given)}[{right}]", sentence, certain=False)
                break


def _scales(tree: SourceTree, line: ast.Assign) -> bool:
    """Return whether something is made smaller by what a line computes: it is subtracted, or divided by it."""
    names = {tree.key_of(node) for target in line.targets for node in nodes_of(target) if isinstance(node, ast.Name)}
    for other in tree.all(ast.Assign):
        given = other.value.args[0] if isinstance(other.value, ast.Call) and other.value.args else other.value
        if tree.key_of(given) in names:  # float(…), or another name
            names |= {tree.key_of(target) for target in other.targets}
    parts = [node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Sub | ast.Div)
             and not _OF_ERRORS.search(typed(node.left))]  # fmt: skip
    divides = any(tree.key_of(node.right) in names or tree.key_of(node.left) in names for node in parts)
    return divides or any(isinstance(node.op, ast.Sub | ast.Div) for node in nodes_of(line.value)
                          if isinstance(node, ast.BinOp))  # fmt: skip


def _origins(tree: SourceTree, node: ast.AST) -> set[tuple[object, ...]]:
    """Return what two names of one whole series share: the variable, or the part of a call without arguments."""
    found: set[tuple[object, ...]] = set()
    for _ in range(MOST_LINKS):
        if isinstance(node, ast.Name):
            part, made = tree.part_of(node), tree.value_of(node)
            if part is not None:
                return found | {tree.key_of(node)} | _part_of(*part)
            if made is None:
                return found | {tree.key_of(node)}
            if isinstance(made, ast.Subscript) and isinstance(made.slice, ast.Slice):
                return found
            found.add(tree.key_of(node))
            node = made
            continue
        match node:
            case ast.Subscript(value=ast.Call() as call, slice=ast.Constant(value=int(index))):
                return found | _part_of(call, index)
        return found
    return found


def _part_of(call: ast.Call, index: int) -> set[tuple[object, ...]]:
    is_same = isinstance(call.func, ast.Name) and not call.args and not call.keywords
    return {(typed(call), index)} if is_same else set()


@rule
def changed_in_two_places(tree: SourceTree) -> Iterator[Finding]:
    """Yield layers that change images at random in a data set, and in the model once more."""
    if not tree.calls_of("map"):
        return
    makers = _makers(tree)
    left_out = _looked_at(tree)
    maps = [call for call in tree.calls_of("map") if call.args and id(call) not in left_out
            and "take" not in map(called_name, tree.chain_of(call))]  # fmt: skip
    codes = [tree.code_of(call.args[0]) or call.args[0] for call in maps]
    mapped = {id(call): call for code in codes for call in _calls_in(code)}
    in_data = {key for call in mapped.values() if (key := _changes(tree, call.func, makers))}
    trained = {typed(fit.func.value) for fit in tree.calls_of("fit") if isinstance(fit.func, ast.Attribute)}
    if not in_data or len(trained) > 1:
        return  # With several models, one may change its images, and another one get changed ones.
    rows = [part for row in lists_of_models(tree) for part in row.elts]
    rows += [call.args[0] for call in tree.calls_of("add") if call.args]
    called = {id(call.func): call.args[0] for call in tree.all(ast.Call) if call.args
              and id(call) not in mapped and id(call) not in left_out and "training" not in words_of(call)}  # fmt: skip
    rows += [call.func for call in tree.all(ast.Call) if id(call.func) in called]
    for part in rows:
        given = called.get(id(part))
        if _changes(tree, part, makers) in in_data and (given is None or _may_be_of_layers(tree, given)):
            name = typed(part)
            sentence = f"`{name}` changes the images twice: in `map`, and in the model once more. Keep one of the two."
            yield tree.finding(part, name, "", sentence, certain=False)
            return


def _looked_at(tree: SourceTree) -> set[int]:
    """Return the nodes in loops and in choices, and the values of names that are only taken from or gone through."""
    blocks = [*tree.all(ast.For), *(choice for choice in tree.all(ast.If) if choice.orelse)]
    iters = [call for call in tree.all(ast.Call) if called_name(call) == "iter" and call.args]
    seen = {id(node) for block in (*blocks, *iters) for node in nodes_of(block)}
    shown = {id(loop.iter) for loop in tree.all(ast.For)} | {id(call.args[0]) for call in iters}
    shown |= {id(call.func.value) for call in tree.calls_of("take")}  # type: ignore[attr-defined]
    for line in tree.all(ast.Assign):
        name, key = typed(line.targets[0]), tree.key_of(line.targets[0])
        uses = [node for node in tree.all(ast.Name) if isinstance(node.ctx, ast.Load) and node.id == name
                and tree.key_of(node) == key]  # fmt: skip
        if uses and all(id(node) in shown for node in uses):
            seen |= {id(node) for node in nodes_of(line.value)}
    return seen


def _may_be_of_layers(tree: SourceTree, given: ast.AST) -> bool:
    """Return whether a value may be what layers return, and is no image that is looked at."""
    made, stored = tree.value_of(given), names_in(tree.tree, ast.Store)
    if made is None:
        return isinstance(given, ast.Name) and tree.parameter_of(given) is None and given.id not in stored
    called = tree.value_of(made.func) if isinstance(made, ast.Call) else None
    is_input = isinstance(made, ast.Call) and tree.keras_name_of(made.func) in ("Input", "layers.Input")
    return is_input or isinstance(called, ast.Call)


@training_rule
def changed_by_predict(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``predict`` of layers that change images at random: they do so in training alone."""
    makers = _makers(tree)
    # A crop is one of another size in `predict` as well, and who compares may show that nothing changes.
    is_shown = tree.mentions("RandomCrop", *_COMPARES) or tree.all(ast.Assert)
    for call in tree.calls_of("predict") if not is_shown else ():
        if _SAYS_SAME.search(tree.said_beside(call)):
            continue
        if isinstance(call.func, ast.Attribute) and _changes(tree, call.func.value, makers) and call.args:
            right = f"{typed(call.func.value)}({typed(call.args[0])}, training=True)"
            sentence = f"`predict` leaves random layers off, so the images stay as they are. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


def _makers(tree: SourceTree) -> set[str]:
    """Return the names of functions whose layers all change images at random."""
    # Who trains a model returns that one, whatever changed its images.
    trains = {function.name for call in tree.calls_of("fit") for function in tree.functions_around(call)}
    return {function.name for function in tree.all(ast.FunctionDef) if _changes_alone(tree, function)} - trains


def _changes_alone(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether all layers with a name that are made below a node change their inputs at random."""
    names = [tree.keras_name_of(call.func) for call in _calls_in(node)]
    kinds = [name.removeprefix("layers.") for name in names if name.startswith("layers.")]
    kinds = [kind for kind in kinds if kind not in ("Input", "InputLayer")]
    return bool(kinds) and all(kind.startswith("Random") for kind in kinds)


def _changes(tree: SourceTree, node: ast.AST, makers: set[str]) -> str | int:
    """Return what tells layers that change images at random from others; 0 where a node stands for no such layers."""
    made = tree.value_of(node) or node
    if not isinstance(made, ast.Call):
        return 0
    if isinstance(made.func, ast.Name) and made.func.id in makers:
        return made.func.id
    parts = tree.value_of(argument(made, "layers", 0)) if called_name(made) == "Sequential" else None
    return id(made) if parts is not None and _changes_alone(tree, parts) else 0


_FROM_FOLDERS = ("image_dataset_from_directory", "text_dataset_from_directory")


@rule
def subsets_of_two_splits(tree: SourceTree) -> Iterator[Finding]:
    """Yield the two subsets of a folder that are read with different seeds: each is a part of another split."""
    seeds: list[ast.expr] = []
    for call in (call for name in _FROM_FOLDERS for call in tree.calls_named(name)):
        seed, subset = words_of(call).get("seed"), words_of(call).get("subset")
        if seed is None or subset is None or is_literal(words_of(call).get("shuffle"), False):
            continue
        parameter = tree.parameter_of(seed)
        calls = calls_with(tree, parameter) if parameter is not None else []
        given = [call_gives(tree, by, parameter) for by in calls] if parameter is not None else [seed]
        seeds += [value for value in given if value is not None]
    numbers = {tree.number_of(value) for value in seeds}
    for value in seeds:
        loops = [loop for loop in tree.all(ast.For) if value in nodes_of(loop)]
        changes = any(names_in(value) & names_in(loop.target) for loop in loops)
        if changes or (len(numbers) > 1 and None not in numbers):
            sentence = (
                "Each seed is another split, so the two subsets have images in common. Give both calls the same `seed`."
            )
            yield tree.finding(value, typed(value), "", sentence, certain=False, about=DRAWN_AGAIN)
            return
