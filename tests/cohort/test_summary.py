"""The page for staff says how many did what, and nothing that a learner is called comes through as more than text."""

import csv
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from cohort.a_class import HOSTILE, RUBRIC, a_class, nobody

from grader.candidate.faults import LOADING
from grader.cohort.findings import missed_by
from grader.cohort.record import Record
from grader.cohort.summary import distribution_of, render_summary, rows_of, save_summary, state_of, time_of
from grader.cohort.tables import COLUMNS, CSV, as_csv
from grader.errors import UsageProblem
from grader.examiner.grade import STATE_WORDS, Outcome, Status

STATES = ("passed", "not-yet", "not-attempted", "not-graded", "refused")


class Table(HTMLParser):
    """Collects the rows of learners, every link, and every tag."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[dict[str, str | None]] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.events: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        self.tags.append(tag)
        self.events += [name for name in facts if name.startswith("on")]
        if tag == "tr" and "data-state" in facts:
            self.rows.append(facts)
        if tag == "a":
            self.links.append(facts.get("href") or "")


@pytest.fixture(scope="module")
def page() -> str:
    return render_summary(a_class(300))


def test_every_learner_has_a_row_with_their_state(page: str) -> None:
    cohort = a_class(300)
    rows = Table(page).rows
    assert [one["data-state"] for one in rows] == [state_of(record) for record in cohort.records]
    assert {one["data-state"] for one in rows} == set(STATES)
    for state in STATES:
        number = sum(one["data-state"] == state for one in rows)
        assert f"<b>{number}</b> {state.replace('-', ' ')}" in page


def test_the_heading_counts_them_and_time_is_told(page: str) -> None:
    cohort = a_class(300)
    time = time_of(cohort.records)
    assert "300 submissions</h1>" in page
    assert (
        f"{time['run']} gradings took {sum(one.seconds for one in cohort.records) / 60:.1f} minutes on 1 machine"
        in page
    )


def test_a_row_says_which_criteria_were_not_met(page: str) -> None:
    for row, told in zip(rows_of(a_class(300), RUBRIC), Table(page).rows, strict=True):
        missed = {RUBRIC.criteria[place].id for place in row.missed}
        grade = row.record.grade
        assert missed == ({one.criterion_id for one in grade.verdicts if one.outcome == "UNMET"} if grade else set())
        assert told["data-missed"] == " ".join(map(str, row.missed))


def test_each_row_has_a_cell_for_each_heading(page: str) -> None:
    table = page[page.index('id="learners-table"') : page.index("</table>")]
    cells = [row.count("<th") + row.count("<td") for row in table.split("<tr")[1:]]
    assert len(cells) == 301 and len(set(cells)) == 1


def test_each_learner_has_a_link_to_their_own_page(page: str) -> None:
    links = Table(page).links
    assert all(f"../reports/{quote(record.stem)}.html" in links for record in a_class(300).records)


def test_names_are_text_and_nothing_else(page: str) -> None:
    found = Table(page)
    assert "Robert&#39;); &lt;script&gt;" in page and HOSTILE not in page
    assert "img" not in found.tags and found.events == []
    assert found.tags.count("script") == 1
    assert "\x1b" not in page and "\u202e" not in page
    assert all(re.fullmatch(r"(#|\.\./reports/)[\w%.~-]+", link) for link in found.links)


@pytest.mark.parametrize("field", ["refused", "learner", "source", "worker"])
def test_what_is_told_of_a_refusal_is_text(field: str) -> None:
    refused = replace(Record("x", "x", "", "", None, "empty"), **{field: HOSTILE})
    found = Table(render_summary(replace(a_class(5), records=(refused,))))
    assert "img" not in found.tags and found.events == [] and found.tags.count("script") == 1


def test_a_fault_of_ours_is_no_refusal() -> None:
    fault = Record("Ada", "x", "", "", None, "The worker was lost.", fault=True)
    assert state_of(fault) == "not-graded" and state_of(replace(fault, fault=False)) == "refused"
    page = render_summary(replace(a_class(5), records=(fault,)))
    assert "Ada</a>, not graded</dt><dd>The worker was lost.</dd>" in page


def with_first(record: Record, **first: object) -> Record:
    """Return a record whose grade has another first verdict; all others wait for it."""
    assert record.grade
    verdict, *others = record.grade.verdicts
    blocked = [replace(one, outcome=Outcome.BLOCKED, details={"blocked_by": [verdict.criterion_id]}) for one in others]
    verdicts = (replace(verdict, outcome=Outcome.UNMET, **first), *blocked)  # type: ignore[arg-type]
    grade = replace(record.grade, verdicts=verdicts, earned=0, status=Status.NOT_YET, evidence={})
    return replace(record, grade=grade)


def test_files_that_do_not_run_are_a_group_above_the_criteria() -> None:
    some = next(record for record in a_class(20).records if record.grade)
    loading = {"fault": "raised", "function": LOADING}
    crash = with_first(replace(some, learner="Cy"), found="FileNotFoundError, no sales.csv", details=loading)
    wrong = with_first(replace(some, learner="Di"), found="seven windows", details={"fault": "raised", "function": "f"})
    syntax = with_first(replace(some, learner="Eve"), found="line 3: invalid syntax", details={"syntax": True})
    cohort = replace(a_class(5), records=(crash, wrong, syntax))
    page = render_summary(cohort)
    group = page.partition("<h3>The file does not run</h3>")[2].partition("</li>")[0]
    assert page.index("<h3>The file does not run</h3>") < page.index(f"<h3>{RUBRIC.criteria[0].title}</h3>")
    assert "no sales.csv" in group and "line 3: invalid syntax" in group and ": 2 files." in group
    assert ">Cy</a>" in group and ">Eve</a>" in group and ">Di</a>" not in group
    rows = rows_of(cohort, RUBRIC)
    assert [row.missed for row in rows] == [(), (0,), ()]
    assert [row["data-missed"] for row in Table(page).rows] == ["file", "0", "file"]
    [first, *others] = missed_by(cohort.records, RUBRIC)
    assert (first.unmet, first.waiting, len(first.findings)) == (1, 2, 1) and not any(one.unmet for one in others)
    table = [row.split(",") for row in as_csv(cohort, RUBRIC).splitlines()]
    assert [row[len(COLUMNS)] for row in table[1:]] == ["BLOCKED", "UNMET", "BLOCKED"]
    assert "does not run" not in render_summary(replace(cohort, records=(wrong,)))


@pytest.mark.parametrize(("during", "told"), [("windows", "not written: "), (LOADING, "The file does not run")])
def test_a_function_that_is_not_written_is_told_where_others_are(during: str, told: str) -> None:
    some = next(record for record in a_class(20).records if record.grade)
    details = {"fault": "unwritten", "function": during, "not_attempted": True}
    record = with_first(replace(some, learner="Cy"), found="still `YOUR CODE HERE`", details=details)
    assert record.grade
    first, *others = record.grade.verdicts
    record = replace(record, grade=record.grade.replacing((replace(first, outcome=Outcome.BLOCKED), *others)))
    cell = render_summary(replace(a_class(5), records=(record,))).partition('<td class="why">')[2].partition("</td>")[0]
    assert cell == (told if during == LOADING else f"{told}{RUBRIC.criteria[0].title}")


def test_each_column_and_status_is_explained_to_instructors() -> None:
    told = (Path(__file__).parents[2] / "docs" / "instructor.md").read_text(encoding="utf-8")
    assert [name for name in (*COLUMNS, *STATE_WORDS, *Outcome) if f"`{name}`" not in told] == []


def test_the_tables_lead_to_reports_from_their_folder_and_tell_a_refusal_in_one_line() -> None:
    refused = Record("Ada", "x", "", "", None, "It is empty.\nIt contains nothing.")
    row = next(csv.DictReader(io.StringIO(as_csv(replace(a_class(5), records=(refused,)), RUBRIC))))
    assert row["report"] == "../reports/Ada.html" and row["refused"] == "It is empty. It contains nothing."


def test_processes_of_one_machine_are_one_machine() -> None:
    some = a_class(20).records[1]
    records = [replace(some, worker=worker) for worker in ("vm:1", "vm:2", "lab:1")]
    assert time_of(records[:2])["machines"] == 1 and time_of(records)["machines"] == 2


def test_look_alikes_and_refusals_are_listed(page: str) -> None:
    cohort = a_class(300)
    section = page.partition('id="alike"')[2].partition("</section>")[0]
    assert all(learner in section for group in cohort.look_alikes for learner in group)
    refused = page.partition('id="refused"')[2].partition("</section>")[0]
    for record in cohort.records:
        if record.grade is None and record.learner != HOSTILE:
            assert f">{record.learner}</a></dt>" in refused
    assert "is empty." in refused and "KeyError: &#39;loss&#39;" in refused


def test_the_bars_count_everybody_who_was_graded() -> None:
    rows = rows_of(a_class(300), RUBRIC)
    plot = distribution_of(rows, RUBRIC.possible)
    assert plot is not None
    label = re.search(r'aria-label="([^"]*)"', plot.svg)
    assert label
    bars = dict(map(int, reversed(pair)) for pair in re.findall(r"(\d+) at (\d+)", label[1]))
    points = [row.points for row in rows if row.points is not None]
    assert bars == {
        low: number for low in range(0, 101, 10) if (number := sum(one // 10 * 10 == low for one in points))
    }


def test_of_few_points_each_number_has_its_bar() -> None:
    rows = [row for row in rows_of(a_class(60), RUBRIC) if row.points == 0]
    plot = distribution_of(rows, 5)
    assert plot and f"{len(rows)} at 0" in plot.svg and "in steps" not in plot.svg


def test_the_page_is_the_same_for_the_same_class_and_small() -> None:
    assert render_summary(a_class(60)) == render_summary(a_class(60))
    assert len(render_summary(a_class(2000)).encode()) < 1_000_000


def test_a_class_in_which_nobody_handed_in_has_a_page() -> None:
    page = render_summary(nobody())
    assert "0 submissions" in page and "<svg class" not in page


def test_it_is_written_beside_the_reports_and_links_to_the_tables_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "staff").mkdir()
    (tmp_path / CSV).touch()
    path = save_summary(a_class(5), tmp_path)
    assert path == tmp_path / "staff" / "index.html"
    page = path.read_text(encoding="utf-8")
    assert 'href="grades.csv"' in page and "SQLite" not in page


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "staff").touch()
    with pytest.raises(UsageProblem, match="could not be written"):
        save_summary(a_class(5), tmp_path)


def test_the_script_is_the_one_that_the_policy_allows(page: str) -> None:
    import base64
    import hashlib

    script = re.search(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    assert script
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in page and "default-src 'none';" in page
    assert "unsafe-inline'; script" not in page and "fetch(" not in script[1] and "http" not in script[1]
