"""Rules on steps with data that do something else than is said of them: padding, orders of names, columns, words.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.rule import rule, unless_told_by
from grader.submission.rules.subjects import EFFECT
from grader.submission.source_tree import Finding, SourceTree, argument, nodes_of, text_of, typed, words_of
from grader.submission.syntax import called_name

_AT_THE_END = regex(
    r"(?i)(?:zeros?|padd\w*)\b[^.;]{0,40}\b(?:at|to) (?:the|its|their) (?:end|right)\b"
    r"|(?:zeros?|padding)\b[^.;]{0,20}\b(?:after|behind) (?:the|its|their)|padd\w* on the right"
)
_AT_THE_FRONT = regex(
    r"(?i)(?:zeros?|padd\w*)\b[^.;]{0,40}\b(?:at|to) (?:the|its|their) (?:front|start|beginning|left)\b"
    r"|(?:zeros?|padding)\b[^.;]{0,20}\b(?:before|in front of) (?:the|its|their)|padd\w* on the left"
)
_IN_ORDER = regex(r"(?i)\bin (?:the )?(?:\w+ )?order\b|alphabet|sorted|class (?:names?|numbers?|index)")
_FIRST_SEEN = regex(
    r"(?i)order (?:of|in which|that)\b[^.;]{0,60}\b(?:appear|occur|come|seen|first)|first appear"
    r"|as they (?:come|appear)"
)
_ALL = regex(
    r"(?i)\b(?:all|every|whole) (?:the )?(?:images|examples|texts|batches|windows|labels|data ?set|pictures)\b"
)
_ONE_BATCH = regex(
    r"(?i)\b(?:one|first|single|a) batch\b|\bsample\b|of (?:the|a|this) batch\b|in (?:the|a|this) batch\b"
)
_ANY_CASE = regex(
    r"(?i)however (?:it is |they are )?(?:written|spelled)|case[- ]insensitiv|upper or lower|capital letters or"
)
_LOWERS = ("lower", "casefold", "upper")
_WORDS = regex(
    r"(?i)\b(?:number of|how many|mean|most|longest|count of) (?:\w+ ){0,2}words\b|\bwords (?:per|of|in) (?:a|the|each)"
)
_TEXT_NAMES = regex(r"(?i)text|sentence|review|remark|headline|title|comment|line")
_MANY_TEXTS = regex(r"(?i)texts|sentences|reviews|remarks|headlines")
_SPLITS = ("split", "tokenize", "findall", "texts_to_sequences", "split_words", "words_of")
_CLASS = regex(r"(?i)\bclass(?:es)?\b|\blabels?\b|decid|guess|\b0 or 1\b|\b0 and 1\b")
_RESULTS = (
    "round", "around", "sort", "clip", "abs", "reshape", "transpose", "concatenate", "append", "delete", "unique",
    "squeeze", "expand_dims", "flip", "roll", "repeat", "tile", "where", "cumsum", "diff", "normalize",
)  # fmt: skip
"""Functions of NumPy that change nothing, and return what they made."""


def _own_words(tree: SourceTree, node: ast.AST) -> str:
    """Return what the learner says of a node: beside it, and in the docstring of a function that is not asked for."""
    around = [code for code in tree.functions_around(node)[-1:] if code.name not in tree.asked]
    return " ".join([tree.said_beside(node), *(f"{code.name} {ast.get_docstring(code) or ''}" for code in around)])


@rule
def padding_at_the_other_end(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``pad_sequences`` that puts the zeros at the other end than is said: before the ids, unless it is told."""
    for call in tree.calls_named("pad_sequences"):
        given = argument(call, "padding", 3)
        side = "pre" if given is None else text_of(tree.value_of(given))
        said = _own_words(tree, call)
        ends = {"pre": (_AT_THE_END, "post", "before"), "post": (_AT_THE_FRONT, "pre", "after")}.get(side or "")
        if ends is not None and ends[0].search(said) and not (_AT_THE_END.search(said) and _AT_THE_FRONT.search(said)):
            right = f'padding="{ends[1]}"'
            sentence = f"Here the zeros come {ends[2]} the token ids. For what the text says, write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def names_in_no_order(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``os.listdir`` without ``sorted``, told as names in the order of the classes."""
    ordered = {part for name in ("sorted", "set", "len") for call in tree.calls_named(name) for part in nodes_of(call)}
    sorted_later = {tree.key_of(call.func.value) for call in tree.calls_named("sort")
                    if isinstance(call.func, ast.Attribute)}  # fmt: skip
    for call in tree.calls_named("listdir"):
        names = [tree.key_of(line.targets[0]) for line in tree.all(ast.Assign) if line.value is call]
        read = [node for node in ordered if isinstance(node, ast.Name) and tree.key_of(node) in names]
        if call in ordered or read or any(name in sorted_later for name in names):
            continue
        if _IN_ORDER.search(_own_words(tree, call)):
            right = f"sorted({typed(call)})"
            sentence = f"`os.listdir` returns the names in no order, and Keras sorts them. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def weights_of_an_input_layer(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``model.layers[0].get_weights()`` of a functional model: its first layer is the ``InputLayer``."""
    for node in tree.all(ast.Attribute):
        match node:
            case ast.Attribute(value=ast.Subscript(value=ast.Attribute(value=model, attr="layers"), slice=place)):
                pass
            case _:
                continue
        made = tree.made_by(model)
        is_functional = isinstance(made, ast.Call) and tree.keras_name_of(made.func) in ("Model", "models.Model")
        if is_functional and tree.number_of(place) == 0 and node.attr in ("get_weights", "weights", "kernel", "bias"):
            right = f"{typed(model)}.layers[1]"
            sentence = f"The first layer of this model is its `InputLayer`, which has no weights. Write `{right}`."
            yield tree.finding(node, typed(node.value), right, sentence, certain=False)


