"""Rules about data sets whose order, or whose examples, are others than their author thinks.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.definitions import DEFINITION
from grader.submission.models.keras_names import PREDICTS
from grader.submission.rules.reading.examples import draws_again, root_of, shuffles, unparsed
from grader.submission.rules.reading.possible_values import call_gives, values_of
from grader.submission.rules.reading.value_flow import Place, code_called, places_of, sources_of
from grader.submission.rules.reading.words_beside import HELD_OUT
from grader.submission.rules.rule import rule, training_rule
from grader.submission.rules.subjects import LOOP
from grader.submission.source_tree import (
    MOST_LINKS,
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

_RANDOM = regex(r"\b(?:image\.(?:stateless_)?random_\w+|random\.\w+)\(|\bRandom[A-Z]\w+\(")


_EACH = regex(r"(?:\.(?:unbatch|as_numpy_iterator)\(\))+$")
_LOOPS = (ast.For, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_DIGITS = regex(r"digits|(?<!fashion_)mnist", re.IGNORECASE)
_FLIPS = ("RandomFlip", "random_flip_left_right", "random_flip_up_down")
_FLIP_WORDS = ("horizontal_flip", "vertical_flip")


def _source_of(tree: SourceTree, node: ast.AST) -> str:
    """Return the calls of a function or a value as text, with those that the names in it stand for.

    What waits for an argument that is ``False`` unless given is left out.
    """
    whole = tree.code_of(node) or tree.value_of(node) or node
    waiting = {id(part) for lines in _switched_off(whole) for part in nodes_of(lines)}
    parts = [part for part in nodes_of(whole) if id(part) not in waiting]
    parts += [made for part in parts if isinstance(part, ast.Name) and (made := tree.value_of(part))]
    calls = [unparsed(part) for part in parts if isinstance(part, ast.Call)]
    return " ".join([getattr(whole, "name", ""), *calls])


def _switched_off(code: ast.AST) -> Iterator[ast.AST]:
    """Yield what a function does only where an argument is given that is ``False`` by default."""
    if not isinstance(code, ast.FunctionDef | ast.Lambda):
        return
    names = [*code.args.posonlyargs, *code.args.args, *code.args.kwonlyargs]
    defaults = [*code.args.defaults, *code.args.kw_defaults]
    given = zip(reversed(names), reversed(defaults), strict=False)
    off = {name.arg for name, default in given if isinstance(default, ast.Constant) and default.value is False}
    for branch in nodes_of(code) if off else ():
        match branch:
            case ast.If(test=ast.Name(id=name), body=lines) if name in off:
                yield from lines
            case ast.IfExp(test=ast.Name(id=name), body=value) if name in off:
                yield value


@rule
def shuffled_between_passes(tree: SourceTree) -> Iterator[Finding]:
    """Yield a data set that is shuffled again in each pass, where predictions and labels come from two passes."""
    top = ast.Module([line for line in tree.tree.body if not isinstance(line, DEFINITION)], [])
    for block in (top, *tree.all(ast.FunctionDef)) if tree.mentions(*PREDICTS) else ():
        nodes = [*nodes_of(block)]
        counted = {part for node in nodes if isinstance(node, ast.Call) and called_name(node) in _ANY_ORDER
                   for part in nodes_of(node)}  # fmt: skip
        read = {name for node in nodes if node not in counted for name in _labels_read(tree, node)}
        for call, given in [pair for node in nodes for pair in _predicted(tree, node)]:
            if not isinstance(given, ast.Name | ast.Attribute) or not _shuffles_each_pass(tree, given):
                continue
            name = typed(given)
            of_generator = any(isinstance(node, ast.Attribute) and node.attr in ("classes", "labels")
                               and typed(node.value) == name for node in nodes)  # fmt: skip
            if name in read or of_generator or _meets_labels(tree, block, call):
                sentence = (
                    f"`{name}` is shuffled again in each pass, so labels of a second pass do not belong to these "
                    "predictions. Read both in one loop, or do not shuffle it."
                )
                yield tree.finding(call, "shuffle", "", sentence, certain=False)


def _predicted(tree: SourceTree, node: ast.AST) -> Iterator[tuple[ast.Call, ast.expr]]:
    """Yield a call that predicts for a data set, with that: also batch by batch, where the labels are not read."""
    if isinstance(node, ast.Call) and called_name(node) == "predict" and node.args:
        yield node, node.args[0]
    if isinstance(node, _LOOPS):
        loops = [node] if isinstance(node, ast.For) else node.generators
        calls = [part for part in nodes_of(node) if tree.is_call_of(part, *PREDICTS) and isinstance(part, ast.Call)]
        for loop in loops:
            first = loop.target.elts[0] if isinstance(loop.target, ast.Tuple) and loop.target.elts else loop.target
            for call in calls if not _reads_second(loop.target, node) else ():
                if call.args and names_in(call.args[0]) & names_in(first):
                    yield call, loop.iter


_ANY_ORDER = ("bincount", "unique", "Counter", "histogram", "unique_with_counts")
"""Calls that return the same for labels in any order."""


def _labels_read(tree: SourceTree, node: ast.AST) -> Iterator[str]:
    """Yield the names of data sets whose labels a whole loop, or ``map``, reads."""
    if isinstance(node, _LOOPS) and not any(isinstance(part, ast.Break) for part in nodes_of(node)):
        loops = [node] if isinstance(node, ast.For) else node.generators
        yield from (_EACH.sub("", typed(loop.iter)) for loop in loops if _reads_second(loop.target, node))
    if isinstance(node, ast.Call) and called_name(node) == "map" and node.args:
        code = tree.code_of(node.args[0])
        names = code.args.args if isinstance(code, ast.FunctionDef | ast.Lambda) else []
        if code is None or (len(names) > 1 and names[1].arg in names_in(code, ast.Load)):
            yield _EACH.sub("", typed(node.func).removesuffix(".map"))


def _reads_second(target: ast.expr, loop: ast.AST) -> bool:
    """Return whether a loop reads the second part of each of its pairs."""
    read = names_in(loop, ast.Load)
    match target:
        case ast.Tuple(elts=[_, second, *_]):
            return bool(names_in(second) & read)
        case ast.Name(id=name):
            return name in read and f"{name}[0]" not in unparsed(loop)
    return False


def _meets_labels(tree: SourceTree, block: ast.AST, predict: ast.Call) -> bool:
    """Return whether predictions are used with what a function of the program reads from the same data set."""
    readers = [call for call in nodes_of(block) if isinstance(call, ast.Call) and call.args
               and typed(predict.args[0]) in map(typed, call.args) and _returns_labels(tree, call)]  # fmt: skip
    uses = [node for node in nodes_of(block) if isinstance(node, ast.Compare | ast.Call | ast.BinOp)] if readers else []
    for node in (node for node in uses if not isinstance(node, ast.Call) or called_name(node) != "print"):
        parts = {part for source in sources_of(tree, [node]) for part in nodes_of(source)}
        if node not in readers and predict in parts and any(reader in parts for reader in readers):
            return True
    return False


def _returns_labels(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a function of the program reads all labels of a data set that it gets."""
    code = code_called(tree, call)
    names = {part for node in (nodes_of(code) if code is not None else ()) for part in _labels_read(tree, node)}
    parameters = {parameter.arg for parameter in code.args.args} if code is not None else set()
    return bool(names & parameters)


