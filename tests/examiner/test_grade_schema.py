"""What ``--json`` prints keeps the published JSON Schema: grades, stubs, refusals, and lists of them."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.authoring.proof import cases_of, prove
from grader.catalogue import places
from grader.checks.measure import Measurement
from grader.cli.main import main
from grader.examiner.grade import FORMAT, Grade, Outcome, Status, Verdict
from grader.examiner.plugin import with_measured

SCHEMA = json.loads(places.grade_schema().read_text(encoding="utf-8"))
KEEPS = jsonschema.Draft202012Validator(SCHEMA)
NUMBERS = st.floats(allow_nan=True, allow_infinity=True)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[Any, int]:
    """Return what a command prints as JSON, and its exit code."""
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--json"])
    return json.loads(capsys.readouterr().out), int(left.value.code or 0)


def a_grade(verdict: Verdict) -> Grade:
    return Grade("week1_x", "x.py", "0" * 64, "1" * 64, (verdict,), 0, 10, Status.NOT_YET, "2026-01-01", 1.0, 5)


def test_the_schema_is_one_itself_and_has_the_version_of_the_format() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"].endswith(f":{FORMAT}")
    assert {SCHEMA["$defs"][kind]["properties"]["format"]["const"] for kind in ("grade", "refusal")} == {FORMAT}


@pytest.mark.parametrize(("kind", "record"), [("grade", Grade), ("verdict", Verdict)])
def test_the_schema_names_every_field_and_no_other(kind: str, record: Any) -> None:
    fields = set(record.__dataclass_fields__) | ({"format"} if kind == "grade" else set())
    assert set(SCHEMA["$defs"][kind]["properties"]) == fields == set(SCHEMA["$defs"][kind]["required"])


@pytest.mark.parametrize("field", ["title", "measured", "threshold", "baseline", "unit"])
def test_a_grade_without_a_field_of_its_verdicts_does_not_keep_it(field: str) -> None:
    facts = json.loads(a_grade(Verdict("check_a", Outcome.MET, title="A")).to_json())
    KEEPS.validate(facts)
    del facts["verdicts"][0][field]
    assert not KEEPS.is_valid(facts)


@given(value=NUMBERS, threshold=st.floats(0, 1e6), outcome=st.sampled_from(Outcome), measured=st.booleans())
def test_whatever_was_measured_the_grade_keeps_the_schema(
    value: float, threshold: float, outcome: Outcome, measured: bool
) -> None:
    taken = [Measurement("mae", value, threshold, at_least=False)] if measured else []
    verdict = with_measured(Verdict("check_a", outcome, title="A"), taken)
    text = a_grade(verdict).to_json()
    KEEPS.validate(json.loads(text))
    assert Grade.from_json(text) == a_grade(verdict)


def test_an_untouched_stub_is_a_grade_that_says_where_to_begin(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    stub = places.exercises_folder() / "week2_timeseries" / "exercise.py"
    facts, code = printed(capsys, "week2_timeseries", "--submission", str(stub), "--report-dir", str(tmp_path))
    KEEPS.validate(facts)
    assert (facts["status"], facts["earned"], code) == ("NOT_YET", 0, 1)
    assert facts["evidence"]["not_attempted"] is True
    begin = facts["evidence"]["begin"]
    assert begin["signature"] == "def windowed_dataset(series, window_size, batch_size, shuffle_buffer):"
    assert stub.read_text().splitlines()[begin["line"] - 1].startswith("def windowed_dataset(")


@pytest.mark.parametrize("text", ["def f(:\n", ""], ids=["syntax", "empty"])
def test_a_file_that_cannot_be_read_keeps_the_schema(
    text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "answer.py"
    path.write_text(text)
    facts, code = printed(capsys, "week1_intro", "--submission", str(path), "--report-dir", str(tmp_path))
    KEEPS.validate(facts)
    assert code in (1, 2)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["week1_intro", "--submission", "no_such_file.py"], 2),
        (["week9_nothing"], 2),
        (["week1_intro", "-k", "nonsense"], 2),
        (["week1_intro", "--nonsense"], 2),
        ([], 2),
    ],
)
def test_a_refusal_keeps_the_schema(arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    facts, left = printed(capsys, "grade", *arguments)
    KEEPS.validate(facts)
    assert (facts["exit_code"], left) == (code, code)


@pytest.mark.worker
@pytest.mark.parametrize(("name", "passes"), [("solution.py", True), ("ten_epochs.py", False)])
def test_a_real_grade_keeps_the_schema_and_says_what_was_measured(name: str, passes: bool) -> None:
    case = next(case for case in cases_of("week1_intro") if case.path and case.path.name == name)
    grade = prove(case, seed=1).grade
    KEEPS.validate(json.loads(grade.to_json()))
    assert all(verdict.title for verdict in grade.verdicts)
    rule = next(one for one in grade.verdicts if one.criterion_id == "check_rule")
    assert rule.measured is not None and rule.threshold is not None and rule.at_least is False
    assert (rule.measured <= rule.threshold) is passes
    assert passes or rule.details["at"]["line"] > 1
