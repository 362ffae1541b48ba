"""The exam's page and the debrief for everyone: axe-core finds nothing serious, narrow or wide, light or dark."""

from pathlib import Path
from typing import Any

import pytest
from chromium import OVERFLOW, complaints, leave, needs_chromium, serious, set_colours, set_width, text, until
from held_clock import HeldClock
from sat import Terminal, debrief_in, sit, write_answer
from serving import exam_address, served

from grader.practice.sittings import Sittings

pytestmark = needs_chromium


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_of_an_exam_are_fit_for_everyone(
    colours: str, width: int, browser: Any, sittings: Sittings, terminal: Terminal, clock: HeldClock, tmp_path: Path
) -> None:
    for number in range(2):
        sitting = sit(sittings, tmp_path / f"sitting-{number}")
        for place, task in enumerate(sitting.tasks[:4]):
            clock.wait(1500)
            write_answer(sitting, task, 5 - place)
            terminal.run("submit", task)
        if number == 0:
            terminal.run("finish", "--yes")
    set_width(browser, width)
    set_colours(browser, colours)
    leave(browser)
    with served(sittings, sitting.number) as page:
        browser.get(exam_address(page))
        until(lambda: ":" in text(browser, ".clock .left"), "the time")
        look(browser)
        leave(browser)
    (tmp_path / "reports").mkdir(exist_ok=True)
    (tmp_path / "reports/dashboard.html").write_text("<title>x</title>", encoding="utf-8")
    debrief = debrief_in(terminal.run("finish", "--yes"))
    browser.get(debrief.resolve().as_uri())
    look(browser)
    assert browser.find_element("css selector", "nav a").get_attribute("href").endswith("reports/dashboard.html")
    browser.get((debrief.parent / f"{sitting.tasks[1]}.html").resolve().as_uri())
    look(browser)
    set_colours(browser, "light")


def look(browser: Any) -> None:
    browser.execute_script("for (const one of document.querySelectorAll('details')) one.open = true")
    assert serious(browser) == []
    assert browser.execute_script(OVERFLOW) <= 0
    assert complaints(browser) == []