def _shuffles_each_pass(tree: SourceTree, given: ast.AST) -> bool:
    """Return whether what makes a data set surely shuffles it in each pass, for one of the calls that give it."""
    ends = places_of(tree, Place(given))
    return any(all(_is_drawn_again(tree, end) for end in ends if end.by is by) for by in {end.by for end in ends})


def _is_drawn_again(tree: SourceTree, end: Place, links: int = MOST_LINKS) -> bool:
    step = end.node
    if not isinstance(step, ast.Call) or called_name(step) == "cache" or links == 0:
        return False
    if _is_shuffled(tree, end, step):
        return True
    before = places_of(tree, end._replace(node=step.func.value)) if isinstance(step.func, ast.Attribute) else []
    return bool(before) and all(_is_drawn_again(tree, place, links - 1) for place in before)


def _is_shuffled(tree: SourceTree, place: Place, step: ast.Call) -> bool:
    """Return whether a step draws another order in each pass, by what its function gets at this place."""
    if called_name(step) == "shuffle":
        return draws_again(tree, step)
    given = words_of(step).get("shuffle")
    values = [end.node for end in places_of(tree, place._replace(node=given))] if given is not None else []
    return shuffles(tree, step) and all(isinstance(value, ast.Constant) and bool(value.value) for value in values)


@rule
def shuffled_apart(tree: SourceTree) -> Iterator[Finding]:
    """Yield two arrays that are shuffled one after the other, and then belong together in ``fit``."""
    pairs = {(typed(call.args[0]), typed(call.args[1])) for call in tree.calls_of("fit") if len(call.args) > 1}
    slices = [call.args[0] for call in tree.all(ast.Call) if called_name(call) == "from_tensor_slices" and call.args]
    # What `map` gets may be two kinds of inputs.
    mapped = {part for call in tree.calls_named("map") for part in nodes_of(call.func)}
    pairs |= {(typed(pair.elts[0]), typed(pair.elts[1])) for pair in slices
              if isinstance(pair, ast.Tuple) and len(pair.elts) == 2
              and (pair not in mapped or _LABELS.search(typed(pair.elts[1])))}  # fmt: skip
    for line in tree.all(ast.Return):  # A class of batches returns rows of both.
        match line.value:
            case ast.Tuple(elts=[ast.Subscript(value=features), ast.Subscript(value=labels)]):
                if _LABELS.search(typed(labels).removeprefix("self.")):
                    pairs.add((typed(features), typed(labels)))
    seeds = [call.lineno for call in tree.all(ast.Call) if re.search(r"seed|set_state|default_rng", called_name(call))]
    seeds += [line.lineno for line in tree.all(ast.Assign) if typed(line.targets[0]).endswith(".state")]
    pairs |= {(typed(inputs), typed(targets)) for inputs, targets in _wholes(tree)}
    for inputs, targets in pairs:
        for first, second in _shuffled_together(tree, inputs, targets):
            if not any(first.lineno < line <= second.lineno for line in seeds):
                yield _of_two_orders(tree, first, second, inputs, targets, about=LOOP)
    for first, second in (*_permuted_apart(tree), *_permuted_side_by_side(tree)):
        yield _of_two_orders(tree, first, second, typed(first.args[0]), typed(second.args[0]))


