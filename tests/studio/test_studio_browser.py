"""The page in a real Chromium: every part by keyboard, light, dark, narrow and wide, and nothing asked of elsewhere."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import (
    OVERFLOW,
    complaints,
    leave,
    needs_chromium,
    picture,
    press,
    serious,
    set_colours,
    set_width,
    text,
    until,
)
from opened import Page, serve
from proxy import proxied
from sat import judge_by_comment
from test_studio_scratch import run_by_comments

from grader.authoring.difference import whole_source
from grader.catalogue import places
from grader.examiner.start import keep_warm
from grader.practice.attempt import Attempt
from grader.practice.sitting import Sitting

pytestmark = needs_chromium
NAME = "week1_intro"
CONTROL, ENTER, ESCAPE, TAB, SHIFT = "\ue009", "\ue007", "\ue00c", "\ue004", "\ue008"
PASTE = """
const data = new DataTransfer();
data.setData("text/plain", arguments[0]);
const place = document.querySelector(arguments[1]);
place.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
"""
SMALL = """
return [...document.querySelectorAll("button, summary, input")].filter(one => one.offsetParent && one.offsetHeight < 16
  ).map(one => one.outerHTML.slice(0, 120));
"""
CUT = "const tabs = document.querySelector('.tabs'); return tabs.scrollWidth - tabs.clientWidth"
ELSEWHERE = """
return performance.getEntriesByType("resource").map(one => one.name).filter(one => !one.startsWith(location.origin));
"""
CELL = """import matplotlib.pyplot as plt
import numpy as np

wave = np.sin(np.arange(100) / 5)
windows, labels = next(iter(windowed_dataset(wave, 20, 4, 1)))
plt.figure(figsize=(6, 2.2))
plt.plot(windows.numpy().T)
windows.shape, labels.shape
"""
SHOWN = "return document.querySelector('.cm-content').innerText"


class Tab:
    """The page in a browser."""

    def __init__(self, browser: Any, page: Page) -> None:
        self.browser = browser
        self.page = page
        leave(browser)
        browser.get(page.address)
        until(lambda: self.count(".cm-content, .progress, .quiz, .exam"), "the page")

    def go(self, part: str, shows: str) -> None:
        """Turn to a part of the page."""
        self.browser.execute_script("location.hash = arguments[0]", f"#/{part}")
        until(lambda: self.count(shows), part)

    def open(self, name: str) -> None:
        """Open an exercise."""
        self.go(name, f".path a[aria-current][href='#/{name}']")
        until(lambda: self.text(".file").endswith("exercise.py"), "its file")

    def count(self, selector: str) -> int:
        """Return how many elements there are."""
        return int(self.browser.execute_script("return document.querySelectorAll(arguments[0]).length", selector))

    def text(self, selector: str) -> str:
        """Return the text of the first element, or nothing."""
        return text(self.browser, selector) if self.count(selector) else ""

    def click(self, selector: str, words: str = "") -> None:
        """Click the element with these words, once it is there; what is drawn again meanwhile is looked for again."""
        from selenium.common.exceptions import StaleElementReferenceException

        def clicked() -> bool:
            try:
                found = self.browser.find_elements("css selector", selector)
                for one in (one for one in found if words in one.text and one.is_displayed()):
                    one.click()
                    return True
            except StaleElementReferenceException:
                pass
            return False

        until(clicked, f"{selector} {words}")

    def keys(self, *keys: str) -> None:
        """Press keys together."""
        from selenium.webdriver import ActionChains

        chain = ActionChains(self.browser)
        for key in keys[:-1]:
            chain.key_down(key)
        chain.send_keys(keys[-1])
        for key in keys[:-1]:
            chain.key_up(key)
        chain.perform()

    def write(self, source: str, place: str = ".panel-code .cm-content") -> None:
        """Put a text into the editor, in the place of all that is there."""
        self.browser.execute_script("document.querySelector(arguments[0]).focus()", place)
        self.keys(CONTROL, "a")
        self.browser.execute_script(PASTE, source, place)

    def run(self, ends: str, seconds: float = 20) -> None:
        """Run the file by keyboard, and wait for the end of this grading."""
        name = str(self.browser.execute_script("return location.hash")).removeprefix("#/")

        def job() -> Any:
            return self.page.get(f"/api/exercise/{name}")["job"] or {"number": 0, "state": ""}

        before = job()["number"]
        self.keys(CONTROL, ENTER)
        until(lambda: job()["number"] > before and job()["state"] == "done", "the end of the grading", seconds)
        until(lambda: ends in self.text(".verdict-head"), ends)

    def is_fit(self) -> None:
        """Require that nothing stands in anybody's way."""
        assert serious(self.browser) == []
        assert self.browser.execute_script(OVERFLOW) <= 0
        assert self.browser.execute_script(SMALL) == []
        assert self.browser.execute_script(ELSEWHERE) == []
        assert complaints(self.browser) == []


