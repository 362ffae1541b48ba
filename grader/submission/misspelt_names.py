"""Misspelt names in a course file: each is read as the name that was meant, and charged once.

It is a name of the file, or one of Keras: a layer, an argument, a loss. Without this, a slip in a function that builds
and trains a model would hide all that it does. A file with many such names stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from grader.submission.models.installed_api import near
from grader.submission.rules.calls.compiled_names import unknown_words
from grader.submission.rules.calls.functions_wanted import parameters
from grader.submission.rules.calls.keras_calls import unknown_arguments
from grader.submission.rules.calls.removed_calls import misspelt_names
from grader.submission.rules.python.scopes import misspelt
from grader.submission.session import owners_of_lines
from grader.submission.source_tree import SourceTree, text_of
from grader.submission.submission import ChargedLine, Submission
from grader.submission.syntax import parse

EXPECTED = "names that the file defines"
FOUND = "a name that it does not define; everything else was graded as if it were spelled so"
OF_KERAS = "names that Keras has"
NOT_OF_KERAS = "a name that it does not have; everything else was graded as if it were spelled so"
ALIKE = 0.8
"""A name of Keras is read as another one that is so much like it: more is another name, and no slip."""
MOST_SLIPS = 3
"""Misspelt names of one file that are read as what was meant: with more, nobody ever ran it."""


@dataclass(frozen=True)
class _Slip:
    """A misspelt name at one place of a line."""

    line: int
    start: int
    end: int
    """Its place in the bytes of the line."""
    written: str
    meant: str
    sentence: str
    is_own: bool = False
    """Whether the file defines the name that is meant."""


def with_names_as_meant(submission: Submission, asked: Collection[str]) -> Submission:
    """Return a prepared submission in which each name that nothing defines is the one that it is nearest to.

    ``asked`` are the functions that the exercise asks for. One name with two meanings leaves the file as it is.
    """
    tree = parse(submission.source)
    lines = submission.source.split("\n")
    slips = set(_slips(SourceTree(tree, submission.source, submission.where)))
    found = sorted(slips, key=lambda slip: (slip.line, slip.start))
    is_there = all(lines[slip.line - 1].encode()[slip.start : slip.end] == slip.written.encode() for slip in found)
    by_name: dict[str, list[_Slip]] = {}
    for slip in found:
        by_name.setdefault(slip.written, []).append(slip)
    is_clear = all(len({slip.meant for slip in alike}) == 1 for alike in by_name.values())
    if not is_there or not is_clear or not 0 < len(by_name) <= MOST_SLIPS:
        return submission
    for slip in reversed(found):
        line = lines[slip.line - 1].encode()
        lines[slip.line - 1] = (line[: slip.start] + slip.meant.encode() + line[slip.end :]).decode()
    owners = owners_of_lines(tree, asked)
    charged = tuple(
        ChargedLine(
            submission.where(alike[0].line),
            alike[0].sentence,
            frozenset().union(*(owners.get(slip.line, ()) for slip in alike)),
            EXPECTED if alike[0].is_own else OF_KERAS,
            FOUND if alike[0].is_own else NOT_OF_KERAS,
        )
        for alike in by_name.values()
    )
    return replace(submission, source="\n".join(lines), charged_lines=(*submission.charged_lines, *charged))


def _slips(tree: SourceTree) -> Iterator[_Slip]:
    wanted = parameters(tree)
    for name, meant in misspelt(tree):
        if (name.lineno, name.id) in wanted:
            continue
        end = name.end_col_offset or 0
        sentence = f"`{name.id}` is not defined. Did you mean `{meant}`?"
        yield _Slip(name.lineno, name.col_offset, end, name.id, meant, sentence, is_own=True)
    for slip in _slips_of_keras(tree):
        if near(slip.written, (slip.meant,), ALIKE):
            yield slip


def _slips_of_keras(tree: SourceTree) -> Iterator[_Slip]:
    for word, meant, sentence in (argument for argument in unknown_arguments(tree) if not tree.is_guarded(argument[0])):
        written = str(word.arg)
        end = word.col_offset + len(written.encode())
        yield _Slip(word.lineno, word.col_offset, end, written, meant, sentence)
    for node, meant, sentence in (item for item in unknown_words(tree) if not tree.is_guarded(item[0])):
        end = (node.end_col_offset or 0) - 1
        yield _Slip(node.lineno, node.col_offset + 1, end, text_of(node) or "", meant, sentence)
    for name, meant, sentence in misspelt_names(tree):
        end = name.end_col_offset or 0
        yield _Slip(name.end_lineno or 0, end - len(name.attr.encode()), end, name.attr, meant, sentence)
