"""The page for staff in a real Chromium: for everyone, at 60 and at 2,000 rows; sorted and filtered."""

from pathlib import Path
from typing import Any

import pytest
from chromium import OVERFLOW, SMALL, complaints, leave, needs_chromium, picture, serious, set_colours, set_width, text
from cohort.a_class import a_class

from grader.cohort.summary import save_summary

pytestmark = needs_chromium
SEEN = "return [...document.querySelectorAll('.learners tbody tr')].filter(one => one.offsetHeight)"
WHOLE = "document.readyState == 'complete' ? arguments[0]() : addEventListener('load', () => arguments[0]())"
CELLS = f"{SEEN}.map(one => one.cells[arguments[0]].textContent.trim())"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    return {size: save_summary(a_class(size), tmp_path_factory.mktemp("class")) for size in (60, 2000)}


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_is_fit_for_everyone(colours: str, width: int, browser: Any, pages: dict[int, Path]) -> None:
    set_width(browser, width)
    set_colours(browser, colours)
    leave(browser)
    browser.get(pages[60].as_uri())
    browser.execute_script("for (const one of document.querySelectorAll('details')) one.open = true")
    assert serious(browser) == []
    assert browser.execute_script(OVERFLOW) <= 0
    assert browser.execute_script(SMALL) == 0
    assert complaints(browser) == []


def open_page(browser: Any, path: Path, width: int = 1280) -> None:
    set_width(browser, width)
    set_colours(browser, "light")
    leave(browser)
    browser.get(path.as_uri())
    # Of a large file the driver may say that it is there while its last rows are still to come.
    browser.execute_async_script(WHOLE)


@pytest.mark.parametrize("width", [360, 1280])
def test_two_thousand_rows_are_there_and_nothing_runs_out_of_the_page(
    width: int, browser: Any, pages: dict[int, Path]
) -> None:
    open_page(browser, pages[2000], width)
    assert browser.execute_script(f"{SEEN}.length") == 2000
    assert browser.execute_script(OVERFLOW) <= 0
    assert text(browser, "#shown") == "2000 of 2000 shown"
    assert complaints(browser) == []


def click(browser: Any, heading: str) -> str:
    """Click on a column's heading and return how it says it is sorted."""
    [head] = [one for one in browser.find_elements("css selector", ".learners th button") if heading in one.text]
    head.click()
    return str(browser.execute_script("return arguments[0].closest('th').ariaSort", head))


def test_a_column_is_sorted_by_number_and_by_name(browser: Any, pages: dict[int, Path]) -> None:
    open_page(browser, pages[2000])
    names = browser.execute_script(CELLS, 0)
    assert click(browser, "Points") == "descending"
    points = [int(one) if one != "–" else -1 for one in browser.execute_script(CELLS, 1)]
    assert points == sorted(points, reverse=True) and points[0] == 100 and points[-1] == -1
    assert click(browser, "Points") == "ascending"
    assert [int(one) if one != "–" else -1 for one in browser.execute_script(CELLS, 1)] == sorted(points)
    assert click(browser, "Learner") == "ascending"
    assert sorted(browser.execute_script(CELLS, 0)) == sorted(names)
    assert len(browser.find_elements("css selector", "[aria-sort]")) == 1


def test_learners_are_filtered_by_name_status_and_what_they_missed(browser: Any, pages: dict[int, Path]) -> None:
    open_page(browser, pages[60])
    filters = browser.find_element("id", "filters")
    filters.find_element("name", "name").send_keys("hopper")
    names = browser.execute_script(CELLS, 0)
    assert names and all("Hopper" in one for one in names)
    assert text(browser, "#shown") == f"{len(names)} of 60 shown"
    filters.find_element("name", "name").clear()
    filters.find_element("css selector", "[name=missed] option:nth-child(3)").click()
    missed = browser.execute_script(f"{SEEN}.map(one => one.dataset.missed)")
    assert missed and all("1" in one.split() for one in missed)
    filters.find_element("css selector", "[name=state] option[value=passed]").click()
    states = browser.execute_script(f"{SEEN}.map(one => one.dataset.state)")
    assert set(states) <= {"passed"}


def test_without_its_script_the_page_says_the_same(browser: Any, pages: dict[int, Path], tmp_path: Path) -> None:
    # A policy that allows no script: what is left is what the page says by itself.
    page = pages[60].read_text(encoding="utf-8")
    (tmp_path / "page.html").write_text(page.replace("script-src 'sha256-", "script-src 'sha256-x"), encoding="utf-8")
    open_page(browser, tmp_path / "page.html")
    assert browser.execute_script(f"{SEEN}.length") == 60
    assert browser.execute_script("return document.getElementById('filters').offsetHeight") == 0
    assert browser.find_elements("css selector", ".learners th button") == []


def test_what_it_looks_like(browser: Any, pages: dict[int, Path]) -> None:
    set_width(browser, 1280, height=1500)
    set_colours(browser, "light")
    browser.get(pages[60].as_uri())
    assert text(browser, "h1").endswith("60 submissions")
    picture(browser, "cohort-summary-1280.png")
