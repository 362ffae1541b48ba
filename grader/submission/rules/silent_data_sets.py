"""Rules about data sets whose order, or whose examples, are others than their author thinks.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.submission.definitions import DEFINITION
from grader.submission.rules.training_loops import LOOP
from grader.submission.source_tree import MOST_LINKS, Finding, SourceTree, argument, typed, words_of
from grader.submission.syntax import called_name

_RANDOM = re.compile(r"\b(?:image\.(?:stateless_)?random_\w+|random\.\w+)\(|\bRandom[A-Z]\w+\(")
_HELD_OUT = re.compile(r"(?:^|_)(?:val(?:id(?:ation)?)?|test|held_?out)(?:_|$)", re.IGNORECASE)
_READS_FOLDER = re.compile(r"(?:image|text|audio)_dataset_from_directory|flow_from_directory|flow_from_dataframe")


def _source_of(tree: SourceTree, node: ast.AST | None) -> str:
    """Return what stands for a function or a value, with what the names in it stand for, as text."""
    if node is None:
        return ""
    whole = tree.code_of(node) or tree.value_of(node) or node
    text = unparsed(whole)
    for part in [part for part in ast.walk(whole) if isinstance(part, ast.Name)]:
        value = tree.value_of(part)
        text += f" {unparsed(value)}" if isinstance(value, ast.Call) else ""
    return text


def unparsed(node: ast.AST) -> str:
    """Return a node as text, uncut; nothing where Python cannot write it back."""
    try:
        return ast.unparse(node)
    except (ValueError, RecursionError):
        return ""


def root_of(node: ast.AST) -> str:
    """Return the name that a chain of methods, indices and attributes begins with."""
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def shuffled_between_passes(tree: SourceTree) -> Iterator[Finding]:
    """Yield a data set that is shuffled again in each pass, where predictions and labels come from two passes."""
    top = ast.Module([line for line in tree.tree.body if not isinstance(line, DEFINITION)], [])
    for block in (top, *tree.all(ast.FunctionDef)) if tree.mentions("predict") else ():
        nodes = [*ast.walk(block)]
        calls = [node for node in nodes if isinstance(node, ast.Call)]
        read = [typed(node.iter) for node in nodes if isinstance(node, ast.For | ast.comprehension)]
        mapped = [typed(call.func) for call in calls]
        for call in calls:
            given = call.args[0] if called_name(call) == "predict" and call.args else None
            if not isinstance(given, ast.Name) or not _shuffles_each_pass(tree, given):
                continue
            name = given.id
            of_generator = any(isinstance(node, ast.Attribute) and node.attr in ("classes", "labels")
                               and typed(node.value) == name for node in nodes)  # fmt: skip
            again = {name, f"{name}.unbatch()"} & {*read} or {f"{name}.map", f"{name}.unbatch"} & {*mapped}
            if again or of_generator:
                sentence = (
                    f"`{name}` is shuffled again in each pass, so labels of a second pass do not belong to these "
                    "predictions. Read both in one loop, or do not shuffle it."
                )
                yield tree.finding(call, "shuffle", "", sentence, certain=False)


def _shuffles_each_pass(tree: SourceTree, given: ast.AST) -> bool:
    """Return whether what makes a data set shuffles it in each pass, in a function of the learner's as well."""
    made, later = tree.made_by(given), [""]
    for _ in range(MOST_LINKS):
        method = called_name(made) if isinstance(made, ast.Call) else ""
        words = words_of(made) if isinstance(made, ast.Call) else {}
        if _READS_FOLDER.fullmatch(method):
            shuffle = tree.value_of(words.get("shuffle"))
            return not (isinstance(shuffle, ast.Constant) and shuffle.value is False)
        if method == "shuffle":
            return "reshuffle_each_iteration" not in words and "cache" not in later
        if not isinstance(made, ast.Call) or not isinstance(made.func, ast.Attribute):
            return False
        later.append(method)
        made = tree.made_by(made.func.value)
    return False


def shuffled_apart(tree: SourceTree) -> Iterator[Finding]:
    """Yield two arrays that are shuffled one after the other, and then belong together in ``fit``."""
    pairs = {(typed(call.args[0]), typed(call.args[1])) for call in tree.calls_of("fit") if len(call.args) > 1}
    slices = [call.args[0] for call in tree.all(ast.Call) if called_name(call) == "from_tensor_slices" and call.args]
    pairs |= {(typed(pair.elts[0]), typed(pair.elts[1])) for pair in slices
              if isinstance(pair, ast.Tuple) and len(pair.elts) == 2}  # fmt: skip
    for line in tree.all(ast.Return):  # A class of batches returns rows of both.
        match line.value:
            case ast.Tuple(elts=[ast.Subscript(value=features), ast.Subscript(value=labels)]):
                pairs.add((typed(features), typed(labels)))
    calls = {typed(call.args[0]): call for call in tree.all(ast.Call)
             if called_name(call) == "shuffle" and len(call.args) == 1 and "(" not in typed(call.func)}  # fmt: skip
    seeds = [call.lineno for call in tree.all(ast.Call) if re.search(r"seed|set_state", called_name(call))]
    for inputs, targets in pairs:
        if inputs not in calls or targets not in calls or inputs == targets:
            continue
        first, second = sorted((calls[inputs], calls[targets]), key=lambda call: call.lineno)
        if not any(first.lineno < line <= second.lineno for line in seeds):
            sentence = (
                f"`{typed(first)}` and `{typed(second)}` draw two orders, so labels belong to other examples. Draw "
                f"one: `order = np.random.permutation(len({inputs}))`, then `{inputs}[order]`, `{targets}[order]`."
            )
            yield tree.finding(second, typed(second), "", sentence, certain=False, about=LOOP)


