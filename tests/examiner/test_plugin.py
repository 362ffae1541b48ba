"""The plugin turns whatever happens in a rubric into one of four outcomes, by running real pytest on real files."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from forks import Forks

from grader.candidate.ledger import Ledger
from grader.catalogue import places
from grader.checks.expect import Unmet
from grader.examiner import change_search, plugin
from grader.examiner.events import Decision

pytestmark = pytest.mark.slow

FAKE = """
import json, os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.ledger import Ledger
from grader.catalogue.exercise import Exercise
from grader.catalogue.rubric import read_rubric
from grader.examiner import plugin
from grader.examiner.assignment import Assignment
from grader.examiner.events import Events
from grader.submission.submission import Submission
from grader.channels import take_writer

class Candidate:
    scratch = Path(sys.argv[2])
    ledger = Ledger()
    def load(self):
        if len(sys.argv) > 4:
            lines = ((3, "x = y"),)
            raise CandidateFault(Fault(sys.argv[4], "when the file was run", "ValueError", "boom", lines))
    def call(self, name, *arguments):
        self.ledger.called([name])
        if name == "dies": raise CandidateFault(Fault("time", "in dies", message="20 seconds of CPU time"))
        if name == "raises": raise CandidateFault(Fault("raised", "in raises", "ValueError", "boom"))
        if name == "gone": raise CandidateFault(Fault("gone", "in gone"))
        if name == "unwritten": raise CandidateFault(Fault("unwritten", "in unwritten", lines=((7, "raise"),)))
        return arguments[0] if arguments else None