@pytest.fixture
def tab(browser: Any, page: Page) -> Iterator[Tab]:
    set_colours(browser, "light")
    set_width(browser, 1280, 800)
    yield Tab(browser, page)
    leave(browser)


def test_from_the_stub_to_a_pass_by_keyboard(tab: Tab, folder: Path) -> None:
    script = folder / "exercises" / NAME / "exercise.py"
    tab.open(NAME)
    assert "YOUR CODE HERE" in tab.browser.execute_script(SHOWN)
    tab.write("# met 2\nx = tf.keras.layers.Dens(1)\nimport tensorflow as tf\n")
    until(lambda: tab.count(".cm-lintRange"), "a finding under the line")
    until(lambda: tab.text(".problems li").startswith("Line 2"), "what has a line comes first")
    assert tab.text(".state") == "not saved" and "# met 2" not in script.read_text()
    tab.run("Not yet")
    assert script.read_text().startswith("# met 2") and tab.text(".state") == ""
    assert "Do the right thing." in tab.text(".first") and tab.count(".criteria > li") == 5
    assert tab.count('.rest a[href="#/quiz"]') == 1 and "python -m grader" not in tab.text(".verdict")
    until(lambda: tab.count(".cm-lintRange-error") > 0, "the line of the verdict")
    tab.click(".first button", "Hint")
    until(lambda: "Hint 1 of" in tab.text(".first .hint"), "a hint")
    tab.is_fit()
    tab.click(".first button", "Next hint")
    until(lambda: tab.count(".first .hint") == 2, "two hints")
    tab.go("progress", ".concepts")
    tab.open(NAME)
    tab.click(".first button", "Hint")
    until(lambda: "Hint 2 of 2" in tab.text(".first .hint"), "the last hint")
    until(lambda: "int" not in tab.text(".first .buttons"), "no more hints to ask for")
    tab.write("# met 5\n# epochs 30\n")
    tab.keys(CONTROL, "s")
    until(lambda: tab.count(".curve path.line"), "a curve")
    until(lambda: "Passed" in tab.text(".verdict-head"), "a pass")
    assert "goal 0.5" in tab.text(".curve .now") and " in training" in tab.text(".curve .now")
    assert "training" in tab.text(".curve .key")
    tab.click("[role=tab]", "Attempts")
    until(lambda: tab.count(".attempts li") == 2, "two attempts")
    tab.click(".attempts button", "What changed")
    until(lambda: "# met 5" in tab.text(".diff .added"), "the difference")
    assert tab.count("#earlier option") == 1
    tab.click("[role=tab]", "Report")
    until(lambda: tab.count("iframe"), "the report")
    until(lambda: tab.text(".path .sign-met"), "the path knows")
    tab.is_fit()


@pytest.mark.thorough
def test_a_change_elsewhere_appears_and_a_conflict_loses_nothing(tab: Tab, folder: Path) -> None:
    script = folder / "exercises" / NAME / "exercise.py"
    tab.open(NAME)
    script.write_text("theirs = 1\n")
    until(lambda: "theirs = 1" in tab.browser.execute_script(SHOWN), "their text")
    tab.write("mine = 1\n")
    script.write_text("theirs = 2\n")
    until(lambda: "choose one text" in tab.text(".banner"), "the conflict")
    tab.click(".banner button", "Compare")
    until(lambda: tab.count(".cm-deletedChunk"), "both texts")
    tab.is_fit()
    tab.click(".banner button", "Take the file")
    until(lambda: "theirs = 2" in tab.browser.execute_script(SHOWN), "their text")
    tab.browser.execute_script("document.querySelector('.cm-content').focus()")
    tab.keys(CONTROL, "z")
    until(lambda: "mine = 1" in tab.browser.execute_script(SHOWN), "mine is back")
    script.unlink()
    until(lambda: "no file on the disk" in tab.text(".banner"), "it was deleted")
    tab.click(".banner button", "Write it again")
    until(lambda: script.exists() and script.read_text() == "mine = 1\n", "it is there again")


