"""Whether the code that a sentence says to remove is in the source: a cause that is not there is none.

A matcher sees values, not code. From values alone it guesses at the argument that made them, such as
``drop_remainder``. The source shows whether the guess can be right.
"""

from __future__ import annotations

import ast
import re

from grader.catalogue.patterns import regex
from grader.submission.syntax import UNPARSABLE, called_name, parse

_SENTENCE = regex(r"(?:`[^`]*`|[^`.!?]|[.!?](?!\s|$))+[.!?]?\s*")
_REMOVES = regex(
    r"(?:^(?:Leave out|Remove)|: (?:leave out|remove)) "
    r"(?P<what>`[^`]*`(?:(?:, and |, or |, | and | or )`[^`]*`)*)(?! (?:or|and) )"
)
_SAYS_SO = regex(r"(?:[Ll]eave out|[Rr]emove) `")
_FROM = regex(r" from `\.(\w+)\(")
"""The method that code is to be removed from."""
_CODE = regex(r"`([^`]*)`")
_NAME = regex(r"[A-Za-z_]\w+")
_FLAGS = ("drop_remainder", "use_bias")
"""Arguments that are also given by their position, as ``.batch(32, True)``."""


def without_absent_code(advice: str, source: str) -> str:
    """Return advice without the sentences that say to remove code that ``source`` does not have.

    >>> without_absent_code("Remove `.repeat()`. The dataset must end.", "ds.batch(32)")
    'The dataset must end.'
    >>> without_absent_code("Keep the last, smaller batch: remove `drop_remainder=True`. Read all.", "ds.batch(32)")
    'Read all.'
    >>> without_absent_code("Remove `.repeat()`.", "ds.repeat()")
    'Remove `.repeat()`.'
    """
    if not _SAYS_SO.search(advice):
        return advice
    sentences = [found[0] for found in _SENTENCE.finditer(advice)]
    return "".join(sentence for sentence in sentences if not _is_absent(sentence, source)).strip()


def _is_absent(sentence: str, source: str) -> bool:
    removes = _REMOVES.search(sentence)
    if removes is None:
        return False
    names = [found[0] for code in _CODE.findall(removes["what"]) if (found := _NAME.search(code))]
    method = _FROM.match(sentence, removes.end())
    return bool(names) and not any(_is_there(name, source, method[1] if method else "") for name in names)


def _is_there(name: str, source: str, method: str) -> bool:
    if not method and re.search(rf"\b{name}\b", source):
        return True
    return (bool(method) or name in _FLAGS) and _is_given(name, source, method)


def _is_given(name: str, source: str, method: str) -> bool:
    """Return whether a call of a method, any where it is empty, has an argument: by its name, or as a flag without."""
    try:
        tree = parse(source)
    except UNPARSABLE:
        return True
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and method in called_name(node)]
    by_name = any(keyword.arg in (name, None) for call in calls for keyword in call.keywords)
    flags = (
        isinstance(argument, ast.Constant) and isinstance(argument.value, bool)
        for call in calls
        for argument in call.args
    )
    return by_name or (name in _FLAGS and any(flags))
