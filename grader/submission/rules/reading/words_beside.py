"""What the comments, texts and names beside a line say of it."""

from __future__ import annotations

import ast
import re

from grader.catalogue.patterns import regex
from grader.submission.source_tree import SourceTree, nodes_of, said_in, text_of, words_of

_CLAUSE = regex(r"[.,;:!()→]|->| [-–—] ")
"""Where a part of a comment ends."""
_DENIED = regex(
    r"\b(?:not|no|never|nothing|neither|nor|instead|rather|without|unlike|except|cannot|nicht|kein\w*|ohne|statt|pas|sans"
    r"|jamais|aucune?|nunca|ning[uú]n\w*)\b|n't\b|\bsin (?=\w)",
    re.IGNORECASE,
)
"""In a comment that says what a call does not do."""
_WRONG = regex(
    r"(?<!how )\bwrong\b(?! (?:on average|by|(?:guess|answer|predict|image|digit|class|label|text|word|review)\w*)\b)"
    r"|\bby mistake\b|\bon purpose\b|\btrap\b|mislead|\bfalsch\b|absichtlich|\bfaux\b|\bexprès\b|a propósito",
    re.IGNORECASE,
)
"""In what is said of a line that shows a mistake."""
HELD_OUT = regex(
    r"(?<!max)(?<!min)(?:\b|_)[xy]?(?:val(?:id(?:ation)?)?|test(?:ing)?|h(?:e|o)ld[_ -]?out|unseen)"
    r"(?:set|data|[xy])?(?:_|\d|\b)",
    re.IGNORECASE,
)
"""In the names and texts of examples that are held out: `x_val`, `test_images`, `Xtest`, but not `max_val`."""
TEST_NAME = regex(r"(?i)test|valid|(?:\b|_)val|hold|held")
"""In a name of what is held out, wherever the word stands in it: `validate`, `testing_part`."""
NEXT_VALUE = (
    r"(?:day|value|step|hour|month|one)s? (?:right |just |directly )?(?:after|that follows|following)"
    r"|next (?:day|value|step|hour|one|month)|comes? (?:(?:right |just |directly )?after|next)"
)
"""What tells of the value after a window."""
FEW_VALUES = regex(
    r"label|target|class|mask|digit|index|count|flag|token|char|(?:^|_)ids?(?:_|$)|^y(?:_|$)"
    r"|(?:^|_)(?:ages?|grades?|ratings?|scores?|stars?|levels?|months?|days?|hours?|rooms?|sizes?|n|num)(?:_|$)",
    re.IGNORECASE,
)
"""Names of bytes that are small numbers, or 0 and 1."""
_UP_TO_20 = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
             "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")  # fmt: skip
_TENS = ("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_IN_WORDS = {
    **{word: number for number, word in enumerate(_UP_TO_20)},
    **{word: 30 + 10 * place for place, word in enumerate(_TENS)},
}
NUMBER = rf"(?:\d+|{'|'.join(_IN_WORDS)})"
"""A whole number, in digits or in a word."""
SAYS_EXAMPLES = regex(r"\b(?:examples?|images?|pictures?|photos?|windows?|samples?|texts?|reviews?)\b", re.IGNORECASE)
"""In comments that speak of single examples."""


def is_said(words: re.Pattern[str], comment: str) -> bool:
    """Return whether a comment says so, and its part with these words does not deny it.

    >>> [is_said(re.compile("mean"), text) for text in ("the mean", "not the mean", "No sum: the mean.")]
    [True, False, True]
    """
    found = words.search(comment)
    if found is None:
        return False
    before, after = _CLAUSE.split(comment[: found.start()])[-1], _CLAUSE.split(comment[found.end() :])[0]
    return not _DENIED.search(f"{before} {after}")


def name_and_docstring(code: ast.FunctionDef | ast.ClassDef) -> str:
    """Return what a function or a class says of itself: the words of its name, and its docstring."""
    return f"{code.name.replace('_', ' ')} {ast.get_docstring(code) or ''}"


