"""Rules on words and their ids: what is counted, padded or removed in another way than is said.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.node_forms import with_argument
from grader.submission.rules.reading.possible_values import values_of
from grader.submission.rules.reading.words_beside import NEXT_VALUE, is_told, texts_around
from grader.submission.rules.rule import rule, unless_told_by
from grader.submission.source_tree import (
    Finding,
    SourceTree,
    argument,
    assigned,
    nodes_of,
    said_in,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name


@rule
def next_words_not_shifted(tree: SourceTree) -> Iterator[Finding]:
    """Yield inputs and targets that are one and the same cut, where the targets are told to come next."""
    for code in tree.all(ast.FunctionDef):
        lines = {typed(line.targets[0]): line for line in nodes_of(code) if isinstance(line, ast.Assign)
                 and isinstance(_copied(line.value), ast.Subscript)}  # fmt: skip
        read = [node for node in nodes_of(code) if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load)]
        if any(isinstance(node, ast.Slice) and tree.number_of(node.lower) == 1
               for part in read for node in nodes_of(part.slice)):  # fmt: skip
            continue
        pairs = [
            (first, second)
            for name, first in lines.items()
            for other, second in lines.items()
            if re.search(r"(?i)(?:^|_)(?:inputs?|x|xs)$", name)
            and re.search(r"(?i)(?:^|_)(?:targets?|y|ys|labels?)$", other)
        ]
        for first, second in pairs:
            same = typed(_copied(first.value)) == typed(_copied(second.value))
            said = rf"{NEXT_VALUE}|next (?:word|token)|decoder (?:input|reads|gets|must)"
            same_on_purpose = r"autoenc|denois|rebuil|reconstruct|shifts? (?:the )?(?:labels|targets)|\bback\b"
            if same and is_told(said, texts_around(tree, second), unless=same_on_purpose):
                right = typed(second.value).replace(":-1", "1:")
                sentence = f"Inputs and targets are the same here. Write `{right}` for what comes next."
                yield tree.finding(second, typed(second.value), right, sentence, certain=False)


def _copied(value: ast.expr) -> ast.expr:
    """Return what is copied by ``x[:, :-1].copy()``; of another value, the value itself."""
    match value:
        case ast.Call(func=ast.Attribute(value=inner, attr="copy"), args=[]):
            return inner
    return value


@rule
def words_sought_in_one_text(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``word in "the a and of"``: of a text, `in` finds parts of words as well."""
    for node in tree.all(ast.Compare):
        if len(node.ops) != 1 or not isinstance(node.ops[0], ast.In | ast.NotIn) or not isinstance(node.left, ast.Name):
            continue
        held = node.comparators[0]
        text = text_of(tree.value_of(held)) or ""
        is_word = re.fullmatch(r"(?i)w|word|token|t|term", node.left.id) is not None
        if (
            is_word
            and len(text.split()) > 2
            and all(part.isalpha() for part in text.split())
            and isinstance(held, ast.Name)
            and re.search(r"(?i)stop|words|list|vocab|names", held.id)
        ):
            right = f"{typed(held)}.split()"
            sentence = f"`{typed(held)}` is one text, so `in` finds parts of its words as well. Use `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


_UNKNOWN_ID = regex(r"(?i)unk|unknown(?:_id)?|oov(?:_id)?|unk_id")
_INDEX = regex(r"(?i)index|vocab|ids?\b|number|lookup")