WIDTHS = """
return [...document.querySelectorAll(".brief .scroll")].map(one => [
  one.querySelector("table").classList.contains("stacks"), one.scrollWidth - one.clientWidth,
  getComputedStyle(one).backgroundImage.includes("gradient"),
  Math.min(...[...one.querySelectorAll(".prose")].map(cell => cell.clientWidth))]);
"""


UNNAMED = """
const told = cell => getComputedStyle(cell, "::before").content;
return [...document.querySelectorAll(".brief .stacks td")].filter(cell => cell.classList.contains("row-name")
  ? [...cell.childNodes].some(part => part.nodeType === 3 && /[a-z]/.test(part.textContent)) && cell.dataset.name
    || parseFloat(getComputedStyle(cell).paddingLeft)
  : arguments[0] && told(cell) !== JSON.stringify(cell.dataset.name)).map(cell => cell.outerHTML);
"""


LISTINGS = """
return [...document.querySelectorAll(".brief pre")].map(
  one => getComputedStyle(one).backgroundImage.includes("gradient"));
"""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", [NAME, "week2_timeseries", "week3_vision"])
def test_no_table_of_a_brief_is_cut_without_a_cue(name: str, width: int, tab: Tab) -> None:
    set_width(tab.browser, width, 900)
    tab.go(name, ".brief table")
    until(lambda: tab.browser.execute_script("return location.hash").endswith(name) and tab.count(".stacks"), "tables")
    assert tab.browser.execute_script(UNNAMED, width < 500) == [], "each cell of a list has the name of its column"
    tables = tab.browser.execute_script(WIDTHS)
    assert len(tables) > 2 and sum(stacks for stacks, *_ in tables) > 1
    for stacks, hidden, cue, narrowest in tables:
        assert hidden <= 0 if stacks else cue
        assert narrowest is None or narrowest > 120, "a column of prose has room for some words"
    assert all(tab.browser.execute_script(LISTINGS)), "a listing that scrolls shows it as well"


@pytest.mark.thorough
def test_what_was_typed_survives_the_server_and_the_tab(browser: Any, folder: Path, quick: None) -> None:
    set_width(browser, 1280, 800)
    with serve() as page:
        tab = Tab(browser, page)
        tab.open(NAME)
        port = page.port
    tab.write("typed = 1\n")
    tab.keys(CONTROL, "s")
    until(lambda: "does not reach its server" in tab.text("#lost"), "it is said")
    with serve() as page:
        assert page.port == port
        until(lambda: browser.execute_script("return document.getElementById('lost').hidden"), "it is found again")
        time.sleep(0.5)
        browser.refresh()
        until(lambda: "typed = 1" in tab.text(".cm-content"), "the text is back")
        assert "not saved is here again" in tab.text(".banner")
        leave(browser)


@pytest.mark.thorough
def test_two_tabs_show_the_same(tab: Tab) -> None:
    first = tab.browser.current_window_handle
    tab.open(NAME)
    tab.browser.switch_to.new_window("tab")
    try:
        set_width(tab.browser, 1280, 800)
        other = Tab(tab.browser, tab.page)
        other.open(NAME)
        other.write("# met 5\n")
        other.run("Passed")
    finally:
        tab.browser.close()
        tab.browser.switch_to.window(first)
    until(lambda: "# met 5" in tab.browser.execute_script(SHOWN), "the other tab's text")
    until(lambda: "Passed" in tab.text(".verdict-head"), "the other tab's verdict")


@pytest.mark.thorough
def test_names_of_keras_complete_and_the_editor_can_be_left(tab: Tab) -> None:
    tab.open(NAME)
    tab.write("import tensorflow as tf\n")
    until(
        lambda: tab.browser.execute_script(
            "return performance.getEntriesByName(location.origin + '/api/names').length"
        ),
        "names",
    )
    press(tab.browser, *"tf.keras.layers.LST")
    until(lambda: "LSTM" in tab.text(".cm-tooltip-autocomplete"), "LSTM")
    press(tab.browser, ESCAPE)
    press(tab.browser, ESCAPE, TAB)
    assert not tab.browser.execute_script(
        "return document.querySelector('.cm-editor').contains(document.activeElement)"
    )