write = take_writer("1")
folder = Path(sys.argv[2])
exercise = Exercise("week1_x", "X", "intro", 1, folder, 10, 100, "", (), 1.0, pack=os.environ.get("PACK", ""))
submission = Submission("week1_x", folder / "exercise.py", "script", "", "digest")
only = tuple(filter(None, sys.argv[3].split(",")))
decided = json.loads(os.environ.get("DECIDED", "{}"))
assignment = Assignment(exercise, read_rubric(exercise), submission, Candidate(), 5, Events(write), only, decided)
plugin.run(assignment, folder)
"""

HEADER = "from hypothesis import given, strategies as st\n"
HEADER += "from grader.checks import criterion, expect, fixture, trial, Unmet\n"


FORKS: list[Forks] = []
"""The process whose forks grade, while the tests of this module run."""


@pytest.fixture(scope="module", autouse=True)
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    FORKS.append(Forks(tmp_path_factory.mktemp("forks")))
    yield
    FORKS.pop().close()


def grade(
    folder: Path, checks: str, only: str = "", fault: str = "", decided: dict[str, Any] | None = None
) -> dict[str, dict[str, Any]]:
    """Run a rubric against the fake candidate; return the verdicts by criterion."""
    (folder / "checks.py").write_text(HEADER + checks)
    arguments = [str(places.PACKAGE.parent), str(folder), only, *filter(None, [fault])]
    environment = {**os.environ, "DECIDED": json.dumps(decided or {})}
    said = FORKS[0].run(FAKE, arguments, folder, environment)
    events = [json.loads(line) for line in said.splitlines()]
    return {event["criterion_id"]: event for event in events if event["event"] == "verdict"}


def one(body: str, fixtures: str = "candidate") -> str:
    return f"@criterion(points=100)\ndef check_a({fixtures}):\n    '''A promise.'''\n    {body}\n"


def test_a_failure_names_the_one_function_that_the_criterion_itself_called(tmp_path: Path) -> None:
    """The model is evidence of another function, and another criterion calls two."""
    model = "@fixture\ndef model(candidate):\n    return candidate.call('create_model')\n"
    windows = "candidate.call('windows', 1); raise Unmet('a', 'b')"
    told = grade(tmp_path, model + one(windows, "candidate, model"))["check_a"]
    assert told["details"]["called"] == "windows"
    two = grade(tmp_path, model + one(f"candidate.call('x'); {windows}", "candidate, model"))["check_a"]
    assert "called" not in two["details"]


def test_silence_is_a_promise_kept(tmp_path: Path) -> None:
    assert grade(tmp_path, one("candidate.call('f', 1)"))["check_a"]["outcome"] == "MET"


def test_unmet_carries_what_was_expected_and_found(tmp_path: Path) -> None:
    verdict = grade(tmp_path, one("raise Unmet('a', 'b', 'c', table=[1])"))["check_a"]
    assert [verdict[key] for key in ("outcome", "expected", "found", "message", "details")] == [
        "UNMET", "a", "b", "c", {"table": [1]},
    ]  # fmt: skip


@pytest.mark.parametrize("body", ["raise RuntimeError('ours')", "assert 1 == 2", "expect(object())", "1 / 0"])
def test_any_error_of_ours_is_broken_and_never_unmet(tmp_path: Path, body: str) -> None:
    verdict = grade(tmp_path, one(body))["check_a"]
    assert verdict["outcome"] == "BROKEN"
    assert "you lose no points" in verdict["message"]
    assert "Traceback" in verdict["details"]["trace"]


@pytest.mark.parametrize(
    ("body", "of_rubric"), [("1 / 0", True), ("expect(object())", True), ("raise OSError(28, 'No space left')", False)]
)
def test_an_error_in_the_rubric_of_a_pack_is_told_to_its_author(
    tmp_path: Path, body: str, of_rubric: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACK", "tides")
    verdict = grade(tmp_path, one(body))["check_a"]
    assert verdict["outcome"] == "BROKEN" and "you lose no points" in verdict["message"]
    assert ("Tell the author of the pack tides." in verdict["message"]) is of_rubric
    assert verdict["details"].get("in_rubric", False) is of_rubric


@pytest.mark.parametrize("kind", ["TimeIsOver", "CannotGrade"])
def test_a_time_limit_on_a_busy_machine_is_noted(kind: str, tmp_path: Path) -> None:
    verdict = grade(tmp_path, f"from grader.errors import {kind}\n" + one(f"raise {kind}('Over.')"))["check_a"]
    assert verdict["outcome"] == "BROKEN" and verdict["details"].get("time_limit", False) is (kind == "TimeIsOver")


def test_evidence_that_cannot_be_gathered_is_unmet_once_and_blocks_the_rest(tmp_path: Path) -> None:
    checks = """
@fixture
def model(candidate):
    raise Unmet("a model", "`None`")

@criterion(points=50)
def check_a(model):
    '''First.'''

@criterion(points=50)
def check_b(model):
    '''Second.'''