@rule
def sorted_for_the_first_seen(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``np.unique``, or ``sorted(set(…))``, that is told as values in the order in which they appear."""
    for call in (*tree.calls_named("unique"), *tree.calls_named("sorted")):
        given = call.args[0] if call.args else None
        is_set = isinstance(given, ast.Call) and called_name(given) == "set"
        is_unique = called_name(call) == "unique" and tree.name_of(call.func) == "numpy.unique" and not call.keywords
        if given is not None and (is_unique or is_set) and _FIRST_SEEN.search(_own_words(tree, call)):
            source = given.args[0] if isinstance(given, ast.Call) and is_set and given.args else given
            right = f"list(dict.fromkeys({typed(source)}))"
            sentence = f"`{typed(call.func)}` sorts the values. For the order in which they appear, write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def one_batch_told_as_all(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loop over ``take(1)`` that is told as one over all examples: it gets one batch."""
    for loop in tree.all(ast.For):
        call = tree.value_of(loop.iter)
        if not isinstance(call, ast.Call) or called_name(call) != "take" or not call.args:
            continue
        said = _own_words(tree, loop)
        if tree.number_of(call.args[0]) == 1 and _ALL.search(said) and not _ONE_BATCH.search(said):
            right = typed(call.func.value) if isinstance(call.func, ast.Attribute) else typed(call)
            sentence = f"`take(1)` gives one element, which is one batch here. For all of them, loop over `{right}`."
            yield tree.finding(loop, typed(call), right, sentence, certain=False)


@rule
def words_of_one_spelling(tree: SourceTree) -> Iterator[Finding]:
    """Yield a search that is told to find a word however it is written, where nothing makes all letters small."""
    for code in tree.all(ast.FunctionDef):
        calls = {called_name(node) for node in nodes_of(code) if isinstance(node, ast.Call)}
        attributes = {node.attr for node in nodes_of(code) if isinstance(node, ast.Attribute)}
        if code.name in tree.asked or calls & {*_LOWERS} or attributes & {"IGNORECASE", "I"}:
            continue
        found = [node for node in nodes_of(code) if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In)
                 and _TEXT_NAMES.search(typed(node.comparators[0]))]  # fmt: skip
        if len(found) == 1 and _ANY_CASE.search(ast.get_docstring(code) or ""):
            right = f"{typed(found[0].left)}.lower() in {typed(found[0].comparators[0])}.lower()"
            sentence = f"`in` takes large and small letters for different ones. Write `{right}`."
            yield tree.finding(found[0], typed(found[0]), right, sentence, certain=False)