EDGE = """
const range = document.createRange(), line = document.querySelector(".panel-code .cm-line");
const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
let edges = {};
for (let part = walker.nextNode(); part; part = walker.nextNode()) {
  const skipped = part.textContent.length - part.textContent.trimStart().length;
  if (skipped === part.textContent.length) continue;
  range.setStart(part, skipped);
  range.setEnd(part, part.textContent.length);
  for (const box of range.getClientRects()) edges[Math.round(box.top)] ??= {left: box.left};
}
return Object.values(edges)[0];
"""


def test_a_link_skips_to_the_editor_and_a_long_line_is_seen_whole(tab: Tab) -> None:
    tab.open(NAME)
    tab.browser.execute_script("document.getElementById('skip').focus()")
    press(tab.browser, TAB)
    press(tab.browser, ENTER)
    assert tab.browser.switch_to.active_element.get_attribute("aria-label") == "exercise.py"
    tab.write("x = '" + "long " * 80 + "'\n")
    assert (
        tab.browser.execute_script(
            "const place = document.querySelector('.cm-scroller'); return place.scrollWidth - place.clientWidth"
        )
        <= 0
    )
    for line in ("value = 1", "        value = 1", "\t\tvalue = 1"):
        tab.write(f"{line}\n")
        edge = tab.browser.execute_script(EDGE)
        tab.write(f"{line}{' + 1' * 90}\n")
        first, *rest = tab.browser.execute_script(EDGE.replace("[0]", ""))
        assert abs(first["left"] - edge["left"]) < 1, "the first part stays where it was"
        assert rest and all(part["left"] > first["left"] for part in rest), "its rest is deeper"
    tab.go("quiz", ".quiz h1")
    assert tab.count("#skip-to-editor[hidden]") == 1


@pytest.mark.thorough
def test_any_two_attempts_are_compared(tab: Tab) -> None:
    tab.open(NAME)
    for number in (1, 2, 3):
        tab.write(f"# met {number}\nx = {number}\n")
        tab.run("Not yet")
    tab.click("[role=tab]", "Attempts")
    until(lambda: tab.count(".attempts li") == 3, "three attempts")
    tab.click(".attempts button", "What changed")
    until(lambda: "x = 2" in tab.text(".diff") and "x = 3" in tab.text(".diff"), "the last two")
    tab.browser.execute_script("document.querySelector('#earlier').focus()")
    press(tab.browser, "\ue015")  # down
    until(lambda: "x = 1" in tab.text(".diff"), "the first and the last")
    assert tab.browser.switch_to.active_element.get_attribute("id") == "earlier"
    tab.is_fit()


@pytest.mark.thorough
def test_experiments_are_drawn_as_they_run(tab: Tab) -> None:
    tab.open(NAME)
    tab.write("# met 4\n# epochs 9\n# tries\n# waits\n")
    tab.keys(CONTROL, ENTER)
    until(lambda: "Looking for the cause: learning_rate × 10" in tab.text(".verdict-head"), "what is tried")
    until(lambda: tab.count(".curve path.tried") and tab.count(".curve path.training"), "both curves")
    assert "tried: learning_rate × 10" in tab.text(".curve figcaption")
    tab.is_fit()
    tab.click("button", "Cancel")
    until(lambda: "Cancelled" in tab.text(".verdict-head"), "the end")


@pytest.mark.thorough
def test_the_whole_page_works_behind_a_proxy(browser: Any, folder: Path, quick: None) -> None:
    set_width(browser, 1280, 800)
    with proxied("/user/me/proxy/8765") as proxy, serve(base_url=proxy.base_url) as page:
        proxy.to = page.port
        tab = Tab(browser, page)
        assert browser.current_url.startswith(proxy.base_url)
        tab.open(NAME)
        tab.write("# met 5\n# epochs 5\n")
        tab.run("Passed")
        tab.click("[role=tab]", "Report")
        until(lambda: tab.count("iframe"), "the report")
        for part, shows in PARTS[1:]:
            tab.go(part, shows)
            tab.is_fit()
        assert proxy.outside == 0, "every address of the page is relative"
        leave(browser)