def _wholes(tree: SourceTree) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield the inputs and targets of which a training gets parts: ``images[:n]`` and ``labels[:n]``."""
    for fit in (fit for fit in tree.calls_of("fit") if len(fit.args) > 1):
        match [tree.value_of(part) for part in fit.args[:2]]:
            case [ast.Subscript(value=ast.Name() as inputs), ast.Subscript(value=ast.Name() as targets)]:
                yield inputs, targets
    cuts: dict[tuple[str, str], list[ast.expr]] = {}
    for line in tree.all(ast.Assign):  # Parts may get other values between the cut and the training.
        match line.value:
            case ast.Tuple(elts=[ast.Subscript(value=ast.Name() as whole), ast.Subscript(value=rest)] as parts):
                if typed(whole) == typed(rest):
                    first, second = (typed(part.slice) for part in parts if isinstance(part, ast.Subscript))
                    cuts.setdefault((first, second), []).append(whole)
    for wholes in cuts.values():
        if len(wholes) == 2 and re.search(r"(?i)^y(?:_|$)|labels?$", typed(wholes[1])):
            yield wholes[0], wholes[1]


def _of_two_orders(
    tree: SourceTree, first: ast.Call, second: ast.Call, inputs: str, targets: str, about: str = ""
) -> Finding:
    sentence = (
        f"`{typed(first)}` and `{typed(second)}` draw two orders, so labels belong to other examples. Draw one: "
        f"`order = np.random.permutation(len({inputs}))`, then `{inputs}[order]`, `{targets}[order]`."
    )
    return tree.finding(second, typed(second), "", sentence, certain=False, about=about)


def _permuted_apart(tree: SourceTree) -> Iterator[tuple[ast.Call, ast.Call]]:
    """Yield two calls that return arrays in random orders, of which one chooses from the other: ``x[y == 1]``."""
    made: dict[Key, ast.Call] = {}
    for line in tree.all(ast.Assign):
        value = line.value.value if isinstance(line.value, ast.Subscript) else line.value
        is_drawn = isinstance(value, ast.Call) and called_name(value) == "permutation" and value.args
        if not isinstance(value, ast.Call) or not is_drawn or "default_rng" in typed(value):
            continue
        if isinstance(line.targets[0], ast.Name) and isinstance(value.args[0], ast.Name | ast.Attribute):
            made[tree.key_of(line.targets[0])] = value
    for node in tree.all(ast.Subscript) if len(made) > 1 else ():
        match node:
            case ast.Subscript(value=ast.Name() as rows, slice=ast.Compare(left=ast.Name() as by)):
                calls = [made.get(tree.key_of(name)) for name in (rows, by)]
            case _:
                continue
        first, second = calls
        if first is None or second is None or tree.number_of(second.args[0]) is not None:
            continue
        if typed(first.args[0]) != typed(second.args[0]):
            yield first, second
            return


_LABELS = regex(r"(?i)label|target|class|kind|truth|price|answer|^y(?:_|$)")


def _permuted_side_by_side(tree: SourceTree) -> Iterator[tuple[ast.Call, ast.Call]]:
    """Yield two arrays in one line, the second one of labels, that are returned in two random orders."""
    for pair in tree.all(ast.Tuple):
        match pair.elts:
            case [ast.Call(args=[ast.Name(id=rows)]) as first, ast.Call(args=[ast.Name(id=labels)]) as second]:
                calls = (first, second)
            case _:
                continue
        drawn = all(called_name(call) == "permutation" and "default_rng" not in typed(call) for call in calls)
        alike = len({typed(call.func) for call in calls}) == 1 and any(map(str.isdigit, typed(first.func)))
        if drawn and not alike and rows != labels and _LABELS.search(labels) and not _LABELS.search(rows):
            yield first, second


def _shuffled_together(tree: SourceTree, *pair: str) -> Iterator[tuple[ast.Call, ast.Call]]:
    """Yield the two calls that shuffle a pair in one function, unless their generators have the same seed."""
    top = ast.Module([line for line in tree.tree.body if not isinstance(line, DEFINITION)], [])
    for block in (top, *tree.all(ast.FunctionDef)) if pair[0] != pair[1] else ():
        calls = {typed(call.args[0]): call for call in nodes_of(block)
                 if isinstance(call, ast.Call) and called_name(call) == "shuffle" and len(call.args) == 1
                 and "(" not in typed(call.func)}  # fmt: skip
        calls |= _in_an_order_of_their_own(block)
        if all(name in calls for name in pair):
            first, second = sorted((calls[name] for name in pair), key=lambda call: call.lineno)
            owners = [call.func.value for call in (first, second) if isinstance(call.func, ast.Attribute)]
            made = [value for owner in owners if isinstance(value := tree.value_of(owner), ast.Call) and value.args]
            seeded = len({*map(typed, owners)}) == len(made) == 2 and typed(made[0]) == typed(made[1])
            if not seeded:
                yield first, second


def _in_an_order_of_their_own(block: ast.AST) -> dict[str, ast.Call]:
    """Return the arrays that get a random order of their own: ``x = x[rng.permutation(len(x))]``, also by a name."""
    drawn, orders = {}, dict[str, ast.Call]()
    uses = Counter(typed(node.slice) for node in nodes_of(block) if isinstance(node, ast.Subscript))
    for line in nodes_of(block):
        match line:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(args=[ast.Call()]) as call) if called_name(
                call
            ) == "permutation" and "(" not in typed(call.func):
                orders[name] = call
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Subscript(value=ast.Name(id=of), slice=ast.Name(id=order)),
            ) if name == of and order in orders and typed(orders[order].args[0]) == f"len({name})":
                if uses[order] == 1:
                    drawn[name] = orders[order]
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Subscript(
                    value=ast.Name(id=of), slice=ast.Call(args=[ast.Call(args=[ast.Name(id=by)])]) as call
                ),
            ) if name == of == by and called_name(call) == "permutation" and "(" not in typed(call.func):
                drawn[name] = call
    return drawn


@rule
def shuffled_before_the_zip(tree: SourceTree) -> Iterator[Finding]:
    """Yield two data sets that are shuffled with one seed, and zipped: only the seed keeps their elements together."""
    for function in tree.all(ast.FunctionDef) if tree.mentions("zip") and tree.mentions("shuffle") else ():
        seeds: dict[str, str] = {}
        for line in (node for node in nodes_of(function) if isinstance(node, ast.Assign)):
            for call in tree.chain_of(line.value):
                if called_name(call) == "shuffle" and tree.gives(call, "seed"):
                    seed = words_of(call)["seed"]
                    seeds[typed(line.targets[0])] = typed(tree.value_of(seed) or seed)
        for call in (node for node in nodes_of(function) if isinstance(node, ast.Call) and len(seeds) > 1):
            first = tree.value_of(call.args[0]) if call.args else None
            given = first.elts if isinstance(first, ast.Tuple) else call.args
            drawn = [seeds[typed(part)] for part in given if typed(part) in seeds]
            if typed(call.func).endswith("Dataset.zip") and len(drawn) > 1 and len({*drawn}) == 1:
                sentence = (
                    "These data sets are shuffled apart, and only the equal seeds keep examples and labels together. "
                    "Zip them first, and shuffle the pairs once."
                )
                yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def order_cached(tree: SourceTree) -> Iterator[Finding]:
    """Yield a data set for a training that is cached after it was shuffled: each epoch has the order of the first."""
    trained = [call for fit in tree.calls_of("fit") if fit.args for call in tree.steps_of(fit.args[0])]
    # A part is to hold the same examples in each epoch, and what is shuffled later has other orders.
    later = [step for call in tree.all(ast.Call) if called_name(call) in ("take", "skip", "shuffle")
             for step in [*tree.steps_of(call)][1:]] if tree.mentions("cache", "shuffle") else []  # fmt: skip
    for function in tree.all(ast.FunctionDef) if tree.mentions("cache") and tree.mentions("shuffle") else ():
        for cache in (node for node in nodes_of(function) if isinstance(node, ast.Call)):
            if called_name(cache) != "cache" or not isinstance(cache.func, ast.Attribute) or cache in later:
                continue
            before = [*tree.chain_of(cache.func.value)]
            first = next((call for call in before if called_name(call) == "shuffle"), None)
            between = map(called_name, before[: before.index(first)]) if first else ()
            trains = cache in trained or "train" in function.name
            if first and trains and draws_again(tree, first) and not {"take", "skip"} & {*between}:
                sentence = (
                    "`cache` keeps the order of the first epoch, so later epochs are not shuffled again. Put "
                    "`.shuffle(…)` after `.cache()`."
                )
                yield tree.finding(first, "shuffle", "", sentence, certain=False)


@rule
def augmented_validation(tree: SourceTree) -> Iterator[Finding]:
    """Yield random changes of images for validation."""
    lines = [(call, line) for line in tree.all(ast.Assign) for call in tree.chain_of(line.value)]
    changed = [call for call, line in lines if called_name(call) == "map" and _is_held_out(line, call)]
    measured = [*_validated(tree)] if tree.mentions("map", "training") or tree.is_written(_RANDOM) else []
    for part in measured:
        steps = [*tree.steps_of(part)]
        names = [*map(called_name, steps)]
        # What is kept after the change is the same in each epoch.
        kept = names.index("cache") if "cache" in names else -1
        fixed = {step for place, step in enumerate(steps) if place > kept >= 0}
        changed = [call for call in changed if call not in fixed]
        changed += [step for step in steps if called_name(step) == "map" and step not in fixed]
    told: set[ast.AST] = {step for part in _reported(tree, measured) for step in (*tree.steps_of(part), part)}
    for call in (call for call in changed if call.args):
        text = _source_of(tree, call.args[0])
        if call not in told and _changes_at_random(tree, text) and not _ON_PURPOSE.search(tree.said_beside(call)):
            told.add(call)
            yield _changed_for_validation(tree, call, "map")
    for part in (part for part in measured if part not in told):
        made = tree.value_of(part)
        changes = isinstance(made, ast.Call) and made not in told and _changes_as_asked(tree, made)
        if changes and made is not None and not _ON_PURPOSE.search(tree.said_beside(made)):
            told.add(made)
            yield _changed_for_validation(tree, made, typed(made))
        for made in values_of(tree, part):
            # Layers that change images may be called on their own: `change(x_val, training=True)`.
            text = _source_of(tree, made.func) if isinstance(made, ast.Call) and not tree.name_of(made.func) else ""
            is_on = isinstance(made, ast.Call) and typed(words_of(made).get("training") or made) == "True"
            if made is not None and is_on and _RANDOM.search(text) and made not in told and not _LEARNS.search(text):
                told.add(made)
                yield _changed_for_validation(tree, made, typed(made))


def _changes_as_asked(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a function changes images at random because a call gives ``True`` for one of its arguments."""
    code = tree.code_of(call.func)
    for branch in (node for node in nodes_of(code) if isinstance(node, ast.If)) if code is not None else ():
        parameter = tree.parameter_of(branch.test)
        maps = [node for line in branch.body for node in nodes_of(line) if isinstance(node, ast.Call) and node.args
                and called_name(node) == "map"]  # fmt: skip
        is_on = parameter is not None and tree.is_true(call_gives(tree, call, parameter))
        if is_on and any(_changes_at_random(tree, _source_of(tree, node.args[0])) for node in maps):
            return True
    return False


