"""One misspelt name in a course file: read as the name that was meant, and charged once.

Without this, a slip in a function that builds and trains a model would hide all that it does. A file with several
such names stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from grader.submission.old_names import owners_of_lines
from grader.submission.rules.scopes import misspelt
from grader.submission.source_tree import SourceTree
from grader.submission.submission import ChargedLine, Submission
from grader.submission.syntax import parse

EXPECTED = "names that the file defines"
FOUND = "a name that it does not define; everything else was graded as if it were spelled so"


def with_one_name_as_meant(submission: Submission, asked: Collection[str]) -> Submission:
    """Return a prepared submission in which the one name that nothing defines is the one that it is nearest to.

    ``asked`` are the functions that the exercise asks for.
    """
    tree = parse(submission.source)
    found = list(misspelt(SourceTree(tree, submission.source, submission.where)))
    if len({(node.id, meant) for node, meant in found}) != 1:
        return submission
    lines = submission.source.split("\n")
    for node, meant in sorted(found, key=lambda one: (one[0].lineno, one[0].col_offset), reverse=True):
        line = lines[node.lineno - 1].encode()
        lines[node.lineno - 1] = (line[: node.col_offset] + meant.encode() + line[node.end_col_offset :]).decode()
    owners = owners_of_lines(tree, asked)
    first, meant = min(found, key=lambda one: one[0].lineno)
    charged = ChargedLine(
        submission.where(first.lineno),
        f"`{first.id}` is not defined. Did you mean `{meant}`?",
        frozenset().union(*(owners.get(node.lineno, ()) for node, _ in found)),
        EXPECTED,
        FOUND,
    )
    return replace(submission, source="\n".join(lines), charged_lines=(*submission.charged_lines, charged))
