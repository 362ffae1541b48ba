"""What can be said about a submission from its source alone, in milliseconds and without running a line of it."""

from __future__ import annotations

import ast
import functools
import itertools
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from grader.catalogue import code_tree, packs
from grader.catalogue.exam_paper import draw_sizes
from grader.catalogue.exercise import Exercise, Signature
from grader.catalogue.patterns import regex
from grader.submission import rules
from grader.submission.bounded_reading import MOST_LEVELS, NotRead, is_ordinary, is_too_deep, read_apart
from grader.submission.definitions import DEFINITION, IMPORT, Definitions, read_definitions
from grader.submission.inlining import InlinedTree, inlined_tree
from grader.submission.not_run import service_of
from grader.submission.rules.demands import (
    Missing,
    WrongSignature,
    changed_constants,
    missing,
    unread_constants,
    wrong_signatures,
)
from grader.submission.rules.python import unused_arguments
from grader.submission.rules.python.scopes import import_of, names_are_known, unknown_names
from grader.submission.rules.rule import Rule, name_of, rules_of, subject_of, tells_the_same
from grader.submission.rules.spoken import Spoken
from grader.submission.rules.subjects import EXPLAINING
from grader.submission.session import owners_of_lines
from grader.submission.source_tree import Finding, SourceTree, nodes_of
from grader.submission.submission import Submission
from grader.submission.syntax import SyntaxProblem, parse_or_explain

__all__ = [
    "EXPLAINING",
    "FailedRule",
    "Finding",
    "Missing",
    "SourceReport",
    "SyntaxProblem",
    "WrongSignature",
    "all_rules",
    "check_source",
]

MOST_FINDINGS = 50
"""Findings of one rule; who has mended so many finds the others in the next run."""
_RUN = regex(r"# %run +(?:-\w+ +)*(\S{1,60})")
MOST_LINES_OF_A_SCRIPT = 300
"""Statements outside of all functions that are looked at as a function."""
MOST_FAULT = 200
"""Characters of an error of ours that are kept."""

Result = TypeVar("Result")


@dataclass(frozen=True)
class FailedRule:
    """A rule that failed on a submission: a fault of the kit, which costs the learner nothing."""

    rule: str
    """Its name: ``keras_calls.arguments``."""
    fault: str
    """What it raised: ``IndexError: string index out of range``."""
    place: str
    """Where in the kit: ``keras_calls.py, line 217``."""


@dataclass(frozen=True)
class SourceReport:
    """What the source alone tells."""

    syntax_error: SyntaxProblem | None = None
    """Where Python stops understanding it; nothing else is known then."""
    missing: tuple[Missing, ...] = ()
    """What the exercise asks for and the module does not define."""
    wrong_signature: tuple[WrongSignature, ...] = ()
    """What cannot be called as the exercise says."""
    unwritten: tuple[str, ...] = ()
    """Functions and classes whose bodies are still the stub's."""
    not_attempted: bool = False
    """Whether nothing was written: everything is missing or unwritten, and not everything is missing."""
    findings: tuple[Finding, ...] = ()
    """Removed and misspelt calls, and advice, in the order of the lines: at most ``MOST_FINDINGS`` for each rule."""
    failed: tuple[FailedRule, ...] = ()
    """Rules that failed; what the others say holds."""
    defined_at: Mapping[str, int] = field(default_factory=dict)
    """The lines at which the functions and classes are defined that the exercise asks for."""
    helpers: Mapping[str, Collection[str]] = field(default_factory=dict)
    """For each other function, which of the functions that the exercise asks for need it."""
    unread: str = ""
    """Why the source could not be looked at, where it could not: then it is graded by what it does alone."""


@functools.cache
def all_rules() -> tuple[Rule, ...]:
    """Return all of them; none fails with another. Their modules are imported here: a syntax error needs none."""
    return rules_of(rules)


