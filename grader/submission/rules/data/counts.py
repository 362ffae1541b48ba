"""Rules on counts: of examples where batches are counted, and of values that a comparison has."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from grader.catalogue.patterns import regex
from grader.submission.models.keras_names import FLOWS
from grader.submission.rules.reading.node_forms import in_brackets
from grader.submission.rules.reading.possible_values import numbers_of, value_if_read_once, values_of
from grader.submission.rules.reading.shown_values import shown_as
from grader.submission.rules.reading.value_flow import reached_from
from grader.submission.rules.rule import rule, told_with, training_rule
from grader.submission.rules.subjects import COUNTED, LOOP
from grader.submission.source_tree import (
    Finding,
    Key,
    SourceTree,
    argument,
    gives_unseen,
    names_in,
    nodes_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_BATCHES = ("batch", "padded_batch", "ragged_batch")
_ROUNDS = ("int", "round", "ceil", "floor", "numpy", "cardinality", "float", "int64", "int32")
_KNOWS = regex(
    r"\d+ (?:times|passes|rounds)|(?:several|many|more) (?:times|passes|rounds)|\d+[- ]?mal\b|mehrere|mehrfach"
    r"|\d+ fois|plusieurs|\d+ veces|varias|\d+ vezes|várias|\d+ volte|più volte|\blong(?:er)? epoch"
    r"|same number of (?:updates|steps)|as many (?:updates|steps)|on purpose|lange Epoche|absichtlich|époques? longue"
    r"|exprès|épocas? largas?|a propósito|de propósito|épocas? longas?|epoch?e? lungh[ae]|apposta",
    re.IGNORECASE,
)
"""What says that an epoch is meant to go through the data several times."""
_MANY_OF_ONE = ("flat_map", "interleave", "unbatch", "window", "from_generator", "concatenate")
"""Methods after which there are not as many elements as before."""


@training_rule
def batches_divided_again(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``steps_per_epoch=len(data) // 32`` of a data set in batches, whose length counts batches already."""
    for fit in tree.calls_of("fit"):
        for word in ("steps_per_epoch", "validation_steps"):
            steps = tree.value_of(words_of(fit).get(word))
            for node in nodes_of(steps) if steps is not None else ():
                match node:
                    case ast.BinOp(
                        left=ast.Call(func=ast.Name(id="len"), args=[data]), op=ast.FloorDiv() | ast.Div(), right=size
                    ) if (tree.number_of(size) or 0) > 1 or re.search(r"(?i)batch|^bs$", typed(size)):
                        names = [*map(called_name, tree.steps_of(data))]
                    case _:
                        continue
                made = [
                    line.value for line in tree.all(ast.Assign) if typed(data) in names_in(line.targets[0], ast.Store)
                ]
                reads = [step for step in (*tree.steps_of(data), *made) if isinstance(step, ast.Call)
                         and called_name(step).endswith("dataset_from_directory")]  # fmt: skip
                is_batched = "batch" in names or any(
                    typed(words_of(step).get("batch_size", ast.Constant(32))) != "None" for step in reads
                )
                if is_batched and not {"unbatch", "repeat"} & {*names}:
                    sentence = (
                        f"`len({typed(data)})` counts batches already, so too few are trained on. Leave `{word}` out."
                    )
                    yield tree.finding(fit, typed(node), "", sentence, certain=False)


