"""Grades as JUnit XML: of the form of both published schemas, with whatever a learner wrote into them."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from feedback.test_report import SAMPLES
from hypothesis import given
from hypothesis import strategies as st

from grader.cli.main import cli
from grader.cohort.exports.junit import junit_xml, read_grades
from grader.errors import SubmissionRefused, UsageProblem
from grader.examiner.grade import Grade, Outcome
from grader.examiner.refusal import Refusal

WHOLE = re.compile(r"\d+")
FIELDS = {
    "testsuites": {},
    "testsuite": {
        "name": re.compile(r"\S(.*\S)?"),
        "package": re.compile(r"\S+"),
        "id": WHOLE,
        "hostname": re.compile(r"\S+"),
        "timestamp": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"),
        "tests": WHOLE,
        "failures": WHOLE,
        "errors": WHOLE,
        "skipped": WHOLE,
        "time": re.compile(r"\d+\.\d{3}"),
    },
    "properties": {},
    "property": {"name": re.compile(r"\w+"), "value": re.compile(r"(?s).*")},
    "testcase": {
        "classname": re.compile(r"\S(.*\S)?"),
        "name": re.compile(r"\S(.*\S)?"),
        "time": re.compile(r"\d+\.\d{3}"),
    },
    **{
        name: {"type": re.compile("[A-Z]+"), "message": re.compile(r"(?s).*")}
        for name in ("failure", "error", "skipped")
    },
    "system-out": {},
    "system-err": {},
}
"""Attributes of each element: what the schema of Ant (windyroad) asks for, and that of Jenkins (junit-10) knows."""
INSIDE = {
    "testsuites": r"(testsuite )*",
    "testsuite": r"properties (testcase )*system-out system-err ",
    "properties": r"(property )*",
    "testcase": r"(failure |error |skipped )?",
}


def read(text: str) -> ElementTree.Element:
    """Read a document and require its form, element by element."""
    root = ElementTree.fromstring(text.encode())
    assert root.tag == "testsuites"
    for element in root.iter():
        fields = FIELDS[element.tag]
        assert set(element.attrib) == set(fields), element.tag
        for name, form in fields.items():
            assert form.fullmatch(element.get(name, "")), (element.tag, name, element.get(name))
        within = "".join(f"{child.tag} " for child in element)
        assert re.fullmatch(INSIDE.get(element.tag, ""), within), (element.tag, within)
    return root


def kinds(grade: Grade) -> list[str]:
    root = read(junit_xml([grade]))
    return [child[0].tag if len(child) else "met" for child in root.iter("testcase")]


@pytest.mark.parametrize("name", SAMPLES)
def test_counts_are_those_of_the_cases(name: str) -> None:
    grade = SAMPLES[name]()
    root = read(junit_xml([grade, grade]))
    assert [suite.get("id") for suite in root] == ["0", "1"]
    for suite in root:
        cases = list(suite.iter("testcase"))
        assert int(suite.get("tests", "")) == len(cases) == len(grade.verdicts)
        for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(count, "")) == len(list(suite.iter(tag)))
        facts = {one.get("name"): one.get("value") for one in suite.iter("property")}
        assert facts["status"] == grade.status and facts["earned"] == str(grade.earned)


def test_each_outcome_has_its_element() -> None:
    grade = SAMPLES["failing"]()
    meant = {Outcome.MET: "met", Outcome.UNMET: "failure", Outcome.BLOCKED: "skipped", Outcome.BROKEN: "error"}
    assert Outcome.UNMET in {one.outcome for one in grade.verdicts}
    assert kinds(grade) == [meant[one.outcome] for one in grade.verdicts]
    assert "error" in kinds(SAMPLES["not-graded"]())


def test_what_does_not_even_begin_is_not_green() -> None:
    grade = SAMPLES["failing"]()
    waiting = grade.replacing(replace(one, outcome=Outcome.BLOCKED) for one in grade.verdicts)
    assert kinds(waiting) == ["failure", *["skipped"] * (len(grade.verdicts) - 1)]


def test_a_failure_says_promise_expected_found_and_what_to_do() -> None:
    grade = SAMPLES["failing"]()
    to_fix = grade.first_to_fix()
    assert to_fix
    failure = next(read(junit_xml([grade])).iter("failure"))
    for text in (to_fix.expected, to_fix.found, to_fix.message):
        assert text in (failure.text or "")


def test_what_was_measured_is_a_property_of_the_suite_on_a_pass_too() -> None:
    told = {one.get("name"): one.get("value") for one in read(junit_xml([SAMPLES["failing"]()])).iter("property")}
    assert told["measured_check_order"] == "0.400 (threshold 0.300, any order 0.100)"


@given(
    st.text(st.characters(), max_size=40), st.sampled_from(["\x00", "\x1b[2J", "\ud800", "\ufffe", "]]>", "&<\"'", ""])
)
def test_hostile_text_breaks_no_document(text: str, more: str) -> None:
    hostile = text + more + text
    grade = SAMPLES["failing"]()
    verdicts = (
        replace(one, criterion_id=hostile, found=hostile, expected=hostile, message=hostile) for one in grade.verdicts
    )
    evidence = {"output": {"text": hostile}}
    read(junit_xml([replace(grade.replacing(verdicts), exercise_name=hostile, started=hostile, evidence=evidence)]))


def test_grades_are_read_as_json_prints_them() -> None:
    one = SAMPLES["passing"]()
    assert read_grades(one.to_json(), "x") == [one]
    assert read_grades(f"[{one.to_json()},\n{one.to_json()}]", "x") == [one, one]


@pytest.mark.parametrize("text", ["", "{", "[]]", "3", "null", '{"format": 2}', '{"format": 1}', "[1]", "[" * 100_000])
def test_what_is_no_grade_is_refused_in_words(text: str) -> None:
    with pytest.raises(UsageProblem, match="holds no grade"):
        read_grades(text, "x.json")


def test_the_verb_reads_files_and_standard_input(tmp_path: Path) -> None:
    path, out = tmp_path / "grade.json", tmp_path / "junit.xml"
    path.write_text(SAMPLES["failing"]().to_json(), encoding="utf-8")
    told = CliRunner().invoke(cli, ["export", "junit", str(path), "-"], input=SAMPLES["passing"]().to_json())
    assert told.exit_code == 0
    assert len(read(told.output)) == 2
    assert CliRunner().invoke(cli, ["export", "junit", str(path), "--out", str(out)]).exit_code == 0
    assert len(read(out.read_text(encoding="utf-8"))) == 1
    gone = CliRunner().invoke(cli, ["export", "junit", str(tmp_path / "none.json")])
    assert isinstance(gone.exception, UsageProblem)


def test_a_form_that_is_not_valid_is_seen() -> None:
    text = junit_xml([SAMPLES["failing"]()])
    for wrong in (
        text.replace(' hostname="localhost"', ""),
        text.replace("<system-err />", ""),
        text.replace('time="', 'time="x'),
    ):
        assert wrong != text
        with pytest.raises(AssertionError):
            read(wrong)


@pytest.mark.parametrize("word", ["plain", "]]>", "\x00\x1b[31m<b>", "\ud800"])
def test_a_refusal_is_an_error(word: str) -> None:
    refusal = Refusal.of(SubmissionRefused(f"{word} cannot be read.", "because", "next"), "week1_intro")
    [back] = read_grades(refusal.to_json(), "-")
    assert back == refusal
    [suite] = read(junit_xml([refusal]))
    assert suite.attrib["errors"] == "1" and suite.attrib["name"] == "week1_intro"


def test_a_list_may_hold_both() -> None:
    grade, refusal = SAMPLES["passing"](), Refusal.of(SubmissionRefused("no"), "week1_intro")
    listed = read_grades(f"[{grade.to_json()}, {refusal.to_json()}]", "-")
    assert [type(one) for one in listed] == [Grade, Refusal]
    assert len(read(junit_xml(listed))) == 2
