"""The page for staff says how many did what, and nothing that a learner is called comes through as more than text."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from cohort.a_class import HOSTILE, RUBRIC, a_class, nobody

from grader.cohort.record import Record
from grader.cohort.summary import distribution_of, render_summary, rows_of, save_summary, state_of, time_of
from grader.cohort.tables import CSV
from grader.errors import UsageProblem

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
        f"{time['run']} gradings took {sum(one.seconds for one in cohort.records) / 60:.1f} minutes of 1 worker" in page
    )


def test_a_row_says_which_criteria_were_not_met(page: str) -> None:
    for row, told in zip(rows_of(a_class(300), RUBRIC), Table(page).rows, strict=True):
        missed = {RUBRIC.criteria[place].id for place in row.missed}
        grade = row.record.grade
        assert missed == ({one.criterion_id for one in grade.verdicts if one.outcome != "MET"} if grade else set())
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