@pytest.mark.thorough
def test_a_browser_that_was_closed_while_it_trained_shows_all_of_it_later(tab: Tab) -> None:
    tab.open(NAME)
    tab.write("# met 4\n# epochs 400\n")
    tab.keys(CONTROL, ENTER)
    until(lambda: tab.count(".curve path.line"), "a curve")
    leave(tab.browser)
    job = tab.page.settled(NAME)
    assert job["state"] == "done" and len(job["curves"][0]["values"]) == 400
    again = Tab(tab.browser, tab.page)
    again.open(NAME)
    until(lambda: "Not yet" in again.text(".verdict-head") and again.count(".curve path.line"), "verdict and curve")


HIDE = """
Object.defineProperty(document, "hidden", {value: arguments[0], configurable: true});
document.dispatchEvent(new Event("visibilitychange"));
"""


@pytest.mark.thorough
@pytest.mark.parametrize("how", ["the lid is closed", "the connection breaks"])
def test_a_page_that_slept_shows_what_happened_meanwhile(how: str, tab: Tab) -> None:
    tab.open(NAME)
    until(lambda: tab.page.running.events.listeners == 1, "its connection")
    if how == "the lid is closed":
        tab.browser.execute_script(HIDE, True)
    else:
        tab.page.running.events.end()
    until(lambda: tab.page.running.events.listeners == 0, "no connection")
    base = tab.page.get(f"/api/exercise/{NAME}")["file"]["digest"]
    tab.page.post(f"/api/exercise/{NAME}/save", text="# met 5\n# meanwhile\n", base=base)
    tab.page.post(f"/api/exercise/{NAME}/grade")
    if how == "the lid is closed":
        tab.page.settled(NAME)
        tab.browser.execute_script(HIDE, False)
    until(lambda: "# meanwhile" in tab.browser.execute_script(SHOWN), "the new text")
    until(lambda: "Passed" in tab.text(".verdict-head"), "the new verdict")
    until(lambda: tab.browser.execute_script("return document.getElementById('lost').hidden"), "nothing is lost")