def shuffled_before_the_zip(tree: SourceTree) -> Iterator[Finding]:
    """Yield two data sets that are shuffled with one seed, and zipped: only the seed keeps their elements together."""
    for function in tree.all(ast.FunctionDef) if tree.mentions("zip") and tree.mentions("shuffle") else ():
        seeds: dict[str, str] = {}
        for line in (node for node in ast.walk(function) if isinstance(node, ast.Assign)):
            for call in tree.chain_of(line.value):
                if called_name(call) == "shuffle" and "seed" in words_of(call):
                    seed = words_of(call)["seed"]
                    seeds[typed(line.targets[0])] = typed(tree.value_of(seed) or seed)
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call) and len(seeds) > 1):
            first = tree.value_of(call.args[0]) if call.args else None
            given = first.elts if isinstance(first, ast.Tuple) else call.args
            drawn = [seeds[typed(part)] for part in given if typed(part) in seeds]
            if typed(call.func).endswith("Dataset.zip") and len(drawn) > 1 and len({*drawn}) == 1:
                sentence = (
                    "These data sets are shuffled apart, and only the equal seeds keep examples and labels together. "
                    "Zip them first, and shuffle the pairs once."
                )
                yield tree.finding(call, typed(call), "", sentence, certain=False)


def order_cached(tree: SourceTree) -> Iterator[Finding]:
    """Yield a data set for a training that is cached after it was shuffled: each epoch has the order of the first."""
    trained = [call for fit in tree.calls_of("fit") if fit.args for call in tree.chain_of(tree.made_by(fit.args[0]))]
    for function in tree.all(ast.FunctionDef) if tree.mentions("cache") and tree.mentions("shuffle") else ():
        calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
        shuffles = [call for call in calls if called_name(call) == "shuffle" and isinstance(call.func, ast.Attribute)]
        for cache in calls:
            if called_name(cache) != "cache" or not isinstance(cache.func, ast.Attribute):
                continue
            before = [*tree.chain_of(cache.func.value)]
            first = next((call for call in before if call in shuffles), None)
            again = any(cache in tree.chain_of(call) for call in shuffles)
            between = map(called_name, before[: before.index(first)]) if first else ()
            trains = cache in trained or "train" in function.name
            if first and trains and not again and not {"take", "skip"} & {*between}:
                sentence = (
                    "`cache` keeps the order of the first epoch, so later epochs are not shuffled again. Put "
                    "`.shuffle(…)` after `.cache()`."
                )
                yield tree.finding(first, "shuffle", "", sentence, certain=False)


def augmented_validation(tree: SourceTree) -> Iterator[Finding]:
    """Yield random changes of images for validation."""
    for line in tree.all(ast.Assign):
        names = [target.id for target in line.targets if isinstance(target, ast.Name)]
        for call in tree.chain_of(line.value):
            held_out = any(map(_HELD_OUT.search, (*names, root_of(call))))
            if called_name(call) != "map" or not call.args or not held_out:
                continue
            text = _source_of(tree, call.args[0])
            if _RANDOM.search(text) and ("training=True" in text or re.search(r"\brandom_|stateless_random", text)):
                sentence = (
                    "Images for validation are changed at random as well, so their accuracy differs in each epoch. "
                    "Leave them as they are."
                )
                yield tree.finding(call, "map", "", sentence, certain=False)


def random_changes_cached(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``cache`` after random changes of images: each epoch gets those of the first one."""
    for call in tree.all(ast.Call):
        if called_name(call) != "cache" or not isinstance(call.func, ast.Attribute):
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


def digits_mirrored(tree: SourceTree) -> Iterator[Finding]:
    """Yield images of digits that are mirrored: no one writes such ones."""
    names = [node.id for node in tree.all(ast.Name)] + [node.attr for node in tree.all(ast.Attribute)]
    if not any(re.search(r"digits|(?<!fashion_)mnist", name, re.IGNORECASE) for name in names):
        return
    if any(re.search(r"fashion|garment", name, re.IGNORECASE) for name in names):
        return
    for call in tree.all(ast.Call):
        flips = words_of(call).keys() & {"horizontal_flip", "vertical_flip"}
        if called_name(call) in ("RandomFlip", "random_flip_left_right", "random_flip_up_down") or flips:
            sentence = (
                f"`{min(flips, default=called_name(call))}` mirrors digits, but no one writes such digits. Leave it "
                "out: shift or turn the images a little instead."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


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


def joined_in_two_orders(tree: SourceTree) -> Iterator[Finding]:
    """Yield inputs and labels of two parts that are joined in different orders."""
    for fit in tree.calls_of("fit"):
        parts = []
        for word, place in (("x", 0), ("y", 1)):
            made = tree.value_of(argument(fit, word, place))
            joined = tree.value_of(made.args[0]) if isinstance(made, ast.Call) and made.args else None
            is_join = isinstance(made, ast.Call) and called_name(made) in ("concatenate", "concat", "append", "vstack")
            items = joined.elts if is_join and isinstance(joined, ast.List | ast.Tuple) else []
            parts.append([bool(_HELD_OUT.search(typed(item))) for item in items])
        if len(parts[0]) == 2 and parts[0] == parts[1][::-1] and parts[0][0] != parts[0][1]:
            given = typed(argument(fit, "y", 1) or fit)
            sentence = (
                f"The inputs are joined in one order, and the labels `{given}` in the other: each label belongs to "
                "another example. Join both in the same order."
            )
            yield tree.finding(fit, given, "", sentence, certain=False, about=LOOP)


RULES = (
    digits_mirrored,
    shuffled_between_passes, shuffled_apart, shuffled_before_the_zip, order_cached, augmented_validation,
    random_changes_cached,
    shuffled_by_fit,
    joined_in_two_orders,
)  # fmt: skip