@functools.cache
def _in_order(listed: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Return all rules; those that are silent where another one spoke come last: they would say it again."""
    return tuple(sorted(listed, key=lambda rule: bool(tells_the_same(rule))))


@functools.cache
def _across_lines(listed: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Return the rules that look at more than one line, and not at how a function is written."""
    return tuple(rule for rule in listed if rule.__module__.startswith(_ACROSS))


@functools.cache
def _for_scripts(listed: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Return the rules that may look at a script as at a function; not those on names, which a function has alone."""
    of_names = {f"{module}." for module in _OF_NAMES}
    return tuple(rule for rule in listed if rule.__module__.startswith(_OF_SCRIPTS)
                 and not name_of(rule).startswith(tuple(of_names)))  # fmt: skip


def check_source(exercise: Exercise, submission: Submission) -> SourceReport:
    """Return what the source of a submission tells; of a saved model, which has none, nothing.

    A source that is larger than ordinary ones is looked at in a process of its own, for a few seconds at most.
    """
    if submission.kind == "model":
        return SourceReport()
    if is_ordinary(submission.source):
        return _look(exercise, submission)
    facts = {
        "name": exercise.name, "asked": [asdict(signature) for signature in exercise.functions],
        "source": submission.source, "cells": [list(cell) for cell in submission.cells],
    }  # fmt: skip
    try:
        return _from_facts(read_apart("look", facts))
    except NotRead as error:
        return SourceReport(unread=f"The source was not checked before it ran: {error}.")


def look_from_afar(facts: dict[str, Any]) -> dict[str, Any]:
    """Return what a source tells as plain facts; for a process of its own."""
    asked = tuple(Signature(**{**fact, "parameters": tuple(fact["parameters"])}) for fact in facts["asked"])
    exercise = Exercise(facts["name"], "", "", 0, Path(), 0, 0, "", asked, 1.0)
    return asdict(_look(exercise, Submission(facts["name"], Path(), "script", facts["source"], "", facts["cells"])))


def _from_facts(facts: dict[str, Any]) -> SourceReport:
    kinds = {"missing": Missing, "wrong_signature": WrongSignature, "findings": Finding, "failed": FailedRule}
    lists: dict[str, Any] = {name: tuple(kind(**fact) for fact in facts[name]) for name, kind in kinds.items()}
    error = SyntaxProblem(**facts["syntax_error"]) if facts["syntax_error"] else None
    return SourceReport(**{**facts, **lists, "syntax_error": error, "unwritten": tuple(facts["unwritten"])})


def _look(exercise: Exercise, submission: Submission) -> SourceReport:
    tree = parse_or_explain(submission.source, submission.cells)
    if not isinstance(tree, ast.Module):
        return SourceReport(syntax_error=tree)
    # What is defined is read without recursion; rules may descend.
    unread = f"The lines were not checked: they are nested more than {MOST_LEVELS} levels deep."
    unread = unread if is_too_deep(tree) else ""
    asked, failed = exercise.functions, _Failures()
    definitions = failed.unless(read_definitions, lambda: read_definitions(tree), Definitions({}, {}, True))
    unwritten = tuple(signature.name for signature in asked if definitions.is_unwritten(signature.name))
    return SourceReport(
        missing=failed.unless(missing, lambda: tuple(_missing(definitions, asked, submission)), ()),
        wrong_signature=failed.unless(
            wrong_signatures, lambda: tuple(wrong_signatures(definitions, asked, submission.where)), ()
        ),
        unwritten=unwritten,
        not_attempted=bool(unwritten) and not any(definitions.is_written(signature.name) for signature in asked),
        findings=tuple(_findings(exercise, tree, submission, failed, unwritten)) if not unread else (),
        failed=failed.found(),
        defined_at=_lines_of(tree, {signature.name for signature in asked}),
        helpers=failed.unless(_helpers, lambda: _helpers(tree, {signature.name for signature in asked}), {}),
        unread=unread,
    )


def _missing(definitions: Definitions, asked: tuple[Signature, ...], submission: Submission) -> Iterator[Missing]:
    """Yield what is missing; of what Python cannot read, the reason."""
    unread = {name: unread_lines for unread_lines in submission.unread for name in unread_lines.names}
    for other_missing in missing(definitions, asked, submission.where):
        if part := unread.get(other_missing.name):
            said = f"Python cannot read `{other_missing.name}`: {part.where}: {part.sentence}"
            yield Missing(other_missing.name, "", said, "Fix this line first: until then there is no such function.")
        else:
            yield other_missing


def _lines_of(tree: ast.Module, names: set[str]) -> dict[str, int]:
    """Return the line of the last definition of each of these names at the left margin, in the order of the file."""
    return {node.name: node.lineno for node in tree.body if isinstance(node, DEFINITION) and node.name in names}


def _helpers(tree: ast.Module, asked: set[str]) -> dict[str, list[str]]:
    """Return the functions of a module that it does not have to have, each with those that need it."""
    owners = owners_of_lines(tree, asked)
    functions = [node for node in nodes_of(tree) if isinstance(node, ast.FunctionDef) and node.name not in asked]
    return {function.name: sorted(owners.get(function.lineno, ())) for function in functions}


class _Failures:
    """Runs parts of the look at a source one by one, and remembers which of them failed."""

    def __init__(self) -> None:
        self._found: list[FailedRule] = []

    def unless(self, rule: Callable[..., Any], look: Callable[[], Result], otherwise: Result) -> Result:
        """Return what ``look`` returns, or ``otherwise`` where it raises: then ``rule`` is to blame."""
        try:
            return look()
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            fault = f"{type(error).__name__}: {error}"[:MOST_FAULT]
            self._found.append(FailedRule(name_of(rule), fault, f"{Path(last.filename).name}, line {last.lineno}"))
            return otherwise

    def found(self) -> tuple[FailedRule, ...]:
        """Return what failed so far."""
        return tuple(self._found)


def _source_tree(exercise: Exercise, tree: ast.Module, submission: Submission) -> SourceTree:
    """Return what the rules look at, with the lines that came with the stub: the reference has them, too."""
    asked = {signature.name for signature in exercise.functions}
    answers = [
        statement
        for statement in tree.body
        if isinstance(statement, ast.FunctionDef | ast.ClassDef) and statement.name in asked
    ]
    own = {
        line
        for definition in answers
        for line in range(definition.lineno, (definition.end_lineno or definition.lineno) + 1)
    }
    text = _reference(exercise)
    same = set(text.split("\n"))
    lines = enumerate(submission.source.split("\n"), start=1)
    given = frozenset(
        number
        for number, line in lines
        if line in same and _WORDED.search(line) and (number not in own or number in _told(answers))
    )
    return SourceTree(tree, submission.source, submission.where, given, frozenset(asked), _usual_values(text))


_WORDED = regex(r"\w")
"""In a line that says something: quotation marks alone begin the docstring of a learner as well."""


def _reference(exercise: Exercise) -> str:
    """Return the source of the reference solution; empty where there is none."""
    path = packs.solution_folder(exercise.name) / "solution.py"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _told(answers: list[ast.FunctionDef | ast.ClassDef]) -> set[int]:
    """Return the lines at which docstrings begin: those of the stub are in its words."""
    return {answer.body[0].lineno for answer in answers if ast.get_docstring(answer) is not None}


@functools.lru_cache(maxsize=64)
def _usual_values(reference: str) -> Mapping[str, Mapping[str, set[float | str]]]:
    return unused_arguments.usual_values(code_tree.parse(reference))


def _findings(
    exercise: Exercise, tree: ast.Module, submission: Submission, failed: _Failures, unwritten: Sequence[str]
) -> list[Finding]:
    looked_at = failed.unless(SourceTree, lambda: _source_tree(exercise, tree, submission), None)
    if looked_at is None:
        return []
    found: dict[Finding, None] = {}
    nothing = list[Finding]()
    spoke, aloud = Spoken(tree), Spoken(tree)
    for rule in _in_order(all_rules()):
        told = failed.unless(rule, functools.partial(_found_by, rule, looked_at), nothing)
        if not told:
            continue
        same = tells_the_same(rule)
        told = spoke.unless_told(told, same)
        found |= dict.fromkeys(told)
        spoke.note(told, {name_of(rule), *same})
        # What only explains a verdict is not told where there is none.
        aloud.note((each for each in told if not each.about.startswith(EXPLAINING)), {name_of(rule), *same})
    for look in (_found_inlined, _found_in_script):
        said = {finding.line for finding in found if not finding.about.startswith(EXPLAINING)}
        found |= dict.fromkeys(finding for finding in look(looked_at, aloud, failed) if finding.line not in said)
    if exercise.category:
        sizes = draw_sizes(exercise, exercise.task_seed)
        found |= dict.fromkeys(
            failed.unless(changed_constants, lambda: [*changed_constants(tree, sizes, submission.where)], nothing)
        )
    if exercise.category and not unwritten:
        # What is not written yet may still read any of them.
        reference = code_tree.parse(_reference(exercise))
        found |= dict.fromkeys(
            failed.unless(
                unread_constants, lambda: [*unread_constants(tree, sizes, reference, submission.where)], nothing
            )
        )
    left_out = failed.unless(_only_elsewhere, lambda: [*_only_elsewhere(looked_at, submission.only_elsewhere)], nothing)
    found |= dict.fromkeys(left_out)
    # A line that is written out for each pass of a loop may be told of each of them.
    once: dict[tuple[int, str, str], Finding] = {}
    for finding in found:
        once.setdefault((finding.line, finding.sentence, finding.about), finding)
    return sorted(once.values(), key=lambda finding: finding.line)


def _only_elsewhere(tree: SourceTree, reasons: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the names that a notebook uses and that only Colab, Kaggle or somebody who types would give it."""
    read = (node for node in tree.all(ast.Name) if isinstance(node.ctx, ast.Load))
    for node in (unknown_names(tree) if names_are_known(tree) else read) if reasons else ():
        if reason := reasons.get(node.id):
            sentence = f"`{node.id}` is not defined here: it comes from `{reason}`, "
            if place := service_of(reason):
                sentence += f"which exists only on {place}. Write this line without it."
            else:
                sentence += "which gets no answer in a grading. Write the value into the file."
            yield tree.finding(node, node.id, "", sentence)
    if file := next(filter(None, map(_RUN.match, tree.lines)), None):
        for node in unknown_names(tree):
            if not import_of(node.id)[0]:
                sentence = f"`{node.id}` is not defined here: `%run {file[1]}` is not run. Copy that code into a cell."
                yield tree.finding(node, node.id, "", sentence)


def _found_inlined(tree: SourceTree, spoke: Spoken, failed: _Failures) -> Iterator[Finding]:
    """Yield the advice of rules that see both halves of a mistake only where helpers are written into their calls.

    A rule is silent where one of its module ``spoke``, or one that tells the same: both may see one mistake.
    """
    inlined = failed.unless(inlined_tree, lambda: inlined_tree(tree), None)
    if inlined is None:
        return
    for rule in _across_lines(all_rules()):
        if found := [*_advice(rule, inlined, tree.given, failed)]:
            same = [*spoke.rules_of(name_of(rule).partition(".")[0]), *tells_the_same(rule)]
            yield from spoke.unless_told(found, same)


def _found_in_script(tree: SourceTree, spoke: Spoken, failed: _Failures) -> Iterator[Finding]:
    """Yield the advice of rules that look at functions alone on a training that stands outside of all functions.

    A rule is silent where it ``spoke``. Those on names and states are left out: a function has names of its own.
    """
    script = failed.unless(_script, lambda: _script(tree), None)
    if script is None:
        return
    for rule in _for_scripts(all_rules()):
        if found := [*_advice(rule, script, tree.given, failed)]:
            yield from spoke.unless_told(found, {name_of(rule), *tells_the_same(rule)})


def _advice(rule: Rule, tree: SourceTree, given: frozenset[int], failed: _Failures) -> Iterator[Finding]:
    """Yield what a rule finds in another form of a program that is advice, and of a line of the learner's."""
    for finding in failed.unless(rule, functools.partial(_found_by, rule, tree), list[Finding]()):
        if finding.line not in given and not finding.certain and not finding.about.startswith(EXPLAINING):
            yield finding


def _script(tree: SourceTree) -> SourceTree | None:
    """Return a module in which the lines outside of all functions are one function, where they train a model."""
    fits = tree.calls_of("fit")
    if not fits:
        return None
    outside = [line for line in tree.tree.body if not isinstance(line, (*DEFINITION, *IMPORT))]
    if len(outside) > MOST_LINES_OF_A_SCRIPT or not any(fit in nodes_of(line) for line in outside for fit in fits):
        return None
    lines = [line for line in tree.tree.body if line not in outside]
    arguments = ast.arguments([], [], None, [], [], None, [])
    script = ast.FunctionDef("_script", arguments, outside, [], None, None)
    module = ast.Module([*lines, ast.copy_location(script, outside[0])], [])
    source = "\n".join(tree.lines)
    return SourceTree(ast.fix_missing_locations(module), source, tree.where_is, tree.given, tree.asked, tree.usual)


_OF_SCRIPTS = tuple(
    f"{rules.__name__}.{name}" for name in ("calls", "data", "evaluation", "models", "training", "python")
)
_OF_NAMES = (
    "functions_wanted", "scopes", "kept_states", "unused_arguments", "still_none", "unused_results", "compiled_names",
)  # fmt: skip


_ACROSS = tuple(f"{rules.__name__}.{name}" for name in ("data", "evaluation", "training", "models.outputs"))
"""Where the rules are that look at more than one line, and not at how a function is written."""


def _found_by(rule: Rule, tree: SourceTree) -> list[Finding]:
    found = (
        tree.found_by(rule)[:MOST_FINDINGS]
        if isinstance(tree, InlinedTree)
        else [*itertools.islice(rule(tree), MOST_FINDINGS)]
    )
    otherwise = subject_of(rule) if found else ""
    return [replace(finding, about=finding.about or otherwise, rule=name_of(rule)) for finding in found]
