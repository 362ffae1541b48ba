"""What rules say of programs: of a mistake its sentence, and of its right twin nothing."""

import ast
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from grader.catalogue.exercise import read_exercise
from grader.submission.rules.source_report import check_source
from grader.submission.source_tree import Finding, SourceTree
from grader.submission.submission import Submission

Rules = Sequence[Callable[[SourceTree], Iterable[Finding]]]
Said = list[tuple[str, str]]
"""The names of rules, with their sentences."""


def tree_of(source: str, asked: Iterable[str] = ()) -> SourceTree:
    return SourceTree(ast.parse(source), source, "line {}".format, asked=frozenset(asked))


def said_by(rules: Rules, source: str, asked: Iterable[str] = ()) -> Said:
    """Return what each of the rules says of a program, where some of its functions are asked for."""
    tree = tree_of(source, asked)
    return [(rule.__name__, found.sentence) for rule in rules for found in rule(tree)]


def assert_only(words: str, said: Said) -> None:
    """All sentences that are said have these words, and there is one."""
    found = [sentence for _, sentence in said]
    assert [sentence for sentence in found if words in sentence] == found != []


def assert_each_speaks(rules: Rules, said: Iterable[Said]) -> None:
    """Each rule says something of one of the mistakes."""
    assert {name for of_one_mistake in said for name, _ in of_one_mistake} == {rule.__name__ for rule in rules}


def assert_short(said: Iterable[Said]) -> None:
    """No sentence has more than twenty words."""
    texts = [part for of_one_mistake in said for _, sentence in of_one_mistake for part in sentence.split(". ")]
    assert [text for text in texts if len(text.split()) > 20] == []


def assert_told(rules: Rules, words: str, mistake: str, right: str) -> None:
    """A mistake gets only sentences with these words, which are short, and its right twin none."""
    said = said_by(rules, mistake)
    assert_only(words, said)
    assert_short([said])
    assert said_by(rules, right) == []


def said_of_submission(source: str) -> list[str]:
    """Return what all rules say of a submission, also with its helpers written into their calls."""
    exercise = read_exercise("exam1_curve")
    found = check_source(exercise, Submission(exercise.name, Path("exercise.py"), "script", source, "")).findings
    return [finding.sentence for finding in found]
