"""What a comment says of a call, and what there is to say where the call does something else."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass

from grader.catalogue.patterns import regex
from grader.submission.source_tree import SourceTree, typed, words_of


def any_of(*words: str) -> re.Pattern[str]:
    """Return a pattern that finds any of these patterns at the beginning of a word, in large or small letters."""
    return regex(rf"\b(?:{'|'.join(words)})", re.IGNORECASE)


Told = Callable[[SourceTree, ast.Call, str], str]
"""Returns what to say of a call that has a comment; empty where the call does what the comment says."""


@dataclass(frozen=True)
class Belief:
    """What comments say of a call, and what there is to say of it where they do."""

    names: tuple[str, ...]
    """The last parts of the names of the functions, classes or methods that are called."""
    said: re.Pattern[str]
    """What a comment says that the call may not do."""
    told: Told
    around: re.Pattern[str] | None = None
    """What says so as well in a docstring, in the name of a layer, or in a printed text of the function around it."""
    reads_around: bool = False
    """Whether everything said in the call and around it counts as its comment."""


def unless(word: str, sentence: str) -> Told:
    """Return a sentence for calls that are not given this keyword argument."""
    return lambda tree, call, said: "" if word in words_of(call) else sentence.format(call=typed(call.func))


def always(sentence: str) -> Told:
    """Return a sentence for every call; ``{call}`` in it is the function that is called."""
    return lambda tree, call, said: sentence.format(call=typed(call.func))