@pytest.mark.thorough
def test_selected_lines_run_in_the_scratch_cell(tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.studio.cells.run_cell", run_by_comments)
    tab.open(NAME)
    tab.write("def f():\n    first = 1\n    second = 2\n")
    tab.browser.execute_script("document.querySelector('.cm-content').focus()")
    tab.keys(CONTROL, "\ue010")  # end
    press(tab.browser, "\ue013")  # up
    tab.keys(SHIFT, "\ue013")
    tab.keys(CONTROL, SHIFT, ENTER)
    until(lambda: tab.text(".cell-output .value") == "first = 1\nsecond = 2", "the selected lines as a cell")
    assert "def f():" in tab.text(".cell-output pre") and tab.count(".cell-output img") == 1
    assert tab.browser.execute_script("return document.querySelector('.cell-code .cm-content').innerText").startswith(
        "first"
    )
    tab.is_fit()
    tab.browser.refresh()
    until(lambda: tab.count(".cm-content"), "the page")
    tab.click("[role=tab]", "Scratch")
    until(lambda: tab.count(".cell-output .value"), "the cell is there after a reload")


@pytest.mark.thorough
def test_questions_are_answered_by_keyboard(tab: Tab) -> None:
    tab.go(f"quiz/{NAME}", ".question-form")
    for _ in range(10):
        if tab.count("input[name=choice]"):
            press(tab.browser, "2")
        else:
            press(tab.browser, "7")
        press(tab.browser, ENTER)
        until(lambda: tab.count(".word") or tab.text(".complaint"), "an answer")
        if not tab.count(".word"):
            tab.click("button", "I do not know")
            until(lambda: tab.count(".word"), "an answer")
        if not tab.text(".question-form button").startswith("Next"):
            break
        press(tab.browser, ENTER)
    tab.is_fit()
    press(tab.browser, ENTER)
    until(lambda: "correct" in tab.text("h1"), "the end")


def test_the_time_is_told_when_a_mark_is_passed_and_goes_with_the_exam(
    tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [1087.0]
    tab.page.post("/api/exam/start", minutes=30, categories=[2], feedback="score")
    task = tab.page.get("/api/exam")["state"]["tasks"][0]["task"]
    monkeypatch.setattr(Sitting, "left", property(lambda sitting: left[0]))
    tab.browser.refresh()
    tab.go(task, ".panel-code .cm-content")
    until(lambda: tab.text("#left").startswith("0:18"), "the time")
    assert tab.text("#news") == "", "a mark that was passed before is not told"
    assert tab.text(".top [aria-current]").startswith("Mock exam")
    for seconds, words, in_bar in [(880, "15 minutes left", False), (299, "5 minutes left", True)]:
        left[0] = seconds
        tab.browser.execute_script("dispatchEvent(new Event('focus'))")
        until(lambda words=words: tab.text("#news") == words, words)  # type: ignore[misc]
        assert tab.count("#soon:not([hidden])") == in_bar
    assert tab.text("#soon") == "5 minutes left"
    left[0] = 59.6
    tab.browser.execute_script("dispatchEvent(new Event('focus'))")
    until(lambda: tab.text("#news") == tab.text("#soon") == "1 minute left", "one minute")
    set_width(tab.browser, 390, 800)
    assert tab.browser.execute_script(UNNAMED, True) == []
    tab.click("[role=tab]", "Code")
    tab.browser.execute_script("scrollTo(0, 9999)")
    until(lambda: tab.text(".in-bar .time-left").startswith("0:00:"), "the time beside the button")
    top, below = tab.browser.execute_script(
        "return ['.in-bar', '#soon'].map(one => document.querySelector(one).getBoundingClientRect())"
    )
    assert 0 <= below["top"] < below["bottom"] <= top["top"] < 800
    tab.is_fit()
    tab.page.post("/api/exam/change/finish")
    until(lambda: tab.count("#soon[hidden]") and tab.text("#news") == tab.text("#left") == "", "nothing is left")


@pytest.mark.thorough
def test_a_mock_exam_in_the_page(tab: Tab, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Attempt, "grade", judge_by_comment)
    tab.go("exam", ".begin")
    for box in tab.browser.find_elements("css selector", ".begin fieldset input")[1:]:
        box.click()
    tab.click(".begin button", "Begin")
    until(lambda: tab.text(".clock .left").startswith("0:59"), "an hour for one task")
    tab.is_fit()
    tab.click(".task-line a")
    until(lambda: tab.text(".file").startswith("exam-1/"), "the task")
    assert tab.count(".panel-verdict[hidden]") and not tab.count(".first")
    tab.write("# score 4\ndef solution_model():\n    return 4\n")
    tab.keys(CONTROL, ENTER)
    until(lambda: "submitted" in tab.text(".banner"), "it is submitted")
    until(lambda: "the best has 4 of 5 points" in tab.text(".banner"), "its points")
    assert tab.text("#left").startswith("0:5")
    tab.is_fit()
    tab.write("# score 5\n")
    tab.go("exam", ".clock")
    until(lambda: tab.text(".best") == "4 of 5", "the score")
    assert tab.text(".points-so-far") == "4 points so far. You pass with 4 of 5 points."
    assert "latest file: exercise.py" in tab.text(".words")
    tab.click(".clock button", "Finish")
    until(lambda: tab.count("dialog[open]"), "the question")
    assert "not saved or submitted: Exam 1" in tab.text(".facts") and "4 points so far" in tab.text(".facts")
    assert tab.browser.switch_to.active_element.text == "Go back"
    tab.is_fit()
    tab.click("dialog button", "End it")
    until(lambda: tab.count("iframe.whole"), "the debrief")
    tab.browser.switch_to.frame(0)
    until(lambda: "4" in tab.text(".score"), "its score")
    here = tab.browser.current_window_handle
    tab.click("a", "The full report")
    until(lambda: len(tab.browser.window_handles) == 2, "a tab for the report")
    tab.browser.switch_to.window(tab.browser.window_handles[-1])
    until(lambda: "4" in tab.text(".score"), "the report")
    tab.browser.close()
    tab.browser.switch_to.window(here)
    assert complaints(tab.browser) == []


PARTS = [(NAME, ".first"), (f"quiz/{NAME}", ".question-form"), ("progress", ".concepts"), ("exam", ".begin")]


THOROUGH = [pytest.param(*one, marks=pytest.mark.thorough) for one in [(360, "light"), (1280, "light"), (1920, "dark")]]


@pytest.mark.parametrize(("width", "colours"), [(360, "dark"), *THOROUGH])
def test_every_part_is_fit_for_everyone(width: int, colours: str, browser: Any, page: Page) -> None:
    base = page.get(f"/api/exercise/{NAME}")["file"]["digest"]
    page.post(f"/api/exercise/{NAME}/save", text="# met 4\n# epochs 9\n", base=base)
    page.post(f"/api/exercise/{NAME}/grade")
    page.settled(NAME)
    set_colours(browser, colours)
    set_width(browser, width, 900)
    tab = Tab(browser, page)
    for part, shows in PARTS:
        tab.go(part, shows)
        tab.is_fit()
    tab.go(NAME, ".first")
    for one in browser.find_elements("css selector", "[role=tab]"):
        if one.is_displayed():
            one.click()
            until(lambda: tab.count(".panel.shown"), "its panel")
            assert browser.execute_script(CUT) <= 0, "every tab is seen"
            tab.is_fit()
    set_colours(browser, "light")
    leave(browser)


@pytest.mark.thorough
@pytest.mark.worker
def test_an_hour_in_the_page(browser: Any, folder: Path) -> None:
    """Live through a real session, with pictures of it: two mistakes, hints, a live curve, cards, an exam task."""
    keep_warm()
    set_colours(browser, "light")
    set_width(browser, 1280, 800)
    with serve() as page:
        tab = Tab(browser, page)
        tab.open(NAME)
        for mistake in ("wrong/whole_numbers", "wrong/a_hundred_epochs_of_sgd"):
            tab.write(whole_source(places.solutions_folder() / NAME / f"{mistake}.py"))
            tab.run("Not yet", 300)
            tab.click(".first button", "Hint")
            until(lambda: "Hint 1 of" in tab.text(".first .hint"), "a hint")
        picture(browser, "studio-hint-1280.png")
        tab.write(whole_source(places.solutions_folder() / NAME / "solution.py"))
        tab.run("Passed", 300)
        tab.open("week2_timeseries")
        tab.write(whole_source(places.solutions_folder() / "week2_timeseries" / "solution.py"))
        tab.keys(CONTROL, ENTER)
        until(lambda: re.search(r"epoch (1[2-9]|[2-9]\d) of", tab.text(".curve .now")), "some epochs", 300)
        picture(browser, "studio-live-1280.png")
        until(lambda: "Passed" in tab.text(".verdict-head"), "a pass", 300)
        set_colours(browser, "dark")
        picture(browser, "studio-passed-dark-1280.png")
        set_colours(browser, "light")
        set_width(browser, 360, 740)
        tab.click("[role=tab]", "Verdict")
        picture(browser, "studio-360.png")
        set_width(browser, 1280, 800)
        tab.click("[role=tab]", "Scratch")
        tab.write(CELL, ".cell-code .cm-content")
        tab.keys(CONTROL, ENTER)
        until(lambda: tab.count(".cell-output img") and "TensorShape" in tab.text(".cell-output .value"), "a plot", 60)
        picture(browser, "studio-scratch-1280.png")
        tab.go("quiz", ".question-form, h1")
        for _ in range(5):
            until(lambda: tab.count(".question-form"), "a question")
            tab.click("button", "I do not know")
            until(lambda: tab.count(".word"), "an answer")
            picture(browser, "studio-quiz-1280.png")
            press(browser, ENTER)
            until(lambda: not tab.count(".word"), "the next one")
        tab.go("progress", ".concepts")
        tab.go("exam", ".begin")
        for box in browser.find_elements("css selector", ".begin fieldset input")[1:]:
            box.click()
        tab.click(".begin button", "Begin")
        until(lambda: tab.count(".task-line a"), "the sitting")
        task = page.get("/api/exam")["state"]["tasks"][0]["task"]
        tab.click(".task-line a")
        until(lambda: task in tab.text(".file"), "the task")
        source = tab.page.get(f"/api/exercise/{task}/file")["text"]
        constants = [line for line in source.splitlines() if line[:1].isupper() and " = " in line]
        solution = whole_source(places.solutions_folder() / task / "solution.py")
        for line in constants:
            name = line.partition(" = ")[0]
            solution = "\n".join(line if one.startswith(f"{name} = ") else one for one in solution.splitlines())
        tab.write(solution + "\n")
        tab.keys(CONTROL, ENTER)
        until(lambda: "submitted" in tab.text(".banner"), "it is submitted")
        tab.go("exam", ".clock")
        picture(browser, "studio-exam-1280.png")
        until(lambda: tab.text(".best") == "5 of 5", "all points", 300)
        tab.click(".clock button", "Finish")
        tab.click("dialog button", "End it")
        until(lambda: tab.count("iframe.whole"), "the debrief", 60)
        assert complaints(browser) == []
        leave(browser)