_LEARNS = regex(r"\b(?:Dense|Conv\w*|LSTM|GRU)\(")
"""In a model that does more than to change images."""
_ON_PURPOSE = regex(
    r"test[- ]time|\btta\b|on purpose|robust|absicht|exprès|a propósito|de propósito|apposta", re.IGNORECASE
)
"""What says that images are changed at random for a measurement with good reason."""


_DISTURBED = regex(
    r"robust|rotat|\bturn|tilt|crooked|skew|shift|distort|perturb|disturb|corrupt|degree|°|\bnois|blur|darker|brighter"
    r"|dreh|schief|kipp|\bgrad\b|verschob|verschieb|verrausch|verzerr|gestört|stör|tourn|inclin|décal|bruit|perturb"
    r"|degré|girad|girar|ladead|torcid|grados|ruido|desplaz|rodad|inclinad|graus|ruído|desloc|ruot|stort|gradi\b|rumore"
    r"|spostat",
    re.IGNORECASE,
)
"""In what is told of a measurement on examples that were disturbed for it."""


def _reported(tree: SourceTree, measured: list[ast.expr]) -> Iterator[ast.expr]:
    """Yield examples that are changed for a report of their own: on how a trained model does on changed ones."""
    validated = {part for fit in tree.calls_of("fit") for part in tree.validation_of(fit)[:1]}
    calls = {given: call for call in tree.calls_of("evaluate") if (given := argument(call, "x", 0)) is not None}
    plain = {typed(other.value if isinstance(other, ast.Starred) else other): other for other in measured}
    for part in (part for part in measured if part in calls and part not in validated):
        around = tree.functions_around(part)
        names = [code.name.replace("_", " ") for code in around[-1:]]
        # The same examples are measured as they are, too; or it is told what was done to them.
        inside = {typed(node) for source in sources_of(tree, [part]) for node in nodes_of(source)} - {typed(part)}
        is_compared = any(other is not part and text in inside for text, other in plain.items())
        said = " ".join([*names, *tree.said_around(part), tree.said_beside(part)])
        if is_compared or _DISTURBED.search(said) or _ON_PURPOSE.search(said):
            yield part