@rule
def steps_of_examples(tree: SourceTree) -> Iterator[Finding]:
    """Yield a number of examples for the steps of an epoch, each of which is a batch of a repeated data set."""
    yields = tree.all(ast.Yield)
    for fit in tree.calls_of("fit") if yields or tree.mentions(*_BATCHES, *FLOWS) else ():
        validation = tree.validation_of(fit)
        pairs = (("steps_per_epoch", argument(fit, "x", 0)), ("validation_steps", next(iter(validation), None)))
        for word, data in pairs:
            steps = words_of(fit).get(word)
            size = _size_of_batches(tree, data) if steps is not None and data is not None else None
            if steps is None or data is None or size is None or _knows(tree, fit, steps):
                continue
            if _counts_examples(tree, steps, data):
                what = "each epoch" if word == "steps_per_epoch" else "each validation"
                size_known = f"about {size:g}" if size else "many"
                right = f"{in_brackets(steps)} // {f'{size:g}' if size else 'batch_size'}"
                sentence = (
                    f"`{word}` counts batches, and `{typed(steps)}` counts examples: {what} goes through the data "
                    f"{size_known} times. Write `{right}`."
                )
                yield tree.finding(steps, f"{word}={typed(steps)}", right, sentence, certain=False)
    yield from _passes_of_a_loop(tree)


_UPDATES = regex(
    r"\b(?:updates?|steps?|batches)\b|weights? (?:\w+ )?(?:changed|updated|moved)"
    r"|(?:changes?d?|update[sd]?) the weights",
    re.IGNORECASE,
)
_USUAL_SIZE = 32
"""Examples in a batch of ``fit``, where no ``batch_size`` is given."""


@rule
def updates_of_examples(tree: SourceTree) -> Iterator[Finding]:
    """Yield epochs times examples that are told as the number of updates: there is one for each batch."""
    for fit in tree.calls_of("fit"):
        epochs, data = argument(fit, "epochs", 3), argument(fit, "x", 0)
        size = tree.number_of(argument(fit, "batch_size", 2)) if tree.gives(fit, "batch_size") else _USUAL_SIZE
        if epochs is None or data is None or size in (None, 1) or gives_unseen(fit) or argument(fit, "y", 1) is None:
            continue
        divided = {id(node.left) for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Div | ast.FloorDiv)}
        for node in (node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Mult) and id(node) not in divided):
            sides = {typed(node.left), typed(node.right)}
            told = [*shown_as(tree, node), tree.said_beside(node)]
            if (
                sides == {typed(epochs), f"len({typed(data)})"}
                and any(map(_UPDATES.search, told))
                and not _are_batches(tree, data)
            ):
                right = f"{typed(epochs)} * -(-len({typed(data)}) // {size:g})"
                sentence = (
                    "`fit` changes the weights once for each batch, and this counts once for each example. Write "
                    f"`{right}`."
                )
                yield tree.finding(node, typed(node), right, sentence, certain=False)


def _are_batches(tree: SourceTree, data: ast.expr) -> bool:
    """Return whether the length of some data is that of its batches, as with what Keras reads from a folder."""
    part = tree.part_of(data) if isinstance(data, ast.Name) else None
    made = part[0] if part is not None else tree.value_of(data)
    steps = {called_name(step) for step in tree.steps_of(data)}
    return isinstance(made, ast.Call) and (
        called_name(made).endswith(("_from_directory", "_from_array", "flow")) or not steps.isdisjoint(_BATCHES)
    )