"""
    verdicts = grade(tmp_path, checks)
    assert [verdicts[name]["outcome"] for name in ("check_a", "check_b")] == ["UNMET", "BLOCKED"]
    assert verdicts["check_b"]["found"] == "this waits for: A"
    assert verdicts["check_b"]["details"]["blocked_by"] == ["check_a"]


@pytest.mark.parametrize(
    "body",
    ["raise Unmet('a', 'b')", "candidate.call('raises', 1)", "expect_of([candidate.call('f', n) for n in range(50)])"],
)
def test_independent_criteria_that_fail_are_each_unmet(tmp_path: Path, body: str) -> None:
    checks = "def expect_of(values):\n    raise Unmet('a', str(values))\n\n\n"
    checks += "\n\n".join(one(body).replace("check_a", f"check_{number}") for number in range(8))
    verdicts = grade(tmp_path, checks.replace("points=100", "points=12"))
    assert {name: verdict["outcome"] for name, verdict in verdicts.items()} == {
        f"check_{number}": "UNMET" for number in range(8)
    }


def judge_of(number: int, heard: list[Decision]) -> plugin.GradingPlugin:
    """Return a judge of so many criteria, none of which says that it trains."""
    assignment = SimpleNamespace(
        decided={},
        candidate=SimpleNamespace(ledger=Ledger()),
        events=SimpleNamespace(write=heard.append),
        exercise=SimpleNamespace(form=None),
        submission=SimpleNamespace(source=""),
        rubric={f"check_{place}": SimpleNamespace(trains=False) for place in range(number)},
    )
    return plugin.GradingPlugin(assignment)  # type: ignore[arg-type]


def test_no_change_of_the_code_is_tried_on_a_criterion_that_measured_a_training() -> None:
    told = judge_of(2, [])
    told._decided.reached |= {"check_0": set(), "check_1": set()}
    told._decide("check_0", Unmet("a", "b"))
    told._decide("check_1", Unmet("an MAE of at most 5", "an MAE of 9", runs=[9.0], threshold=5.0))
    assert [one.criterion_id for one in told.missed] == ["check_0"]


def test_a_change_is_not_held_up_by_a_criterion_that_passed_slowly() -> None:
    told = judge_of(3, [])
    told._decided.reached |= {f"check_{place}": {"windows"} for place in range(3)}
    for place, seconds in enumerate((0.1, 20.0)):
        told._started = time.monotonic() - seconds
        told._decide(f"check_{place}", None)
    told._decide("check_2", Unmet("a", "b"))
    assert list(told._passed_beside(told.missed)) == ["check_0"]


def test_where_the_message_has_the_whole_cure_no_change_is_tried() -> None:
    told = judge_of(2, [])
    told._decided.reached |= {"check_0": set(), "check_1": set()}
    told._decide("check_0", Unmet("two arrays", "two lists", no_changes=True))
    told._decide("check_1", Unmet("a", "b"))
    assert [missed.criterion_id for missed in told.missed] == ["check_1"]


def test_a_training_is_searched_though_other_code_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its verdict is kept: when the other code is right, it must say what a fresh grading would find."""
    told = judge_of(2, [])
    told._assignment.exercise.reference_seconds = 20.0  # type: ignore[misc]
    told._assignment.candidate.used = dict  # type: ignore[method-assign, assignment]
    told._about_training = dict  # type: ignore[method-assign]
    told._decided.reached |= {"check_0": set(), "check_1": set()}
    told._decide("check_0", Unmet("a", "b"))
    told._decide("check_1", Unmet("an MAE", "an MAE", again=lambda: None, runs=[9.0], threshold=5.0))
    searched: list[str] = []
    monkeypatch.setattr(plugin, "search_changes", lambda _, missed, *rest: searched.append(missed[0].criterion_id))
    monkeypatch.setattr(plugin, "search_trained", lambda _, missed, *rest: searched.append(missed.criterion_id))
    told.try_changes(lambda _: {})
    assert searched == ["check_0", "check_1"]


def test_the_harder_thresholds_of_a_measurement_go_with_the_easiest_one_that_was_missed() -> None:
    told = judge_of(3, [])
    told._about_training = dict  # type: ignore[method-assign]
    told._assignment.candidate.used = dict  # type: ignore[method-assign, assignment]
    for place, (value, advice) in enumerate(((9.0, ""), (9.0, "Reach 5 first."), (7.0, "Reach 4 first."))):
        told._decided.reached[f"check_{place}"] = {"solution_model"}
        told._decide(
            f"check_{place}", Unmet("an MAE", "an MAE", advice, again=lambda: None, runs=[value], threshold=5.0)
        )
    (failed,) = told.failed
    assert told._missed_in_training(failed) == change_search.Missed(
        "check_0", frozenset(["solution_model"]), harder=("check_1",)
    )