@rule
def letters_counted_for_words(tree: SourceTree) -> Iterator[Finding]:
    """Yield the lengths of texts that are told as numbers of words: they count letters."""
    for code in tree.all(ast.FunctionDef):
        calls = [node for node in nodes_of(code) if isinstance(node, ast.Call)]
        said = f"{code.name.replace('_', ' ')} {ast.get_docstring(code) or ''}"
        if code.name in tree.asked or {*map(called_name, calls)} & {*_SPLITS} or not _WORDS.search(said):
            continue
        loops = [node for node in nodes_of(code) if isinstance(node, ast.comprehension)]
        items = {typed(loop.target) for loop in loops if _MANY_TEXTS.search(typed(loop.iter))}
        for call in calls:
            if called_name(call) == "len" and call.args and typed(call.args[0]) in items:
                right = f"len({typed(call.args[0])}.split())"
                sentence = f"The length of a text is the number of its letters. For words, write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)


@unless_told_by("told_reports.classes_averaged")
def probabilities_cut_to_classes(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``model.predict(x).astype(int)`` that is told as classes: all probabilities below 1 become 0."""
    for call in tree.calls_named("astype"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        made = tree.value_of(owner)
        is_int = bool(call.args) and re.search(r"int", typed(call.args[0])) is not None
        is_predicted = isinstance(made, ast.Call) and ".predict(" in f"{typed(made.func)}({typed(made)}"
        if is_int and is_predicted and owner is not None and _CLASS.search(_own_words(tree, call)):
            right = f"({typed(owner)} > 0.5).astype(int)"
            sentence = f"`astype` cuts the fractions off, so every probability below 1 becomes 0. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def results_of_numpy_dropped(tree: SourceTree) -> Iterator[Finding]:
    """Yield a function of NumPy alone on a line: it returns a new array, and leaves the one that it gets."""
    for line in tree.all(ast.Expr):
        call = line.value
        if not isinstance(call, ast.Call) or not call.args or {"out"} & {*words_of(call)}:
            continue
        name = tree.name_of(call.func)
        last = call.args[-1]
        if len(call.args) > 2 and isinstance(last, ast.Name) and tree.number_of(last) is None:
            continue  # It may be the array for the result: `np.clip(x, 0, 1, x)`.
        if name.removeprefix("numpy.") in _RESULTS and name.startswith("numpy.") and isinstance(call.args[0], ast.Name):
            right = f"{typed(call.args[0])} = {typed(call)}"
            sentence = f"`{typed(call.func)}` returns a new array, which nothing keeps. Write `{right}`."
            yield tree.finding(line, typed(call), right, sentence, certain=False)


_EXAMPLES = regex(r"(?i)^(?:n_?|num_?|number_of_)?(?:images|examples|texts|pictures|samples|rows|windows|reviews)$")


@rule
def examples_taken_as_batches(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``dataset.take(images)`` that a model then measures: it gets batches, so it takes so many batches."""
    fits = [call for name in ("evaluate", "predict", "fit") for call in tree.calls_of(name)]
    measured = [part for call in fits for part in call.args[:1]]
    keys = {tree.key_of(part) for part in measured}
    for call in tree.calls_named("take"):
        names = [tree.key_of(line.targets[0]) for line in tree.all(ast.Assign) if line.value is call]
        is_measured = call in measured or any(name in keys for name in names)
        if is_measured and len(call.args) == 1 and _EXAMPLES.search(typed(call.args[0])):
            right = f"take({typed(call.args[0])} // batch_size)"
            sentence = f"A model gets batches, so `take` counts batches here, and no single examples. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def header_skipped_again(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``next(reader)`` of a ``csv.DictReader``, which has read the header by itself: the first row is lost."""
    for line in tree.all(ast.Expr):
        match line.value:
            case ast.Call(func=ast.Name(id="next"), args=[ast.Name() as reader, *_]):
                made = tree.value_of(reader)
            case _:
                continue
        is_named = isinstance(made, ast.Call) and argument(made, "fieldnames", 1) is not None
        is_other_line = re.search(r"unit|second|dash|type", tree.said_beside(line)) is not None
        if isinstance(made, ast.Call) and called_name(made) == "DictReader" and not is_named and not is_other_line:
            sentence = f"`DictReader` reads the header by itself, so `{typed(line)}` skips the first row. Remove it."
            code = [function.name for function in tree.functions_around(line)[-1:]]
            about = f"{EFFECT}{code[0]}" if code and code[0] in tree.asked else ""
            yield tree.finding(line, typed(line), "", sentence, certain=False, about=about)
