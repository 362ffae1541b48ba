"""What the source alone says about a verdict: a misspelt name, a wrong signature, a call that is gone."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.candidate.faults import EMPTY
from grader.catalogue.patterns import regex
from grader.examiner.grade import Outcome, Verdict
from grader.examiner.raised_findings import cause_of_exception
from grader.submission.rules import subjects
from grader.submission.rules.source_report import Finding, SourceReport
from grader.submission.submission import ChargedLine

if TYPE_CHECKING:
    from grader.checks.details import Details, Line


def blocked_by_source(report: SourceReport) -> Verdict | None:
    """Return what blocks every criterion before anything runs, if something does; its criterion is empty."""
    error = report.syntax_error
    if error is not None:
        lines: list[Line] = [{"number": error.line, "text": error.text, "where": error.where, "marked": True}]
        if error.text:
            lines.append({"number": error.line, "text": error.caret, "where": "", "marked": False})
        return Verdict(
            "",
            Outcome.BLOCKED,
            "a file that Python can read",
            f"{error.where}: {error.message}",
            "Fix this line first: nothing else runs before that.",
            details={"lines": lines, "syntax": True},
        )
    if report.not_attempted:
        return Verdict(
            "",
            Outcome.BLOCKED,
            "your code",
            "nothing is written yet",
            "Look for `YOUR CODE HERE`.",
            details={"not_attempted": True},
        )
    return None


def with_charged_lines(verdict: Verdict, charged: Sequence[ChargedLine]) -> Verdict:
    """Return a verdict as unmet for lines that were graded as if they were right; the first one says what is wrong."""
    told = {
        charged_line.sentence: f"{charged_line.where}: {charged_line.sentence}"
        if charged_line.where
        else charged_line.sentence
        for charged_line in reversed(charged)
    }
    return replace(
        verdict,
        outcome=Outcome.UNMET,
        expected=charged[0].expected,
        found=charged[0].found,
        message=" ".join(reversed(told.values())),
    )


def in_words_of_source(verdict: Verdict, report: SourceReport, reached: Iterable[str] = ()) -> Verdict:
    """Return the verdict with what the source says about the fault that it rests on.

    ``reached`` are the functions that were called for it.
    """
    details = verdict.details
    function = details.get("function")
    empty = next((name for name in sorted(reached) if name in report.unwritten), "")
    if empty and verdict.found == "`None`":
        return replace(verdict, message=f"Nothing is written yet in `{empty}`: replace each `None`.")
    if details.get("fault") == "missing":
        told = next((missing for missing in report.missing if f"`{missing.name}`" in verdict.expected), None)
        if told is None:
            return verdict
        message = f"{told.place} {told.advice or verdict.message}".strip()
        return replace(verdict, found=told.found or told.sentence, message=message)
    if details.get("exception", {}).get("type") == "TypeError":
        for wrong in report.wrong_signature:
            if wrong.name == function:
                return replace(
                    verdict, expected=f"`{wrong.expected}`", found=f"`{wrong.found}`", message=wrong.sentence
                )
    marked = {line["number"] for line in details.get("lines", ())}
    for finding in report.findings:
        if finding.certain and marked & {finding.line, finding.raised_at} and _may_raise(finding, verdict):
            return replace(verdict, message=finding.sentence)
    names = _with_helpers(reached, report)
    if said := next(filter(None, (cause_of_exception(finding, verdict, names) for finding in report.findings)), ""):
        return replace(verdict, message=said)
    if found := _hidden(verdict, report, reached):
        return replace(verdict, message=f"{found.where}: {found.sentence}", details={**details, "hidden": True})
    if found := _of_function(verdict, report, reached):
        return replace(verdict, message=f"{found.where}: {found.sentence}")
    by_rubric = details.get("explained_by", ())
    for about in (*by_rubric, *_FITTING):
        for finding in report.findings:
            if finding.about == about and (about in by_rubric or _FITTING[about](verdict)):
                sure: Details = {"hidden": True} if about in _SURE else {}
                message = f"{finding.where}: {finding.sentence}"
                return replace(verdict, message=message, details=details | sure)
    for finding in report.findings:
        if (
            finding.about.startswith(subjects.LAYER)
            and f"`{finding.about.removeprefix(subjects.LAYER)}`" in verdict.message
        ):
            # The layer is there: what is wrong with it is the cause.
            return replace(verdict, message=f"{finding.where}: {finding.sentence}")
    if _misses_threshold(verdict) and (
        shown := [finding for finding in report.findings if finding.about in _OF_TRAININGS]
    ):
        # It is told where the training shows no cause by itself.
        first = min(shown, key=lambda finding: finding.about not in _OF_EPOCHS)
        seen: Details = {"shown": f"{first.where}: {first.sentence}", "shows_epochs": first.about in _OF_EPOCHS}
        return replace(verdict, details=details | seen)
    return _with_arguments(verdict, report, set(reached))


def _hidden(verdict: Verdict, report: SourceReport, reached: Iterable[str]) -> Finding | None:
    """Return what a function of this verdict goes on without, or with, where no line of it raised, or measured.

    That is a name that is defined nowhere, a default value with what earlier calls put into it, values in another
    order, or a call that does more than it seems to, or less.
    """
    if verdict.outcome is not Outcome.UNMET or "runs" in verdict.details:
        return None
    if _raised(verdict):
        # In a line of ours that worked with what a function returned: the function may have returned another result.
        of_ours = not verdict.details.get("lines")
        about = (
            (subjects.KEPT, subjects.TAKEN)
            if of_ours
            else (subjects.EFFECT,)
            if "batch_outputs" in _said(verdict)
            else ()
        )
        if _OF_NOTHING.search(_said(verdict)):
            about = (*about, subjects.NONE, subjects.NO_RETURN)
        if _OF_SHAPES.search(_said(verdict)):
            about = (*about, subjects.SWAPPED, subjects.DROPPED)
        return _in_one_of(reached, report, about)
    return _in_one_of(
        reached,
        report,
        (
            subjects.HIDDEN,
            subjects.KEPT,
            subjects.LETTERS,
            subjects.MIXED,
            subjects.EFFECT,
            subjects.TAKEN,
            subjects.SWAPPED,
            subjects.DROPPED,
            subjects.NONE,
            *((subjects.NO_RETURN,) if "`None`" in verdict.found else ()),
        ),
    )


def _of_function(verdict: Verdict, report: SourceReport, reached: Iterable[str]) -> Finding | None:
    """Return what a function of this verdict has that explains it, as the rubric says."""
    return _in_one_of(reached, report, verdict.details.get("explained_by", ()))


def _in_one_of(functions: Iterable[str], report: SourceReport, about: Iterable[str]) -> Finding | None:
    """Return the first finding in one of the functions, or in one that it needs, that is about one of these matters."""
    wanted = {f"{text}{name}" for text, name in itertools.product(about, _with_helpers(functions, report))}
    return next((finding for finding in report.findings if finding.about in wanted), None)


def _with_helpers(functions: Iterable[str], report: SourceReport) -> set[str]:
    names = {*functions}
    return names | {helper for helper, users in report.helpers.items() if names & {*users}}


def _raised(verdict: Verdict) -> str:
    return str(verdict.details.get("exception", {}).get("type", ""))


def _said(verdict: Verdict) -> str:
    """Return the text of the exception; empty where none was raised."""
    return str(verdict.details.get("exception", {}).get("message", ""))


def _may_raise(finding: Finding, verdict: Verdict) -> bool:
    """Return whether a finding may be why this was raised: a line may have another mistake as well."""
    if _raised(verdict) != "NameError":
        return "is not defined" not in finding.sentence
    undefined = _NOT_DEFINED.search(_said(verdict))
    return undefined is None or undefined[1] in finding.sentence


def _misses_files(verdict: Verdict) -> bool:
    """Return whether a file was not there: that raised, or a folder stayed empty."""
    if raised := _raised(verdict):
        is_of_files = raised in {"FileNotFoundError", "NotFoundError", "NotADirectoryError"}
        return is_of_files or (raised in {"OSError", "ValueError"} and bool(_NO_FILE.search(_said(verdict))))
    return verdict.outcome is Outcome.UNMET and "folder" in verdict.expected and "empty" in verdict.found


def _misses_model(verdict: Verdict) -> bool:
    """Return whether a model is missing: ``None`` was returned, or a method of it was called."""
    none = "'NoneType' object has"
    return ("model" in verdict.expected and verdict.found == "`None`") or _said(verdict).startswith(none)


_NO_FILE = regex(r"file does not exist at|File not found|Could not open '")
"""What Keras and TensorFlow say of a file that is not there, without an exception of its own."""
_NO_FUNCTION = regex(
    r"'(?:int|float|bool|\w*Tensor|numpy\.\w+)' object is not callable|unsupported callable|must be a callable"
    r"|Could not interpret (?:loss|activation function) identifier"
)
"""What Python, TensorFlow and Keras say of a value in the place of a function."""
_OF_SHAPES = regex(r"\b(?:shape|rank|ndim|dimension)s?\b")
"""In what is said of arrays that do not fit: a line whose result is lost may have been to change them."""
_OF_NOTHING = regex(r"NoneType|'(?:Tokenizer|TextVectorization)' object has no attribute")
"""What Python says of ``None``, or of a tokenizer of ours in its place."""
_NOT_DEFINED = regex(r"name '(\w+)' is not defined")


def _is_of_rates(verdict: Verdict) -> bool:
    """Return whether a verdict is about learning rates, and no exception was raised."""
    said = f"{verdict.expected} {verdict.found} {verdict.message}".replace("_", " ")
    return "learning rate" in said and not _raised(verdict)


def _raised_in_fit(verdict: Verdict) -> bool:
    """Return whether a line of the submission that calls ``fit`` raised."""
    return any(line["marked"] and ".fit(" in line["text"] for line in verdict.details.get("lines", ()))


def _misses_threshold(verdict: Verdict) -> bool:
    """Return whether a training did not reach what it must."""
    return verdict.outcome is Outcome.UNMET and "runs" in verdict.details


def _misses_threshold_still(verdict: Verdict) -> bool:
    """Return whether a training did not reach what it must, and nothing that was tried helped."""
    return _misses_threshold(verdict) and "tried just now" not in verdict.message


_FITTING: dict[str, Callable[[Verdict], bool]] = {
    subjects.CONSTANTS: lambda verdict: verdict.outcome is Outcome.UNMET and not _raised(verdict),
    subjects.DRAWN: _misses_threshold,
    subjects.PATH: _misses_files,
    subjects.LISTED: _misses_files,
    subjects.ROWS: lambda verdict: _raised(verdict) in {"ValueError", "IndexError", "StopIteration", "KeyError"},
    subjects.UNBATCHED: lambda verdict: (
        _raised(verdict) in {"ValueError", "InvalidArgumentError", "TypeError"} and _raised_in_fit(verdict)
    ),
    subjects.LOST: _misses_model,
    subjects.OUTPUT: lambda verdict: (
        _misses_threshold(verdict) or (verdict.outcome is Outcome.UNMET and "output" in verdict.expected)
    ),
    subjects.LOOP: _misses_threshold,
    subjects.SHARE: _misses_threshold,
    subjects.UNTRAINED: _misses_threshold,
    subjects.TAPE: lambda verdict: "No gradients provided" in _said(verdict),
    subjects.MEANT: _misses_threshold_still,
    subjects.SHARED: lambda verdict: "expected axis -1" in _said(verdict),
    subjects.PADDED: lambda verdict: "data type" in _said(verdict),
    subjects.WRAPPED: _misses_threshold_still,
    subjects.RATE: lambda verdict: (
        _misses_threshold(verdict) or (verdict.outcome is Outcome.UNMET and _is_of_rates(verdict))
    ),
    subjects.ENLARGED: lambda verdict: "same shape" in _said(verdict),
    subjects.NORM: lambda verdict: _raised(verdict) in {"ValueError", "TypeError", "AttributeError"},
    subjects.STATE: lambda verdict: any(text in _said(verdict) for text in ("Incompatible shapes", "batch size")),
    subjects.VALUE: lambda verdict: bool(_NO_FUNCTION.search(_said(verdict))),
    subjects.KEY: lambda verdict: "monitor" in _said(verdict),
}
"""By what findings are about: the verdicts that they explain."""
_OF_EPOCHS = (subjects.FIRST_PASS, subjects.ONE_EPOCH)
"""What findings are about that say why a training has few epochs."""
_OF_TRAININGS = (subjects.TRAINING, subjects.SHARED, *_OF_EPOCHS)
"""What findings are about that may be the cause of a training which missed its threshold."""
_SURE = (
    subjects.CONSTANTS,
    subjects.DRAWN,
    subjects.PATH,
    subjects.BATCH,
    subjects.SCALE,
    subjects.UNBATCHED,
    subjects.DRAWN_AGAIN,
    subjects.PADDED,
    subjects.IN_STEPS,
)
"""What findings are about that are the cause: other code that helps as well is not told."""


def _with_arguments(verdict: Verdict, report: SourceReport, reached: set[str]) -> Verdict:
    """Return an unmet verdict on one function with what stands in the place of this function's arguments.

    An exception has other causes as well: there only the usual value of an argument explains it, and in its place.
    """
    raised = _raised(verdict)
    if verdict.outcome is not Outcome.UNMET or "runs" in verdict.details or raised not in _OF_SIZES:
        return verdict
    said = f"{verdict.expected} {verdict.found} {verdict.message}"
    own = verdict.details.get("function")
    names = [
        text for text in reached if len(reached) == 1 or text == own or f"`{text}" in said or f" in {text}:" in said
    ]
    blamed = {f"{subjects.ARGUMENT}{name}{subjects.USUALLY}" for name in names} | (
        {f"{subjects.ARGUMENT}{name}" for name in names} if not raised else set()
    )
    if _is_empty(verdict):
        blamed |= {f"{subjects.ARGUMENT}{name}{subjects.CUT}" for name in names}
    # A line below all those that were reached had not run yet.
    reached_lines = [int(line["number"]) for line in verdict.details.get("lines", ())] if raised else []
    told = [
        finding.sentence
        for finding in report.findings
        if finding.about in blamed
        and finding.sentence not in verdict.message
        and finding.line <= max(reached_lines, default=finding.line)
    ]
    if raised and told:
        return replace(verdict, message=told[0])
    return replace(verdict, message=" ".join([*told[:2], verdict.message]).strip())


def _is_empty(verdict: Verdict) -> bool:
    """Return whether nothing was returned, or the line that raised had nothing to work with."""
    held = (words for _, words in verdict.details.get("values") or ())
    return verdict.found.startswith("0 ") or any(EMPTY.search(words) for words in (verdict.found, *held))


_OF_SIZES = {"", "ValueError", "IndexError", "InvalidArgumentError"}
"""Exceptions that a size raises which fits no other; none at all."""
