"""Every event is read from its line as it was written, and a line of another kind is passed over."""

import json
from pathlib import Path
from typing import Any

import pytest

from grader.candidate.events import Evidence, Progress, Running
from grader.examiner import events
from grader.examiner.events import (
    CellResult,
    Changed,
    CriterionStarted,
    Decision,
    Event,
    Events,
    Experiments,
    Finished,
    Looking,
    Printed,
    Started,
    read_event,
)  # fmt: skip
from grader.examiner.grade import Outcome, Verdict

VERDICT = Verdict("check_labels", Outcome.UNMET, "labels", "none", seconds=0.5, details={"lines": [{"number": 3}]})
ALL: list[Event] = [
    Started("tcp://10.0.0.1:8786"),
    CriterionStarted("check_labels"),
    Decision(VERDICT, ["windowed_dataset"], {"check_windows": "MET"}, "windowed_dataset"),
    Progress(3, 20, {"loss": 4.0}, "create_model", {"metric": "mae", "at": 3.5}),
    Running("running create_model", 1.1),
    Evidence("curves", {"history": {"loss": [4.0]}}),
    Looking("check_error", "`learning_rate` × 10"),
    Experiments("check_error", {"trials": []}),
    Changed("check_windows", {"words": "Write `1` in place of `2`", "line": 3}),
    Finished({"python": "3.11.7"}),
    Printed("x\n", 5),
    CellResult("3", False, ["cG5n"], ["It did not run.", "Found: x.", "Stop."]),
]


def lines_of(*told: Event) -> list[dict[str, Any]]:
    """Return what is written of these events."""
    lines = bytearray()

    def write(piece: memoryview) -> int:
        lines.extend(piece[:7])  # A pipe takes as much as it has room for.
        return len(piece[:7])

    for event in told:
        Events(write).write(event)
    return [json.loads(line) for line in lines.splitlines()]


def test_each_is_read_as_it_was_written() -> None:
    assert [read_event(line) for line in lines_of(*ALL)] == ALL
    assert {type(event) for event in ALL} == set(events._KINDS.values())


def test_a_verdict_is_written_flat_beside_what_it_depends_on() -> None:
    [line] = lines_of(Decision(VERDICT, ["windowed_dataset"]))
    assert (line["event"], line["criterion_id"], line["outcome"]) == ("verdict", "check_labels", "UNMET")
    assert (line["reached"], line["asked"], line["shared_as"]) == (["windowed_dataset"], {}, "")


def test_what_json_has_no_word_for_is_written_as_what_it_has() -> None:
    told = Evidence("x", {"a": float("nan"), 5: (float("inf"), 1.5), "at": Path("/x")})
    assert lines_of(told) == [{"event": "evidence", "key": "x", "value": {"a": None, "5": [None, 1.5], "at": "/x"}}]


def test_another_kind_is_passed_over_and_a_broken_event_is_not() -> None:
    assert read_event({"event": "of a later kit", "x": 1}) is None
    for broken in ({}, {"event": "criterion_started"}, {"event": "verdict", "criterion_id": "check_labels"}):
        with pytest.raises((KeyError, TypeError)):
            read_event(broken)
