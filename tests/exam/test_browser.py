"""The exam's page and the debrief in a real Chromium: run where one is installed, left out where none is.

``SCREENSHOTS=docs/pictures`` writes what was seen into that folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import chromium
import pytest
from chromium import OVERFLOW, SMALL, complaints, leave, needs_chromium, press, set_width, text, until
from held_clock import HeldClock
from sat import Terminal, debrief_in, put, sit, write_answer
from serving import exam_address, served

from grader.practice.sittings import Sittings

pytestmark = needs_chromium
WIDTHS = (360, 1280)
EARLIER: tuple[dict[str, str], ...] = (
    {
        "exam1_line": "wrong/rate_too_small",
        "exam2_digits": "wrong/too_few_units",
        "exam5_synth3": "wrong/half_a_window",
    },
    {"exam2_digits": "wrong/few_examples"},
)
"""What was wrong in two sittings, by task: the docs show the second one."""


def seconds_shown(browser: Any) -> int:
    hours, minutes, seconds = (text(browser, "#left") or "0:0:-1").split(":")
    return 3600 * int(hours) + 60 * int(minutes) + int(seconds)


def picture(browser: Any, name: str) -> None:
    # A folder of this test's own would tell nobody anything.
    shorten = "for (const one of document.querySelectorAll('.exam > .aside > code')) one.textContent = arguments[0]"
    browser.execute_script(shorten, "exam-2")
    chromium.picture(browser, name)


def test_the_countdown_is_right_after_a_reload_a_sleep_and_a_restart(
    browser: Any, sittings: Sittings, clock: HeldClock, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a", minutes=60)
    with served(sittings, sitting.number) as page:
        browser.get(exam_address(page))
        until(lambda: 3580 < seconds_shown(browser) <= 3600, "an hour")
        shown = seconds_shown(browser)
        until(lambda: seconds_shown(browser) < shown, "the countdown")
        clock.wait(600)
        browser.refresh()
        until(lambda: 2980 < seconds_shown(browser) <= 3000, "the time after a reload")
        clock.sleep(900)
        clock.set_wall(-7200)
        browser.execute_script("document.dispatchEvent(new Event('visibilitychange'))")
        until(lambda: 2080 < seconds_shown(browser) <= 2100, "the time after a sleep")
    browser.execute_script("dispatchEvent(new Event('focus'))")
    until(lambda: browser.execute_script("return !document.getElementById('lost').hidden"), "the lost server")
    clock.start_again(seconds_off=280)
    with served(sittings, sitting.number):
        browser.execute_script("dispatchEvent(new Event('focus'))")
        until(lambda: 1780 < seconds_shown(browser) <= 1800, "the time after a restart")
        assert browser.execute_script("return document.getElementById('lost').hidden")
        clock.wait(2000)
        browser.refresh()
        until(lambda: seconds_shown(browser) == 0 and "the time is over" in text(browser, ".told"), "the end")
        leave(browser)


def test_everything_works_by_keyboard(browser: Any, sittings: Sittings, quick: None, tmp_path: Path) -> None:
    sitting = sit(sittings, tmp_path / "a")
    write_answer(sitting, "exam1_line", 4)
    set_width(browser, 1280)
    leave(browser)
    with served(sittings, sitting.number) as page:
        browser.get(exam_address(page))
        until(lambda: seconds_shown(browser) > 0, "the page")
        reached = []
        for _ in range(12):
            press(browser, "\ue004")  # tab
            reached.append(browser.switch_to.active_element.get_attribute("outerHTML")[:60])
            if "Submit" in browser.switch_to.active_element.text:
                break
        assert "Skip to the content" in browser.execute_script("return document.querySelector('.skip').textContent")
        assert "button" in reached[-1], reached
        outline = browser.execute_script("return getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
        press(browser, "\ue007")  # enter
        until(lambda: text(browser, "[data-task=exam1_line] .best") == "4 of 5", "the score")
        assert browser.switch_to.active_element.get_attribute("aria-label").startswith("Submit ")
        press(browser, "\ue004")
        assert browser.switch_to.active_element.get_attribute("href").endswith("#/exam2_digits")
        press(browser, "\ue004", "\ue007")
        until(lambda: "the stub is unchanged" in text(browser, "[data-task=exam2_digits] .said"), "what is missing")
        assert complaints(browser) == []
        leave(browser)
    assert sittings.get(sitting.number).score("exam1_line") == 4


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_and_the_debrief_fit_the_screen(
    width: int, browser: Any, sittings: Sittings, terminal: Terminal, clock: HeldClock, tmp_path: Path
) -> None:
    for number in range(3):
        sitting = sit(sittings, tmp_path / f"sitting-{number}", practice=number == 1)
        for task in sitting.tasks:
            clock.wait(1500)
            write_answer(sitting, task, 5 if number == 2 and task != sitting.tasks[1] else 3 + number % 2)
            terminal.run("submit", task)
        if number < 2:
            terminal.run("finish", "--yes")
    set_width(browser, width)
    leave(browser)
    with served(sittings, sitting.number) as page:
        browser.get(exam_address(page))
        until(lambda: seconds_shown(browser) > 0, "the page")
        assert browser.execute_script(OVERFLOW) <= 0
        assert browser.execute_script(SMALL) == 0
        assert complaints(browser) == []
        leave(browser)
    debrief = debrief_in(terminal.run("finish", "--yes"))
    browser.get(debrief.resolve().as_uri())
    assert browser.execute_script(OVERFLOW) <= 0
    assert "Passed" in text(browser, ".status")


@pytest.mark.thorough
@pytest.mark.worker
@pytest.mark.usefixtures("warm")
def test_pictures_are_of_real_sittings(
    browser: Any, sittings: Sittings, clock: HeldClock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = Terminal(monkeypatch, lambda: sittings)
    for number, wrong in enumerate(EARLIER):
        sitting = sit(sittings, tmp_path / f"sitting-{number}", seed=41 + number)
        for task in sitting.tasks:
            clock.wait(1500)
            put(sitting, task, wrong.get(task, "solution"))
            real.run("submit", task)
        if wrong is not EARLIER[-1]:
            real.run("finish", "--yes")
    for width in WIDTHS:
        set_width(browser, width)
        leave(browser)
        with served(sittings, sitting.number) as page:
            browser.get(exam_address(page))
            until(lambda: seconds_shown(browser) > 0, "the page")
            picture(browser, f"exam-page-{width}.png")
            leave(browser)
    debrief = debrief_in(real.run("finish", "--yes"))
    html = debrief.read_text(encoding="utf-8")
    assert "on held-out examples" in html and "an accuracy of 0." in html
    for width in WIDTHS:
        set_width(browser, width)
        browser.get(debrief.resolve().as_uri())
        picture(browser, f"exam-debrief-{width}.png")
    browser.find_element("css selector", "a[href='exam1_line.html']").click()
    assert "linear function" in text(browser, "h1")
    assert complaints(browser) == []