def _validated(tree: SourceTree) -> Iterator[ast.expr]:
    """Yield the examples that a model is measured with, and not trained on."""
    for fit in tree.calls_of("fit"):
        yield from tree.validation_of(fit)[:1]
    trained = {typed(given) for fit in tree.calls_of("fit") if (given := argument(fit, "x", 0)) is not None}
    for call in tree.calls_of("evaluate"):
        given = argument(call, "x", 0)
        if given is not None and typed(given) not in trained:
            yield given


def _changes_at_random(tree: SourceTree, text: str) -> bool:
    # What a function is called does not tell what it does: it may add the noise that the task is about.
    for name in (code.name for code in tree.all(ast.FunctionDef) if code.name.startswith("random_")):
        text = re.sub(rf"(?<!\.)\b{name}\b", "", text)
    changes = "training=True" in text or re.search(r"\brandom_|stateless_random", text)
    return bool(_RANDOM.search(text) and changes)


def _changed_for_validation(tree: SourceTree, node: ast.AST, wrong: str) -> Finding:
    sentence = (
        "Images for validation are changed at random as well, so their accuracy differs in each epoch. Leave them as "
        "they are."
    )
    return tree.finding(node, wrong, "", sentence, certain=False)


def _is_held_out(line: ast.Assign | None, call: ast.Call) -> bool:
    """Return whether the name that data get, or that they are made of, is that of examples to measure a model."""
    names = [target.id for target in line.targets if isinstance(target, ast.Name)] if line else []
    return any(map(HELD_OUT.search, (*names, root_of(call))))