@rule
def padding_for_unknown_ids(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``index.get(word, 0)`` where the program has a number for unknown words, and 0 is the padding."""
    set_to = [node.id for node in tree.all(ast.Name) if isinstance(node.ctx, ast.Store)]
    unknown = next((name for name in set_to if _UNKNOWN_ID.fullmatch(name) and _is_an_id(tree, name)), "")
    for call in tree.calls_of("get") if unknown else ():
        is_zero = len(call.args) == 2 and isinstance(call.args[1], ast.Constant) and call.args[1].value == 0
        is_index = is_zero and _INDEX.search(typed(call.func)) is not None
        if is_index and is_told(r"unknown|not in the vocabulary", texts_around(tree, call)):
            right = f"{typed(call.func)}({typed(call.args[0])}, {unknown})"
            sentence = f"0 is the padding. For unknown words, write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


def _is_an_id(tree: SourceTree, name: str) -> bool:
    """Return whether a name is set to a number other than 0."""
    pairs = [pair for line in tree.all(ast.Assign) for pair in assigned(line)]
    return any(typed(target) == name and tree.number_of(value) not in (None, 0) for target, value in pairs)


_REAL_WORDS = r"(?:does|do|must) not count|(?:real|own) words?|sentence'?s? words|without (?:the )?padding"


@rule
def means_over_the_padding(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``vectors.mean(axis=1)`` beside a count of the real words, where padding is told not to count."""
    for code in tree.all(ast.FunctionDef):
        means = [
            node
            for node in nodes_of(code)
            if isinstance(node, ast.Call) and called_name(node) in ("mean", "reduce_mean")
        ]
        if len(means) != 1:
            continue
        counts = [
            node
            for node in nodes_of(code)
            if isinstance(node, ast.Compare)
            and isinstance(node.ops[0], ast.NotEq)
            and tree.number_of(node.comparators[0]) == 0
        ]
        [call] = means
        axis = tree.number_of(words_of(call).get("axis", argument(call, "axis", 0)))
        doc = " ".join((ast.get_docstring(code) or "").split())
        if counts and axis == 1 and "padding" in doc.lower() and is_told(_REAL_WORDS, [doc]):
            of = tree.worked_on(call)
            if of is None or any(node in nodes_of(of) for node in counts):
                continue
            sentence = "This mean divides by all places, the padding too. Divide the sum by the number of real words."
            yield tree.finding(call, typed(call), "", sentence, certain=False)


_BLANKS = regex(r"""\[["'](?:["']|[<\[])""")


@rule
def words_numbered_like_the_padding(tree: SourceTree) -> Iterator[Finding]:
    """Yield words that are numbered from 0, where 0 is said to be the padding."""
    pads = [
        line
        for line in tree.all(ast.Assign)
        if isinstance(line.targets[0], ast.Name)
        and tree.number_of(line.value) == 0
        and re.match(r"(?i)pad", line.targets[0].id)
    ]
    masks = any(tree.is_true(argument(call, "mask_zero", 5)) for call in tree.calls_named("Embedding"))
    padded = [tree.number_of(words_of(call).get("value"), 0.0) for call in tree.calls_named("pad_sequences")]
    is_padded = bool(pads) or (masks and padded == [0])
    if tree.is_written(_BLANKS):
        return
    for made in tree.all(ast.DictComp) if is_padded and not tree.mentions("get_vocabulary") else ():
        call, target = made.generators[0].iter, made.generators[0].target
        starts = (
            isinstance(call, ast.Call)
            and called_name(call) == "enumerate"
            and len(call.args) == 1
            and not call.keywords
        )
        if (
            starts
            and isinstance(call, ast.Call)
            and isinstance(target, ast.Tuple)
            and typed(made.value) == typed(target.elts[0])
            and re.search(r"(?i)word|token|vocab|alphabet|char|letter", typed(call))
            and "pad" not in typed(tree.value_of(call.args[0]) or call).lower()
        ):
            right = with_argument(call, "start=1")
            what = "word" if re.search(r"(?i)word|token|vocab", typed(call)) else "letter"
            sentence = f"The first {what} gets 0, which is the padding. Write `{right}`."
            yield tree.finding(made, typed(call), right, sentence, certain=False)


@rule
def embeddings_one_row_short(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``Embedding(len(index), …)`` for words that are numbered from 1: the last id has no row."""
    for call in tree.calls_named("Embedding"):
        match tree.value_of(argument(call, "input_dim", 0)):
            case ast.Call(func=ast.Name(id="len"), args=[index]) as size:
                pass
            case _:
                continue
        if any(_is_numbered_from_1(made) for made in values_of(tree, index)) or _grows_from_1(tree, index):
            right = f"{typed(size)} + 1"
            sentence = f"The words have the numbers 1 to `{typed(size)}`, and 0 is the padding. Write `{right}`."
            yield tree.finding(call, typed(size), right, sentence, certain=False)


def _is_numbered_from_1(made: ast.AST) -> bool:
    """Return whether a dictionary numbers its keys from 1: ``{word: i for i, word in enumerate(words, 1)}``."""
    match made:
        case ast.DictComp(value=number, generators=[ast.comprehension(iter=ast.Call() as call)]):
            start = argument(call, "start", 1)
            begins = isinstance(start, ast.Constant) and start.value == 1 and isinstance(number, ast.Name)
            grown = start is None and isinstance(number, ast.BinOp) and typed(number).endswith(" + 1")
            return called_name(call) == "enumerate" and (begins or grown)
    return False


def _grows_from_1(tree: SourceTree, index: ast.expr) -> bool:
    """Return whether a dictionary gets the number ``len(index) + 1`` for each new word."""
    made = tree.value_of(index)
    code = tree.code_of(made.func) if isinstance(made, ast.Call) else tree.tree
    for node in nodes_of(code) if code is not None else ():
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="setdefault"), args=[_, number]):
                pass
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name))], value=number):
                pass
            case _:
                continue
        if typed(number) == f"len({name}) + 1" and (isinstance(made, ast.Call) or typed(index) == name):
            return True
    return False


@rule
def sums_divided_by_the_length(tree: SourceTree) -> Iterator[Finding]:
    """Yield a masked sum that is divided by the padded length, told as the mean of the real words."""
    for node in tree.all(ast.BinOp):
        made = tree.value_of(node.left) or node.left
        is_length = re.search(r"\.shape\[1\]$|(?i:maxlen|max_len)", typed(node.right)) is not None
        if (
            isinstance(node.op, ast.Div)
            and is_length
            and "mask" in typed(made)
            and "*" in typed(made)
            and "sum(" in typed(made)
            and is_told(r"real words|not count|without (?:the )?padding", texts_around(tree, node))
        ):
            sentence = "This divides by the padded length. Divide by the number of real words, the sum of the mask."
            yield tree.finding(node, typed(node), "", sentence, certain=False)


@rule
def letters_replaced_for_words(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``text.replace(stop, "")`` for each stop word: it removes these letters from other words too."""
    for loop in tree.all(ast.For):
        for call in (node for node in nodes_of(loop) if isinstance(node, ast.Call) and called_name(node) == "replace"):
            given = [*map(typed, call.args)]
            is_word = re.search(r"(?i)stop_?words|words|^stop$", typed(loop.iter)) is not None
            if (
                given[:1] == [typed(loop.target)]
                and given[1:] in (["''"], ["' '"])
                and is_word
                and is_told(r"\bwords?\b", texts_around(tree, call))
            ):
                right = f"' '.join(w for w in text.split() if w not in {typed(loop.iter)})"
                sentence = f"`replace` also removes these letters inside other words. Write `{right}`."
                yield tree.finding(call, typed(call), right, sentence, certain=False)


_TEXTS = regex(r"(?i)texts|sentences|reviews|remarks|headlines|comments|tweets")
_OF_WORDS = r"\{?\}? ?\bwords\b"


@unless_told_by("told_steps.letters_counted_for_words")
def lengths_shown_as_words(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``[len(t) for t in texts]`` that is shown as numbers of words: they count letters."""
    loops: list[ast.ListComp | ast.GeneratorExp] = [*tree.all(ast.ListComp), *tree.all(ast.GeneratorExp)]
    if tree.mentions("split", "findall", "imdb", "reuters"):
        return
    for made in loops:
        match made.elt:
            case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=item)]):
                loop = made.generators[0]
            case _:
                continue
        shown = [said_in(call) for code in tree.functions_around(made)[-1:] for call in nodes_of(code)
                 if isinstance(call, ast.Call) and called_name(call) == "print"]  # fmt: skip
        if (
            typed(loop.target) == item
            and _TEXTS.search(typed(loop.iter))
            and is_told(_OF_WORDS, shown, unless="letter|char")
        ):
            right = f"len({item}.split())"
            sentence = f"The length of a text is the number of its letters. For words, write `{right}`."
            yield tree.finding(made, typed(made), right, sentence, certain=False)


_PATTERN = regex(r"\[\^|\[[^\]]*\w-\w|\\[dwsDWSb]|\.\*")


@rule
def patterns_taken_as_they_are(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``tweets.str.replace("[^a-z]", "")`` of pandas: without ``regex=True`` it looks for these very signs."""
    for call in tree.calls_of("replace"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        is_pandas = isinstance(owner, ast.Attribute) and owner.attr == "str"
        pattern = text_of(call.args[0]) if call.args else None
        if is_pandas and pattern and _PATTERN.search(pattern) and "regex" not in words_of(call):
            right = with_argument(call, "regex=True")
            sentence = f"Without `regex=True`, pandas looks for these very signs. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@rule
def texts_taken_for_conditions(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``"pos" or "good" in name``: a text alone is always true."""
    for node in tree.all(ast.BoolOp):
        alone = [value for value in node.values if text_of(value)]
        tests = [value for value in node.values if isinstance(value, ast.Compare) and isinstance(value.ops[0], ast.In)]
        if isinstance(node.op, ast.Or) and alone and tests and text_of(tests[-1].left):
            held = typed(tests[-1].comparators[0])
            right = " or ".join([*(f"{typed(value)} in {held}" for value in alone), *map(typed, tests)])
            sentence = f"`{typed(alone[0])}` alone is always true. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)