def test_an_exception_at_the_address_of_an_earlier_one_is_another(tmp_path: Path) -> None:
    """Addresses are reused at once in CPython: of a thousand failures in a row none is taken for an earlier one."""
    heard: list[Decision] = []
    told = judge_of(1000, heard)
    for number in range(1000):
        told._decided.reached[f"check_{number}"] = set()
        told._decide(f"check_{number}", Unmet("a", "b"))
    assert {event.verdict.outcome for event in heard} == {"UNMET"}


def test_a_file_that_raises_is_unmet_at_the_first_criterion_with_the_learners_line(tmp_path: Path) -> None:
    checks = one("pass") + one("pass").replace("check_a", "check_b")
    verdicts = grade(tmp_path, checks, fault="raised")
    assert verdicts["check_a"]["outcome"] == "UNMET"
    assert verdicts["check_a"]["found"] == "ValueError when the file was run: boom (line 3)"
    assert verdicts["check_a"]["details"]["lines"][0]["text"] == "x = y"
    assert verdicts["check_b"]["outcome"] == "BLOCKED"


def test_a_criterion_waits_for_those_that_it_comes_after(tmp_path: Path) -> None:
    checks = (
        one("raise Unmet('a', 'b')")
        + """
@criterion(points=1, after="check_a")
def check_b(candidate):
    '''Second.'''
    raise RuntimeError("never reached")
"""
    )
    assert grade(tmp_path, checks)["check_b"]["outcome"] == "BLOCKED"


def test_asked_for_alone_a_criterion_does_not_wait_for_what_was_not_judged(tmp_path: Path) -> None:
    checks = (
        one("raise Unmet('a', 'b')")
        + """
@criterion(points=1, after="check_a")
def check_b(candidate):
    '''Second.'''
"""
    )
    verdicts = grade(tmp_path, checks, only="check_b")
    assert list(verdicts) == ["check_b"] and verdicts["check_b"]["outcome"] == "MET"


def test_after_a_death_the_rest_is_blocked_by_the_criterion_at_which_it_died(tmp_path: Path) -> None:
    checks = one("candidate.call('dies')") + one("candidate.call('gone')").replace("check_a", "check_b")
    verdicts = grade(tmp_path, checks)
    assert verdicts["check_a"]["outcome"] == "UNMET"
    assert "20 seconds of CPU time" in verdicts["check_a"]["expected"]
    assert verdicts["check_b"]["details"]["blocked_by"] == ["check_a"]


def test_what_is_not_written_yet_is_blocked_and_not_wrong(tmp_path: Path) -> None:
    verdict = grade(tmp_path, one("candidate.call('unwritten')"))["check_a"]
    assert (verdict["outcome"], verdict["details"]["not_attempted"]) == ("BLOCKED", True)
    assert "still `YOUR CODE HERE` (line 7)" in verdict["found"]


def test_a_property_reports_its_shrunk_counterexample(tmp_path: Path) -> None:
    checks = """
@criterion(points=100)
@given(number=st.integers(0, 1000))
def check_a(candidate, number):
    '''A promise.'''
    if number > 41: raise Unmet("at most 41", str(number))
"""
    assert grade(tmp_path, checks)["check_a"]["found"] == "42"


def test_a_property_draws_nothing_from_the_source_of_the_kit(tmp_path: Path) -> None:
    checks = """
MINE = 712_345
@criterion(points=100)
@given(number=st.integers())
def check_a(candidate, number):
    '''A promise.'''
    if number in (MINE, -MINE, MINE + 1, MINE - 1): raise Unmet("a draw", "a constant of this file")
"""
    assert grade(tmp_path, checks)["check_a"]["outcome"] == "MET"
    assert not [one for one in tmp_path.rglob("constants") if one.parent.name == ".hypothesis"]


def test_a_function_that_changes_its_mind_is_unmet_and_not_broken(tmp_path: Path) -> None:
    checks = """
calls = []
@criterion(points=100)
@given(number=st.integers(0, 1000))
def check_a(candidate, number):
    '''A promise.'''
    calls.append(number)
    if len(calls) == 4: raise Unmet("the same each time", "something else")
"""
    assert grade(tmp_path, checks)["check_a"]["outcome"] == "UNMET"