def texts_around(tree: SourceTree, node: ast.AST) -> list[str]:
    """Return what the learner says of a node: beside it, in the function around it, and by the name of that one."""
    codes = tree.functions_around(node)[-1:]
    around = [code.name.replace("_", " ") for code in codes if code.name not in tree.asked]
    if not codes:  # What a script prints may stand below, and what it is for at its top.
        around = [said_in(call) for call in tree.calls_named("print") if not tree.functions_around(call)]
        around.append(_at_the_top(tree))
    return [text for text in (*tree.said_near(node), *around) if text]


def _at_the_top(tree: SourceTree) -> str:
    """Return what the learner says above the first line of code, in comments or in the docstring of the module."""
    first = next((line.lineno for line in tree.tree.body if not isinstance(line, ast.Expr)), 1)
    own = [line for number, line in enumerate(tree.lines[: first - 1], 1) if number not in tree.given]
    return " ".join(line.strip("#\"' \t") for line in own)


def comments_inside(tree: SourceTree, node: ast.AST) -> list[str]:
    """Return the comments on the lines of the function around a node."""
    lines = [line for code in tree.functions_around(node)[-1:] for line in code.body]
    return [text for text in map(tree.comments_at, lines) if text]


def texts_inside(tree: SourceTree, node: ast.AST) -> list[str]:
    """Return what is said of a node: around it, and by the comments between the lines of its function."""
    return [*texts_around(tree, node), *comments_inside(tree, node)]


def is_told(words: str, texts: list[str], unless: str = "$^") -> bool:
    """Return whether one of some texts has words that it does not deny before, and none says that it is meant.

    >>> [is_told("pairs", [text], unless="words") for text in ("pairs", "no pairs", "pairs of words")]
    [True, False, False]
    """
    if any(re.search(unless, text, re.IGNORECASE) for text in texts if text):
        return False
    found = [(text, match) for text in texts if (match := re.search(words, text, re.IGNORECASE)) is not None]
    return any(not _DENIED.search(_CLAUSE.split(text[: match.start()])[-1]) for text, match in found)


def is_shown_as_wrong(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a learner knows what a line does: it is called wrong, or an ``assert`` says what it gives."""
    texts = [said_in(call) for call in tree.calls_named("print") if node in nodes_of(call)]
    is_asserted = any(node in nodes_of(line) for line in tree.all(ast.Assert))
    return is_asserted or bool(_WRONG.search(" ".join([tree.said_beside(node), *texts])))


def number_said(word: str) -> float:
    """Return a number that stands in digits or in a word, as ``NUMBER`` finds it.

    >>> [number_said(word) for word in ("28", "Seven", "forty")]
    [28.0, 7.0, 40.0]
    """
    return float(word if word.isdigit() else _IN_WORDS[word.lower()])


def ways_to_say(number: float) -> str:
    """Return a pattern of the ways to write a number: ``(?:5|five)``.

    >>> [ways_to_say(number) for number in (5, 30, 0.5)]
    ['(?:5|five)', '(?:30|thirty)', '(?:0.5)']
    """
    in_words = [word for word, value in _IN_WORDS.items() if value == number]
    return f"(?:{'|'.join([f'{number:g}', *in_words])})"


def snake_case(name: str) -> str:
    """Return a name as Keras turns the one of a class into a text: ``SparseCategoricalAccuracy``, ``DailyMean``.

    >>> [snake_case(name) for name in ("DailyMean", "F1Score", "TopKCategoricalAccuracy")]
    ['daily_mean', 'f1_score', 'top_k_categorical_accuracy']
    """
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def words_of_name(name: str) -> str:
    """Return the words of a name, in small letters: of ``DailyMean`` and of ``daily_mean`` the same.

    >>> words_of_name("DailyMean")
    'daily mean'
    """
    return snake_case(name).replace("_", " ")


def texts_in(call: ast.Call) -> str:
    """Return the texts that a call shows, without those in the values."""
    parts = [part for given in (*call.args, *words_of(call).values())
             for part in (given.values if isinstance(given, ast.JoinedStr) else [given])]  # fmt: skip
    return " ".join(text for part in parts if (text := text_of(part)))