@rule
def random_changes_cached(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``cache`` after random changes of images: each epoch gets those of the first one."""
    lines = {id(node): line for line in tree.all(ast.Assign) for node in nodes_of(line.value)}
    for call in tree.all(ast.Call):
        if called_name(call) != "cache" or not isinstance(call.func, ast.Attribute):
            continue
        if _is_held_out(lines.get(id(call)), call):
            continue
        for mapped in tree.chain_of(call.func.value):
            text = _source_of(tree, mapped.args[0]) if called_name(mapped) == "map" and mapped.args else ""
            layers = re.search(r"\bRandom[A-Z]", text) and "training=True" in text and "training=False" not in text
            if layers or re.search(r"\brandom_|stateless_random|\btf\.random\.\w+\(", text):
                sentence = (
                    "`cache` keeps the random changes of the first epoch, so all epochs get the same images. Put "
                    "`.cache()` before `.map(…)`."
                )
                yield tree.finding(call, "cache", "", sentence, certain=False)
                break


@training_rule
def digits_mirrored(tree: SourceTree) -> Iterator[Finding]:
    """Yield images of digits that are mirrored: no one writes such ones."""
    names = [node.id for node in tree.all(ast.Name)] + [node.attr for node in tree.all(ast.Attribute)]
    if any(re.search(r"fashion|garment", name, re.IGNORECASE) for name in names):
        return
    loads = [call for call in tree.all(ast.Call) if _loads_digits(call)]
    for call in tree.all(ast.Call) if loads else ():
        flips = {word for word, value in words_of(call).items() if word in _FLIP_WORDS
                 and not (isinstance(value, ast.Constant) and value.value is False)}  # fmt: skip
        if (called_name(call) in _FLIPS or flips) and _meet(tree, call, loads):
            sentence = (
                f"`{min(flips, default=called_name(call))}` mirrors digits, but no one writes such digits. Leave it "
                "out: shift or turn the images a little instead."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)
    for node in _turned_round(tree) if loads else ():
        if _meet(tree, node, loads):
            sentence = (
                f"`{typed(node)}` mirrors digits, but no one writes such digits. Leave it out: shift or turn the "
                "images a little instead."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False)


def _turned_round(tree: SourceTree) -> Iterator[ast.expr]:
    """Yield images that are mirrored in one line, trained on, and keep their labels."""
    turned: list[ast.expr] = [node for node in tree.all(ast.Subscript) if _is_reversed(node.slice)]
    turned += [call for call in tree.all(ast.Call) if _is_flip(tree, call)]
    inside = _trained_on(tree) if turned else set()
    # All images may be turned, also those that are measured, as EMNIST needs it.
    measured = {node for part in (_measured(tree) if turned else ()) for source in _with_code(tree, [part])
                for node in nodes_of(source)}  # fmt: skip
    if not measured.isdisjoint(turned) or any("emnist" in text for part in tree.all(ast.Constant)
                                              if (text := text_of(part))):  # fmt: skip
        return
    found = [node for node in turned if node in inside]
    if found and _keeps_labels(tree, inside):
        yield from found[:1]


def _is_reversed(places: ast.expr) -> bool:
    """Return whether places go backwards along the second or the third axis: not by example, nor by colour."""
    axes = places.elts if isinstance(places, ast.Tuple) else []
    return any(isinstance(axis, ast.Slice) and axis.step is not None and typed(axis.step) == "-1" for axis in axes[1:3])


def _is_flip(tree: SourceTree, call: ast.Call) -> bool:
    name = called_name(call)
    if name in ("flip_left_right", "flip_up_down", "fliplr"):
        return bool(tree.name_of(call.func))
    if name not in ("flip", "reverse") or not tree.name_of(call.func):
        return False
    axes = argument(call, "axis", 1)
    parts = axes.elts if isinstance(axes, ast.Tuple | ast.List) else [axes]
    return bool(parts) and all(tree.number_of(part) in (1.0, 2.0, -1.0, -2.0) for part in parts if part is not None)


def _trained_on(tree: SourceTree) -> set[ast.AST]:
    """Return the nodes of what the examples for a training are made of, with the functions that make them."""
    given = [
        part for fit in tree.calls_of("fit") for part in (*fit.args[:2], words_of(fit).get("x")) if part is not None
    ]
    return {part for source in _with_code(tree, given) for part in nodes_of(source)}


def _measured(tree: SourceTree) -> Iterator[ast.expr]:
    """Yield the inputs, or the data sets, that a model is measured with."""
    for fit in tree.calls_of("fit"):
        yield from tree.validation_of(fit)[:1]
    yield from (given for call in tree.calls_of("evaluate") if (given := argument(call, "x", 0)) is not None)


def _with_code(tree: SourceTree, given: list[ast.expr]) -> list[ast.AST]:
    """Return what values are made of, with the functions that make them."""
    steps = [step for part in given for step in tree.steps_of(part)]
    sources: list[ast.AST] = [*sources_of(tree, given), *steps]
    for _ in range(2):
        names = [part for source in sources for part in nodes_of(source) if isinstance(part, ast.Name)]
        codes = [tree.code_of(name) for name in names]
        sources += [code for code in dict.fromkeys(codes) if code is not None and code not in sources]
    return sources


def _keeps_labels(tree: SourceTree, inside: set[ast.AST]) -> bool:
    """Return whether copies keep their labels: these are joined with themselves, or passed on."""
    for node in inside:
        match node:
            case ast.Call(args=[ast.List(elts=[first, second]) | ast.Tuple(elts=[first, second]), *_]):
                if called_name(node) in ("concatenate", "concat", "hstack", "vstack") and typed(first) == typed(second):
                    return True
            case ast.Call(args=[_, times, *_]) if called_name(node) in ("tile", "repeat"):
                if tree.number_of(times) == 2:
                    return True
            case ast.Lambda(args=ast.arguments(args=[_, label]), body=ast.Tuple(elts=[_, ast.Name(id=name)])):
                if label.arg == name:
                    return True
            case ast.FunctionDef(args=ast.arguments(args=[_, label])):
                returned = [line.value for line in nodes_of(node) if isinstance(line, ast.Return)]
                if any(isinstance(part, ast.Tuple) and typed(part.elts[-1]) == label.arg for part in returned):
                    return True
    return False


def _loads_digits(call: ast.Call) -> bool:
    """Return whether a call reads images of digits: ``mnist.load_data()``, ``load_digits()``, ``load("mnist")``."""
    texts = [text for part in call.args if (text := text_of(part))]
    return "load" in called_name(call) and bool(_DIGITS.search(" ".join([typed(call.func), *texts])))


def _meet(tree: SourceTree, call: ast.AST, others: list[ast.Call]) -> bool:
    """Return whether some part of a module runs a call and one of others, by what it names as well."""
    definitions: list[ast.FunctionDef | ast.ClassDef] = [*tree.all(ast.FunctionDef), *tree.all(ast.ClassDef)]
    lines = [line for line in tree.tree.body if not isinstance(line, DEFINITION)]
    parts = {part.name: {*nodes_of(part)} for part in definitions}
    parts |= {name: {*nodes_of(line)} for line in lines for name in names_in(line, ast.Store)}
    parts[""] = {node for line in lines for node in nodes_of(line)}
    uses = {name: {node.id for node in nodes if isinstance(node, ast.Name)} for name, nodes in parts.items()}
    for part in parts:
        reached, todo = {part}, [part]
        while todo:
            more = uses[todo.pop()] & parts.keys() - reached
            reached |= more
            todo += more
        found = [parts[name] for name in reached]
        if any(call in nodes for nodes in found) and not all(nodes.isdisjoint(others) for nodes in found):
            return True
    return False


@training_rule
def shuffled_by_fit(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``shuffle=True`` of a ``fit`` that gets a data set, which nothing shuffles: ``fit`` leaves its order."""
    for call in tree.calls_of("fit"):
        asked, made = words_of(call).get("shuffle"), tree.made_by(argument(call, "x", 0))
        if not isinstance(asked, ast.Constant) or asked.value is not True or not isinstance(made, ast.Call):
            continue
        steps = [called_name(step) for step in tree.chain_of(made)]
        if "from_tensor_slices" in steps and "shuffle" not in steps:
            given = typed(argument(call, "x", 0) or call)
            sentence = (
                f"`fit` does not shuffle a data set, so the batches of `{given}` are always the same. Call `shuffle` "
                "before `batch`."
            )
            yield tree.finding(call, "shuffle=True", "", sentence, certain=False)


@rule
def labels_beside_other_copies(tree: SourceTree) -> Iterator[Finding]:
    """Yield labels by ``np.repeat`` beside inputs that come copy after copy: each label belongs to another example."""
    for fit in tree.calls_of("fit"):
        inputs, labels = (tree.made_by(argument(fit, word, place)) for word, place in (("x", 0), ("y", 1)))
        inputs, labels = (tree.value_of(made) or made for made in (inputs, labels))
        if isinstance(inputs, ast.Call) and (returned := tree.returned_by(inputs)) is not None:
            inputs = tree.value_of(returned)
        if isinstance(labels, ast.Call) and called_name(labels) in ("array", "asarray") and len(labels.args) == 1:
            labels = tree.value_of(labels.args[0])
        if isinstance(labels, ast.ListComp) and (found := _side_by_side(tree, labels, inputs)):
            yield found
        if not isinstance(inputs, ast.Call) or not isinstance(labels, ast.Call) or len(labels.args) != 2:
            continue
        made, parts = tree.value_of(labels.args[0]), tree.value_of(inputs.args[0]) if inputs.args else None
        # Each class may be repeated for the examples of its own part.
        if not isinstance(labels.args[0], ast.Name) or isinstance(made, ast.List | ast.Tuple | ast.Constant):
            continue
        if isinstance(made, ast.Call) and called_name(made) in ("arange", "range", "unique", "list"):
            continue
        if isinstance(made, ast.Call) and made.args and isinstance(made.args[0], ast.List | ast.Tuple):
            continue
        count = tree.number_of(labels.args[1])
        is_known = isinstance(parts, ast.List | ast.Tuple) and count in (None, len(parts.elts))
        is_known = is_known or (isinstance(parts, ast.ListComp) and not isinstance(parts.elt, ast.List | ast.Tuple)
                                and typed(parts.generators[0].iter).startswith("range("))  # fmt: skip
        is_known = is_known or (bool(inputs.args) and _grows_in_a_count(tree, inputs.args[0]))
        if called_name(inputs) != "tile" and not is_known:
            continue
        if called_name(labels) == "repeat" and called_name(inputs) in ("concatenate", "concat", "tile", "vstack"):
            right = f"np.tile({', '.join(map(typed, labels.args))})"
            sentence = (
                f"`{typed(labels)}` puts the copies of each label side by side, and the inputs come one whole copy "
                f"after the other. Write `{right}`."
            )
            yield tree.finding(labels, typed(labels), right, sentence, certain=False, about=LOOP)


def _side_by_side(tree: SourceTree, labels: ast.ListComp, inputs: ast.AST | None) -> Finding | None:
    """Return what is found in ``[y for y in labels for _ in range(n)]`` beside inputs that come copy after copy."""
    match labels:
        case ast.ListComp(elt=ast.Name(id=item), generators=[
            ast.comprehension(target=ast.Name(id=first), ifs=[]) as of_labels,
            ast.comprehension(iter=ast.Call(func=ast.Name(id="range")), ifs=[]) as of_copies,
        ]) if item == first:  # fmt: skip
            pass
        case _:
            return None
    is_joined = isinstance(inputs, ast.Call) and called_name(inputs) in ("concatenate", "concat", "vstack")
    if not isinstance(inputs, ast.Call) or not is_joined or not inputs.args:
        return None
    if not _grows_in_a_count(tree, inputs.args[0]):
        return None
    right = f"[{item} {' '.join(f'for {typed(part.target)} in {typed(part.iter)}' for part in (of_copies, of_labels))}]"
    sentence = (
        "This puts the copies of each label side by side, and the inputs come one whole copy after the other. Write "
        f"`{right}`."
    )
    return tree.finding(labels, typed(labels), right, sentence, certain=False, about=LOOP)


def _grows_in_a_count(tree: SourceTree, parts: ast.expr) -> bool:
    """Return whether a list gets one item in each pass of ``for _ in range(…)``."""
    loops = [loop for loop in tree.all(ast.For) if typed(loop.iter).startswith("range(")]
    return any(isinstance(call, ast.Call) and typed(call.func) == f"{typed(parts)}.append"
               for loop in loops for call in nodes_of(loop))  # fmt: skip


@rule
def joined_in_two_orders(tree: SourceTree) -> Iterator[Finding]:
    """Yield inputs and labels of two parts that are joined in different orders."""
    for fit in tree.calls_of("fit"):
        parts = []
        for word, place in (("x", 0), ("y", 1)):
            made = tree.value_of(argument(fit, word, place))
            joined = tree.value_of(made.args[0]) if isinstance(made, ast.Call) and made.args else None
            is_join = isinstance(made, ast.Call) and called_name(made) in ("concatenate", "concat", "append", "vstack")
            items = joined.elts if is_join and isinstance(joined, ast.List | ast.Tuple) else []
            parts.append([bool(HELD_OUT.search(typed(item))) for item in items])
        if len(parts[0]) == 2 and parts[0] == parts[1][::-1] and parts[0][0] != parts[0][1]:
            given = typed(argument(fit, "y", 1) or fit)
            sentence = (
                f"The inputs are joined in one order, and the labels `{given}` in the other: each label belongs to "
                "another example. Join both in the same order."
            )
            yield tree.finding(fit, given, "", sentence, certain=False, about=LOOP)


@training_rule
def numbers_of_sets(tree: SourceTree) -> Iterator[Finding]:
    """Yield texts of a ``set`` that are numbered in its order."""
    counted = [(call, call.args[0]) for call in tree.calls_named("enumerate") if call.args]
    growing = [(loop, loop.iter) for loop in tree.all(ast.For) if any(map(_numbers_by_length, nodes_of(loop)))]
    for place, iterated in (*counted, *growing):
        made = tree.value_of(iterated)
        if isinstance(made, ast.Call) and called_name(made) == "list" and made.args:
            made = tree.value_of(made.args[0])
        if isinstance(made, ast.SetComp) or (isinstance(made, ast.Call) and called_name(made) == "set"):
            sentence = (
                "The order of texts in a `set` is another one in each run of Python, and so are their numbers. Write "
                f"`sorted({typed(iterated)})`."
            )
            yield tree.finding(place, typed(iterated), f"sorted({typed(iterated)})", sentence, certain=False)


def _numbers_by_length(line: ast.AST) -> bool:
    """Return whether a line gives an entry of a dictionary its length as its number: ``index[word] = len(index)``."""
    match line:
        case ast.Assign(targets=[ast.Subscript(value=owner)], value=number):
            return f"len({typed(owner)})" in typed(number)
    return False