def test_a_trial_runs_once_for_all_criteria_that_name_it(tmp_path: Path) -> None:
    checks = """
runs = []
@trial
def answers(candidate, seed):
    runs.append(seed)
    return seed

@criterion(points=50)
def check_a(answers):
    '''First.'''
    if answers.result(1) != answers.result() + 1000: raise Unmet("1000 more", str(answers.result(1)))

@criterion(points=50)
def check_b(answers):
    '''Second.'''
    answers.result()
    if len(runs) != 2 or 5 in runs: raise Unmet("two runs", str(runs))
"""
    assert {verdict["outcome"] for verdict in grade(tmp_path, checks).values()} == {"MET"}


def test_a_conftest_in_the_folder_does_not_run(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("raise SystemExit('a conftest ran')")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n")
    assert grade(tmp_path, one("pass"))["check_a"]["outcome"] == "MET"


REACHING = """
@fixture
def windows(candidate):
    return candidate.call("windowed_dataset", 1)

@trial
def trained(candidate, windows, seed):
    return candidate.call("create_model", seed)

@criterion(points=20)
def check_windows(windows): '''A.'''

@criterion(points=20)
def check_rate(candidate):
    '''B.'''
    candidate.call("learning_rate_at", 1)

@criterion(points=20)
def check_error(trained):
    '''C.'''
    trained.result()

@criterion(points=20)
def check_gap(trained):
    '''D.'''
    trained.result()

@criterion(points=20, after="check_rate")
def check_last(candidate):
    '''E.'''
"""


def test_a_verdict_tells_which_functions_it_rests_on(tmp_path: Path) -> None:
    verdicts = grade(tmp_path, REACHING)
    assert {name: verdict["reached"] for name, verdict in verdicts.items()} == {
        "check_windows": ["windowed_dataset"],
        "check_rate": ["learning_rate_at"],
        "check_error": ["create_model", "windowed_dataset"],
        "check_gap": ["create_model", "windowed_dataset"],
        "check_last": [],
    }


def test_what_waits_rests_on_all_that_it_waits_for(tmp_path: Path) -> None:
    decided = {"check_rate": {"outcome": "UNMET", "reached": ["learning_rate_at"]}}
    verdict = grade(tmp_path, REACHING, only="check_last", decided=decided)["check_last"]
    assert (verdict["outcome"], verdict["reached"]) == ("BLOCKED", ["learning_rate_at"])


def test_what_was_met_before_blocks_nothing(tmp_path: Path) -> None:
    decided = {"check_rate": {"outcome": "MET", "reached": ["learning_rate_at"]}}
    assert grade(tmp_path, REACHING, only="check_last", decided=decided)["check_last"]["outcome"] == "MET"


ASKING = """
@fixture
def windows(candidate, passed):
    return candidate.call("their_windows", "theirs") if passed("check_windows") else "ours"

@criterion(points=50)
def check_windows(candidate):
    '''Windows.'''
    candidate.call("windowed_dataset")
    raise Unmet("whole windows", "half ones")

@criterion(points=50)
def check_error(windows):
    '''Error.'''
    raise Unmet("a small error", f"measured on {windows}")
"""


def test_evidence_may_ask_what_passed_without_being_blocked_by_it(tmp_path: Path) -> None:
    verdicts = grade(tmp_path, ASKING)
    assert verdicts["check_error"]["found"] == "measured on ours"
    assert verdicts["check_error"]["reached"] == ["windowed_dataset"]
    assert grade(tmp_path, ASKING, only="check_error")["check_error"]["found"] == "measured on theirs"


IN_PLACE = """
@fixture
def theirs():
    raise Unmet("a training", "none")

@fixture
def ours():
    return "ours"

@fixture
def broken():
    raise Unmet("another training", "none")

@fixture
def trained(gathered):
    return gathered("theirs", "{other}")

@criterion(points=50)
def check_history(theirs):
    '''History.'''

@criterion(points=50)
def check_stop(trained):
    '''Stop.'''
"""

OPTIONAL = """
@fixture
def windows(candidate):
    candidate.call("windowed_dataset")
    raise Unmet("whole windows", "half ones")

@fixture
def batch_of_ours(gathered):
    return gathered("windows")

@fixture
def model(candidate, gathered, batch_of_ours):
    return candidate.call("create_model", "on theirs" if gathered("windows") else "on ours")

@criterion(points=30)
def check_windows(windows):
    '''Windows.'''

@criterion(points=30)
def check_labels(windows):
    '''Labels.'''

@criterion(points=40)
def check_model(model):
    '''Model.'''
    raise Unmet("a model", model)
"""

NESTED = """
@fixture
def files():
    raise Unmet("files", "none")

@fixture
def arrays(gathered):
    return gathered("files") or "ours"

@fixture
def sets(arrays):
    raise Unmet("sets", f"none of {arrays}")

@fixture
def model(gathered):
    return "theirs" if gathered("sets") else "ours"

@criterion(points=50)
def check_sets(sets):
    '''Sets.'''

@criterion(points=50)
def check_model(model):
    '''Model.'''
    if model != "ours": raise Unmet("ours", model)
"""


@pytest.mark.parametrize(("other", "outcome"), [("ours", "MET"), ("broken", "BLOCKED")])
def test_other_evidence_takes_the_place_of_what_cannot_be_had(tmp_path: Path, other: str, outcome: str) -> None:
    """Where neither can be had, the criterion waits for the one that told of the first."""
    verdicts = grade(tmp_path, IN_PLACE.format(other=other))
    assert [verdicts[name]["outcome"] for name in verdicts] == ["UNMET", outcome]


def test_evidence_that_was_asked_for_inside_other_evidence_can_be_asked_for_that(tmp_path: Path) -> None:
    verdicts = grade(tmp_path, NESTED)
    assert verdicts["check_sets"]["found"] == "none of ours"
    assert [verdicts[name]["outcome"] for name in verdicts] == ["UNMET", "MET"]


def test_evidence_does_without_other_evidence_that_could_not_be_gathered(tmp_path: Path) -> None:
    verdicts = grade(tmp_path, OPTIONAL)
    assert [verdicts[name]["outcome"] for name in verdicts] == ["UNMET", "BLOCKED", "UNMET"]
    assert verdicts["check_model"]["found"] == "on ours"
    assert verdicts["check_model"]["reached"] == ["create_model", "windowed_dataset"]


@pytest.mark.parametrize(
    ("broken", "file", "line", "found"),
    [
        ("from own_matchers import nothing\n", "checks.py", 3, "ImportError: cannot import name 'nothing'"),
        ("import own_matchers\nown_matchers.look(\n'x')\n", "own_matchers.py", 2, "ValueError: no such image"),
        ("from bad_matchers import x\n", "bad_matchers.py", 2, "SyntaxError: "),
    ],
)
def test_a_rubric_that_cannot_be_imported_says_in_which_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str, file: str, line: int, found: str
) -> None:
    (tmp_path / "own_matchers.py").write_text("def look(at):\n    raise ValueError('no such image')\n")
    (tmp_path / "bad_matchers.py").write_text("x = 1\nx = = 2\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    body = one("pass") + "\n@criterion(points=1)\ndef check_b(candidate):\n    '''Another.'''\n"
    verdicts = grade(tmp_path, broken + body)
    assert [verdicts[name]["outcome"] for name in ("check_a", "check_b")] == ["BROKEN", "BLOCKED"]
    assert found in verdicts["check_a"]["found"]
    assert f'{file}", line {line}' in verdicts["check_a"]["details"]["trace"]