@rule
def items_drawn_one_by_one(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``random(len(texts)) < share``: each item is drawn by itself, so the share is only about right."""
    for test in tree.all(ast.Compare):
        match test:
            case ast.Compare(left=ast.Call() as drawn, ops=[ast.Lt() | ast.LtE()], comparators=[share]):
                pass
            case ast.Compare(left=share, ops=[ast.Gt() | ast.GtE()], comparators=[ast.Call() as drawn]):
                pass
            case _:
                continue
        if called_name(drawn) in ("random", "rand", "uniform", "random_sample") and not tree.is_bound("random"):
            right = f"int({typed(share)} * n)"
            sentence = (
                f"`{typed(test)}` draws each item by itself, so the sizes are only about right. Draw one permutation, "
                f"and cut it at `{right}`."
            )
            yield from told_with(tree, tree.finding(test, typed(test), "", sentence, certain=False), COUNTED)


def _passes_of_a_loop(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loop that takes as many batches as there are examples."""
    for loop in tree.all(ast.For) if tree.mentions("next") and tree.mentions(*_BATCHES) else ():
        given = loop.iter.args[-1:] if isinstance(loop.iter, ast.Call) and typed(loop.iter.func) == "range" else []
        taken = [call for call in nodes_of(loop) if isinstance(call, ast.Call) and typed(call.func) == "next"]
        for call in taken[:1] if given else ():
            made = tree.value_of(call.args[0]) if call.args else None
            data = made.args[0] if isinstance(made, ast.Call) and typed(made.func) == "iter" and made.args else None
            size = _size_of_batches(tree, data) if data is not None else None
            if data is None or size is None or _knows(tree, loop, given[0]):
                continue
            if _counts_examples(tree, given[0], data):
                right = f"{in_brackets(given[0])} // {f'{size:g}' if size else 'batch_size'}"
                sentence = (
                    f"Each pass takes a batch, and `{typed(given[0])}` counts examples: the loop goes through the data "
                    f"{f'about {size:g}' if size else 'many'} times. Write `{right}`."
                )
                yield tree.finding(loop, typed(loop.iter), f"range({right})", sentence, certain=False)


def _knows(tree: SourceTree, node: ast.AST, steps: ast.expr) -> bool:
    return bool(_KNOWS.search(" ".join(map(tree.said_beside, (node, steps, *values_of(tree, steps))))))


def _size_of_batches(tree: SourceTree, data: ast.AST) -> float | None:
    """Return the size of the batches of a data set without end, or 0 where it is not known; else nothing."""
    steps = [*tree.steps_of(data)]
    names = [called_name(step) for step in steps]
    if {*_MANY_OF_ONE} & {*names}:
        return None
    if "repeat" in names and {*_BATCHES} & {*names}:
        step = next(step for step in steps if called_name(step) in _BATCHES)
        is_endless = not argument(steps[names.index("repeat")], "count", 0)
        given = argument(step, "batch_size", 0)
        found = numbers_of(tree, given) or ({1.0} if 1 in map(tree.number_of, values_of(tree, given)) else set())
    elif {*FLOWS} & {*names}:
        step, is_endless = next(step for step in steps if called_name(step) in FLOWS), True
        given = words_of(step).get("batch_size")
        found = numbers_of(tree, given) if given is not None else {32.0}
    else:
        return _size_of_yields(tree, data)
    size = found.pop() if len(found) == 1 else 0.0
    return size if is_endless and size != 1 else None


def _size_of_yields(tree: SourceTree, data: ast.AST) -> float | None:
    """Return the size of the batches that a generator of the program gives without end; else nothing."""
    made = tree.made_by(data)
    code = tree.code_of(made.func) if isinstance(made, ast.Call) and isinstance(made.func, ast.Name) else None
    inside = [*nodes_of(code)] if isinstance(code, ast.FunctionDef) else []
    endless: list[ast.AST] = [
        loop for loop in inside if isinstance(loop, ast.While) and typed(loop.test) in ("True", "1")
    ]
    endless += [loop for loop in inside if isinstance(loop, ast.For) and isinstance(loop.iter, ast.Call)
                and called_name(loop.iter) == "count"]  # fmt: skip
    yields = [node for loop in endless for node in nodes_of(loop) if isinstance(node, ast.Yield)]
    windows = {typed(loop.target) for loop in inside if isinstance(loop, ast.For | ast.comprehension)
               and not _goes_in_steps(tree, loop.iter)}  # fmt: skip
    # What is cut at each place is one example, and not a batch of them.
    if any(isinstance(node, ast.Slice) and node.lower is not None and typed(node.lower) in windows for node in inside):
        return None
    sizes = {size for node in inside for size in _size_of_part(tree, node)}
    return sizes.pop() if len(yields) == 1 and len(sizes) == 1 and min(sizes) > 1 else None


def _goes_in_steps(tree: SourceTree, places: ast.AST) -> bool:
    """Return whether a loop goes from one batch to the next; where it goes to each place, it cuts windows."""
    steps = [
        made for made in (places, *values_of(tree, places)) for made in nodes_of(made) if isinstance(made, ast.Call)
    ]
    return any(called_name(call) in ("range", "arange") and len(call.args) == 3 for call in steps)


def _size_of_part(tree: SourceTree, node: ast.AST) -> set[float]:
    """Return of how many examples a part is that a generator takes: ``x[i : i + 32]``, or 32 places of an order."""
    match node:
        case ast.Slice(lower=ast.Name() as lower, upper=ast.BinOp(left=left, op=ast.Add(), right=right)):
            sides = [side for side in (left, right) if typed(side) != typed(lower)]
            return numbers_of(tree, sides[0]) if len(sides) == 1 else set()
        case ast.Call(func=ast.Attribute(attr="reshape"), args=[first, size]) if tree.number_of(first) == -1:
            return numbers_of(tree, size)
        case ast.Call(args=[_, *rest]) if called_name(node) in ("choice", "integers", "randint", "sample"):
            named = words_of(node).get("size") or words_of(node).get("k")
            given = named if named is not None else rest[-1] if rest else None
            return numbers_of(tree, given) if given is not None else set()
        case ast.Call(args=[_]) if called_name(node) in ("choice", "integers") and "size" in words_of(node):
            return numbers_of(tree, words_of(node)["size"])
    return set()


def _counts_examples(tree: SourceTree, node: ast.AST, data: ast.AST) -> bool:
    """Return whether a number is that of the examples that a data set was made of."""
    made = values_of(tree, node)
    inside = reached_from(tree, [data])
    many = {number for step in _before_batches(tree, data) if called_name(step) == "take"
            for number in numbers_of(tree, argument(step, "count", 0))}  # fmt: skip
    return bool(made) and all(_counts(tree, part, inside, many) for part in made)


def _before_batches(tree: SourceTree, data: ast.AST) -> list[ast.Call]:
    steps = [*tree.steps_of(data)]
    places = [place for place, step in enumerate(steps) if called_name(step) in _BATCHES]
    return steps[places[-1] + 1 :] if places else []


def _counts(tree: SourceTree, made: ast.AST, inside: set[Key], many: set[float]) -> bool:
    """Return whether an expression is the length of what is inside of a data set, or a share of it."""

    def counts(node: ast.AST) -> bool:
        return all(_counts(tree, part, inside, many) for part in values_of(tree, node))

    match made:
        case ast.Call(func=ast.Name(id="len"), args=[array]):
            return _is_of_examples(tree, array, inside)
        case ast.Subscript(value=ast.Attribute(value=array, attr="shape"), slice=ast.Constant(value=0)):
            return _is_of_examples(tree, array, inside)
        case ast.Call(func=ast.Attribute(value=array, attr="cardinality"), args=[]):
            return _is_of_examples(tree, array, inside)
        case ast.Call(func=ast.Attribute(value=inner, attr="numpy"), args=[]):
            return counts(inner)
        case ast.Call(args=[inner]) if called_name(made) in _ROUNDS:
            return counts(inner)
        case ast.BinOp(left=left, op=ast.Sub()):
            return counts(left)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            shares = [numbers_of(tree, side) for side in (left, right)]
            is_share = [bool(found) and max(found) <= 1 and min(found) > 1 / 2 for found in shares]
            return (is_share[0] and counts(right)) or (is_share[1] and counts(left))
        case ast.Constant():
            return tree.number_of(made) in many
    return False


def _is_of_examples(tree: SourceTree, array: ast.expr, inside: set[Key]) -> bool:
    """Return whether an array, or a data set without batches, is what another data set is made of."""
    names = {called_name(step) for step in tree.steps_of(array)}
    is_batched = bool(names & {*_BATCHES, *FLOWS, "window", "image_dataset_from_directory"})
    return not is_batched and tree.key_of(array) in inside


@rule
def counted_in_batches_and_in_steps(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``range(0, n // size, size)``: it counts batches, and moves by examples."""
    for call in tree.calls_named("range"):
        match call.args:
            case [first, end, step]:
                made = tree.value_of(end)
            case _:
                continue
        match made:
            case ast.BinOp(left=count, op=ast.FloorDiv(), right=size) if tree.same(size) == tree.same(step):
                right = f"range({typed(first)}, {typed(count)}, {typed(size)})"
                sentence = (
                    f"`{typed(end)}` counts batches, but each step moves by `{typed(step)}` examples, so the "
                    f"loop ends early. Write `{right}`."
                )
                found = tree.finding(call, typed(call), right, sentence, certain=False)
                is_training = tree.mentions("GradientTape", "train_on_batch", "fit")
                yield from [replace(found, about=LOOP)] if is_training else told_with(tree, found)


@rule
def last_part_left_out(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loop over whole parts, ``range(n // size)``, which leaves out what is left at the end."""
    for loop in tree.all(ast.For):
        match loop.iter:
            case ast.Call(func=ast.Name(id="range"), args=[ast.BinOp(left=count, op=ast.FloorDiv(), right=size)]):
                pass
            case _:
                continue
        formulas = [node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Mult | ast.Mod)]
        both = {tree.same(loop.target), tree.same(size)}
        inside = nodes_of(loop)
        starts = any({tree.same(node.left), tree.same(node.right)} == both for node in formulas if node in inside)
        knows = any(isinstance(node.op, ast.Mod) and tree.same(node.right) == tree.same(size) for node in formulas)
        if starts and not knows:
            right = f"range(0, {typed(count)}, {typed(size)})"
            sentence = (
                f"`{typed(loop.iter)}` counts whole parts, and leaves out the last, smaller one. Begin each part by "
                f"`{right}`."
            )
            yield from told_with(tree, tree.finding(loop.iter, typed(loop.iter), right, sentence, certain=False))


@rule
def starts_before_the_beginning(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``x[len(x) - n :]`` of each row: where one is shorter than ``n``, the start counts from the end.

    ``n`` is a parameter: what is computed from the length is hardly larger.
    """
    for function in tree.all(ast.FunctionDef):
        loops = [node for node in nodes_of(function) if isinstance(node, ast.For | ast.comprehension)]
        rows = set().union(*(names_in(loop, ast.Store) for loop in loops))
        compared = {typed(part) for test in nodes_of(function) if isinstance(test, ast.Compare)
                    for part in (test.left, *test.comparators)}  # fmt: skip
        for cut in (node for node in nodes_of(function) if isinstance(node, ast.Subscript)):
            match cut.slice:
                case ast.Slice(
                    lower=ast.BinOp(
                        left=ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=row)]) as length,
                        op=ast.Sub(),
                        right=ast.Name() as size,
                    ) as start,
                    upper=None,
                ) if row == typed(cut.value) and row in rows and typed(length) not in compared:
                    if tree.parameter_of(size) is None:
                        continue
                    right = f"{row}[max(0, {typed(start)}):]"
                    sentence = (
                        f"Where `{typed(start)}` is negative, this slice counts from the end, and loses the first "
                        f"values. Write `{right}`."
                    )
                    yield from told_with(tree, tree.finding(cut, typed(cut), right, sentence, certain=False))


@rule
def lengths_of_comparisons(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``len(labels == 1)``: a comparison has one value for each label, so it counts all of them."""
    for call in tree.calls_named("len"):
        # A comparison that is read elsewhere as well may be counted as a whole.
        given = value_if_read_once(tree, call.args[0] if call.args else None)
        if isinstance(given, ast.Compare) and not isinstance(given.ops[0], ast.In | ast.NotIn | ast.Is | ast.IsNot):
            right = f"np.sum({typed(given)})"
            sentence = (
                f"`{typed(given)}` has a value for each of `{typed(given.left)}`, so this counts all of them. "
                f"Write `{right}`."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False)
