"""Every page of the reports folder in a real Chromium with axe-core: light, dark, narrow, wide, by keyboard."""

import html
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from a_month import live_through_a_month
from chromium import (
    OVERFLOW,
    SMALL,
    complaints,
    leave,
    needs_chromium,
    picture,
    press,
    serious,
    set_colours,
    set_width,
    text,
)
from feedback.test_report import EXERCISE, RUBRIC, SAMPLES

from grader.cli.progress import save_dashboard
from grader.feedback.pages.family import links_from
from grader.feedback.pages.notebook_verdict import render_verdict
from grader.feedback.pages.quiz_page import save_quiz_page
from grader.feedback.pages.report import render_report, save_report
from grader.practice.overview import look_over
from grader.practice.progress import Progress
from grader.practice.sittings import Sittings

pytestmark = needs_chromium
REPORTS = {"passed": "passing", "not-yet": "failing", "not-graded": "not-graded", "not-attempted": "not-attempted"}
PAGES = ["dashboard", "quiz-week3_nlp", "quiz-week2_timeseries", *(f"report-{name}" for name in REPORTS)]
DRAWN = """
const {domContentLoadedEventEnd, responseEnd} = performance.getEntriesByType("navigation")[0];
return domContentLoadedEventEnd - responseEnd;
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write every page, as a month of work leaves them."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("home")
        patch.setenv("TF_EXAM_KIT_HOME", str(home))
        progress, now = live_through_a_month()
        reports = home / "reports"
        save_report(render_report(SAMPLES["failing"](), EXERCISE, RUBRIC), reports, "week3_nlp")
        draw(progress, now, reports)
        for name, sample in REPORTS.items():
            links = links_from(reports, "week3_nlp", but="week3_nlp.html")
            page = render_report(SAMPLES[sample](), EXERCISE, RUBRIC, links=links)
            save_report(page, reports, f"report-{name}")
        save_report(page, reports, "week3_nlp")
    return reports


def draw(progress: Progress, now: datetime, folder: Path) -> None:
    save_dashboard(look_over(progress, now), Sittings(None, progress).all(), now, folder)
    save_quiz_page("week2_timeseries", folder)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_page_is_fit_for_everyone(name: str, colours: str, width: int, browser: Any, folder: Path) -> None:
    set_width(browser, width)
    set_colours(browser, colours)
    leave(browser)
    path = folder / f"{name}.html"
    browser.get(path.as_uri())
    browser.execute_script("for (const one of document.querySelectorAll('details')) one.open = true")
    assert serious(browser) == []
    assert browser.execute_script(OVERFLOW) <= 0
    assert browser.execute_script(SMALL) == 0
    assert complaints(browser) == []
    assert path.stat().st_size < 1_000_000


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_drawn_at_once(name: str, browser: Any, folder: Path) -> None:
    set_width(browser, 1280)
    taken = []
    for _ in range(3):
        browser.get((folder / f"{name}.html").as_uri())
        taken.append(browser.execute_script(DRAWN))
    assert min(taken) < 500, taken


def test_axe_finds_what_is_wrong(browser: Any, tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text("<!doctype html><title>x</title><p style='color: #ccc; background: #fff'>pale</p><img src=''>")
    browser.get(page.as_uri())
    assert {"color-contrast", "html-has-lang", "image-alt"} <= {one[1] for one in serious(browser)}


def test_pages_lead_to_each_other_by_keyboard(browser: Any, folder: Path) -> None:
    set_width(browser, 1280)
    browser.get((folder / "week3_nlp.html").as_uri())
    for word, heading in (
        ("Progress", "How far you are"),
        ("questions", "Questions: LSTM sentiment"),
        ("Report", EXERCISE.title),
        ("Questions", "Questions: LSTM sentiment"),
        ("Progress", "How far you are"),
    ):
        follow(browser, word, "week3_nlp")
        assert text(browser, "h1").startswith(heading)
    assert complaints(browser) == []


def follow(browser: Any, word: str, about: str) -> None:
    """Press tab until a link of this name has the focus, and enter it."""
    for _ in range(200):
        press(browser, "\ue004")
        one = browser.switch_to.active_element
        target = str(one.get_attribute("href") or "")
        if one.text.startswith(word) and (word != "questions" or about in target):
            outline = browser.execute_script("return getComputedStyle(document.activeElement).outlineStyle")
            assert outline == "solid"
            press(browser, "\ue007")
            return
    raise AssertionError(f"no way leads to {word}")


def test_a_choice_and_an_answer_open_by_keyboard_and_the_answer_says_whose_it_is(browser: Any, folder: Path) -> None:
    set_width(browser, 1280)
    browser.get((folder / "quiz-week3_nlp.html").as_uri())
    seen: set[str] = set()
    for _ in range(40):
        press(browser, "\ue004")
        place = browser.switch_to.active_element
        if place.tag_name != "summary":
            continue
        press(browser, "\ue007")
        opened = browser.execute_script("return arguments[0].parentElement", place)
        assert opened.get_attribute("open")
        if "choice" in (opened.get_attribute("class") or ""):
            assert "Correct." in opened.text or "Wrong." in opened.text
            seen.add("choice")
            continue
        question = browser.execute_script(
            "return arguments[0].closest('.question').querySelector('h3').textContent", place
        )
        summary = html.unescape(browser.execute_script("return arguments[0].textContent", place))
        assert summary.startswith("Answer to: ")
        told = "".join(summary.removeprefix("Answer to: ").split()).replace("`", "").replace("*", "")
        assert told == "".join(question.split()).replace("*", "")
        assert "✓" in opened.text or opened.find_elements("css selector", ".answer")
        seen.add("answer")
        break
    assert seen == {"choice", "answer"}


def test_printed_pages_need_no_colour_and_show_no_navigation(browser: Any, folder: Path) -> None:
    for name in PAGES:
        browser.get((folder / f"{name}.html").as_uri())
        set_colours(browser, "dark", media="print")
        shown = browser.execute_script(
            "const of = one => getComputedStyle(one);"
            "return [of(document.body).backgroundColor, of(document.body).color,"
            " [...document.querySelectorAll('nav')].some(one => of(one).display != 'none')]"
        )
        assert shown == ["rgb(255, 255, 255)", "rgb(0, 0, 0)", False]
    set_colours(browser, "light")


JUPYTERLAB = """
:not(.jp-RenderedMarkdown).jp-RenderedHTMLCommon :is(td, th, tr) { text-align: right }
.jp-RenderedHTMLCommon dt { float: left; width: 20%; font-weight: bold }
.jp-RenderedHTMLCommon table { table-layout: fixed; margin: 0 auto 1em }
:not(.jp-RenderedMarkdown).jp-RenderedHTMLCommon tbody tr:nth-child(odd) { background: #eee }
"""
"""The rules of JupyterLab 4.6 that reach into what a cell shows."""


def test_a_verdict_below_a_cell_is_not_bent_by_the_notebooks_rules(browser: Any, tmp_path: Path) -> None:
    verdict = render_verdict(SAMPLES["failing"](), EXERCISE, RUBRIC, report="reports/week3_nlp.html")
    page = tmp_path / "cell.html"
    page.write_text(f"<style>{JUPYTERLAB}</style><div class='jp-RenderedHTMLCommon'>{verdict}</div>", encoding="utf-8")
    set_width(browser, 900)
    browser.get(page.as_uri())
    title, name = (browser.find_element("css selector", f".tf-exam-kit {one}") for one in ("th", "dt"))
    assert title.value_of_css_property("text-align") == "left"
    assert name.text == "expected" and name.size["height"] < 30
    row = browser.find_element("css selector", ".tf-exam-kit tr")
    assert row.value_of_css_property("background-color") == "rgba(0, 0, 0, 0)"
    points = browser.find_element("css selector", ".tf-exam-kit .tek-points")
    assert points.value_of_css_property("text-align") == "right"


VS_CODE = "code { font-family: var(--monaco-monospace-font); background: #ddd; padding: 1px 3px }"
"""The rule of VS Code 1.100 for code in outputs; the variable has no value there."""
SCALES = """
return [...document.querySelectorAll('.tf-exam-kit svg')].map(
  one => (one.getBoundingClientRect().width / one.viewBox.baseVal.width).toFixed(2));
"""


def test_in_vs_code_a_verdict_has_monospaced_code_and_plots_of_one_scale(browser: Any, tmp_path: Path) -> None:
    steps = [("Next", "python -m grader hint")]
    verdict = render_verdict(SAMPLES["failing"](), EXERCISE, RUBRIC, steps=steps, report="reports/week3_nlp.html")
    page = tmp_path / "cell.html"
    dark = "font-family: sans-serif; background: #111; color: #eee"
    page.write_text(f"<style>{VS_CODE}</style><body style='{dark}'>{verdict}", encoding="utf-8")
    set_width(browser, 1280)
    browser.get(page.as_uri())
    code = browser.find_element("css selector", ".tek-step code")
    assert "monospace" in code.value_of_css_property("font-family")
    link = browser.find_element("css selector", ".tek-step a")
    assert link.value_of_css_property("color") == "rgba(238, 238, 238, 1)", "a link is readable on a dark ground too"
    scales = browser.execute_script(SCALES)
    assert len(scales) > 1 and len(set(scales)) == 1, scales
    set_width(browser, 360)
    assert browser.execute_script(OVERFLOW) <= 0


BARE = """
for (const one of document.querySelectorAll('style')) one.remove();
for (const one of document.querySelectorAll('svg')) one.replaceWith(one.textContent);
for (const one of document.querySelectorAll('[hidden=""]')) one.removeAttribute('hidden');
"""
"""What JupyterLab 4.6 does to the output of a notebook that it does not trust."""


def test_a_verdict_in_a_notebook_that_is_not_trusted_shows_no_words_of_plots(browser: Any, tmp_path: Path) -> None:
    page = tmp_path / "cell.html"
    page.write_text(render_verdict(SAMPLES["failing"](), EXERCISE, RUBRIC), encoding="utf-8")
    browser.get(page.as_uri())
    figures, note = browser.find_elements("css selector", "figure"), browser.find_element("css selector", ".tek-bare")
    assert figures and all(one.is_displayed() for one in figures) and not note.is_displayed()
    browser.execute_script(BARE)
    assert not any(one.is_displayed() for one in figures) and note.is_displayed()


@pytest.mark.parametrize("width", [360, 1280])
def test_what_the_questions_look_like(width: int, browser: Any, folder: Path) -> None:
    set_width(browser, width, height=1100)
    set_colours(browser, "light")
    browser.get((folder / "quiz-week3_nlp.html").as_uri())
    browser.execute_script("document.querySelector('.question > details').open = true")
    assert text(browser, ".question > details > summary").startswith("Answer")
    picture(browser, f"quiz-page-{width}.png")
