"""A fault of the candidate in a learner's words: what was expected, what happened, at which line."""

from __future__ import annotations

import re
import signal
from dataclasses import dataclass, field
from typing import Any

from grader.candidate.faults import Fault
from grader.catalogue import Exercise
from grader.submission.submission import Submission

_BOLD = re.compile("\x1b\\[[0-9;]*m")


@dataclass(frozen=True)
class Words:
    """What a verdict says about a fault."""

    expected: str
    found: str
    message: str
    details: dict[str, Any] = field(default_factory=dict)


def words_for(fault: Fault, exercise: Exercise, submission: Submission) -> Words:
    """Return the words for a fault of the candidate, with the learner's own lines as they find them."""
    lines = [
        {"number": number, "text": text, "where": submission.where(number), "marked": number == fault.lines[-1][0]}
        for number, text in fault.lines
    ]
    at = f" ({lines[-1]['where']})" if lines else ""
    details: dict[str, Any] = {"lines": lines} if lines else {}
    details |= {"fault": fault.kind, "function": fault.during.removeprefix("in ")}
    if fault.kind == "unwritten":
        return Words("the function written", f"{fault.during} there is still `YOUR CODE HERE`{at}",
                     "Write it in place of the `raise NotImplementedError` line.",
                     {**details, "not_attempted": True})  # fmt: skip
    if fault.kind == "missing":
        return Words(f"a function called `{fault.message}`", "no such function", "Define it at the top level.", details)
    if fault.kind == "time":
        needs = f"The reference solution is graded in {exercise.reference_seconds:g} seconds altogether."
        return Words(f"an answer within {fault.message}", f"none {fault.during}{at}: it was still running",
                     f"Is there a loop that never ends? {needs}", details)  # fmt: skip
    if fault.kind == "memory":
        limit = f"{exercise.limits.memory_mb} MB"
        return Words(f"less than {limit} of memory", f"more, {fault.during}{at}",
                     "Is an array or a layer far larger than the task needs?", details)  # fmt: skip
    if fault.kind == "ended":
        return _ended(fault, at, details)
    if fault.kind == "protocol":
        return Words("a result that can be read", f"{fault.during}: {fault.message}", "", details)
    details["exception"] = {"type": fault.type_name, "message": fault.message}
    found = f"{fault.during} it raised {fault.type_name}: {_first_line(fault.message)}{at}"
    return Words("code that runs", found, "", details)


def _ended(fault: Fault, at: str, details: dict[str, Any]) -> Words:
    if fault.type_name == "signal":
        number = int(fault.message)
        name = signal.Signals(number).name if number in set(signal.Signals) else str(number)
        found = f"{fault.during} the program was ended by {name}{at}"
        return Words("code that runs to its end", found, "", details)
    call = {"SystemExit": "sys.exit()", "KeyboardInterrupt": "KeyboardInterrupt"}.get(fault.type_name, fault.type_name)
    return Words("code that runs to its end", f"{fault.during} the code ended the program with `{call}`{at}",
                 "A submission returns its results: take the call out.", details)  # fmt: skip


def _first_line(message: str) -> str:
    """Return the line that tells most: Keras begins with where it was, and sets what happened in bold."""
    lines = [_BOLD.sub("", line).strip() for line in message.splitlines()]
    telling = [line for line in lines if line and not line.startswith("Exception encountered when calling")]
    return telling[0][:300] if telling else ""
