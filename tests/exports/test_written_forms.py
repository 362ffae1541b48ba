"""Grades for editors and build servers: a line a finding, SARIF, GitHub annotations, and JSON, on errors as well."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from exports.sarif_schema import SARIF
from feedback.test_report import SAMPLES

from grader.cli.main import FORMATS, _form_in, main
from grader.cohort.exports.forms import findings, written_as
from grader.examiner.grade import Grade, Outcome
from grader.examiner.refusal import Refusal
from grader.practice.vscode import PATTERN

EVERY = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES.keys())
REFUSAL = Refusal("week1_intro", "REFUSED", "There is no such file.", "answer.py is not there.", "Name another.")


@EVERY
def test_sarif_has_the_published_form_and_a_rule_for_each_result(sample: Callable[[], Grade]) -> None:
    document = json.loads(written_as("sarif", [sample(), REFUSAL]))
    jsonschema.validate(document, SARIF, format_checker=jsonschema.FormatChecker())
    [run] = document["runs"]
    for one in run["results"]:
        assert run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"]
    assert run["invocations"] == [{"executionSuccessful": False}]
    assert run["results"][-1]["message"]["text"].endswith(
        "There is no such file. answer.py is not there. Name another."
    )


@EVERY
def test_each_finding_is_one_line_that_the_problem_matcher_of_vs_code_reads(sample: Callable[[], Grade]) -> None:
    grade = sample()
    *lines, summary = written_as("lines", [grade]).splitlines()
    assert len(lines) == len(list(findings(grade)))
    for line in lines:
        match = re.fullmatch(PATTERN["regexp"], line)
        assert match, line
        assert match[PATTERN["file"]] and int(match[PATTERN["line"]]) >= 1
        assert match[PATTERN["severity"]] in {"error", "warning"} and match[PATTERN["message"]]
    assert summary == f"{grade.exercise_name}: {grade.earned} of {grade.possible} points, {grade.status}"
    assert not re.search("[\x00-\x1f\x7f-\x9f]", "".join(lines))


@EVERY
def test_an_annotation_of_github_is_one_command_that_no_text_can_break(sample: Callable[[], Grade]) -> None:
    for line in written_as("github", [sample()]).splitlines():
        assert re.fullmatch(r"::(error|warning|notice) ([a-z]+=[^,:\n]+,?)+::[^\n]+", line), line


def test_what_passed_is_no_finding_and_what_waits_is_a_warning() -> None:
    assert list(findings(SAMPLES["perfect"]())) == []
    grade = SAMPLES["failing"]()
    levels = {one.rule.partition("/")[2]: one.level for one in findings(grade)}
    for verdict in grade.verdicts:
        expected = {Outcome.MET: None, Outcome.BLOCKED: "warning"}.get(verdict.outcome, "error")
        assert levels.get(verdict.criterion_id) == expected


def test_a_line_of_a_script_is_named_and_that_of_a_cell_is_told_in_words(tmp_path: Path) -> None:
    [first, *others] = SAMPLES["failing"]().verdicts
    failed = replace(first, outcome=Outcome.UNMET, details={"at": {"line": 42, "where": "cell 3, line 2"}})
    for name, line in (("exercise.py", 42), ("exercise.ipynb", 1)):
        grade = replace(SAMPLES["failing"](), submission_path=str(tmp_path / name), verdicts=(failed, *others))
        found = next(findings(grade))
        assert (found.line, "cell 3" in found.text) == (line, name.endswith(".ipynb"))


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_refused_comes_in_the_form_that_was_asked_for(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["week1_intro", "--submission", "nothing-there.py", "--format", form])
    assert ended.value.code == 2
    told = capsys.readouterr().out
    assert "nothing-there.py" in told
    if form in {"json", "sarif"}:
        json.loads(told)


def test_the_format_is_found_however_it_is_written() -> None:
    assert _form_in(["x", "--json"]) == "json"
    assert _form_in(["x", "--format", "sarif"]) == _form_in(["--format=sarif", "x"]) == "sarif"
    assert _form_in(["x", "--format"]) is _form_in(["x", "--format", "pdf"]) is _form_in(["x"]) is None


def test_json_by_either_name_is_the_same() -> None:
    grade = SAMPLES["passing"]()
    assert written_as("json", [grade]) == grade.to_json()
    assert json.loads(written_as("json", [grade, REFUSAL], several=True))[1]["status"] == "REFUSED"
