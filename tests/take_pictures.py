"""``python tests/take_pictures.py`` takes the pictures of the docs anew, all of real runs; it needs Chromium.

The terminal is a real one (a pseudo-terminal), the reports are what the gradings wrote, the other pages are those that
the page tests look at.
"""

import io
import os
import pty
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbclient
from a_month import live_through_a_month
from chromium import browser, set_colours, set_width
from nbformat.v4 import new_code_cell, new_notebook
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from grader.authoring.difference import whole_source
from grader.cli.progress import save_dashboard
from grader.practice.overview import look_over
from grader.practice.sittings import Sittings

KIT = Path(__file__).resolve().parent.parent
PICTURES = KIT / "docs" / "pictures"
COLUMNS = 104
SCREEN = re.compile(
    r"\x1b\[(\d+)A|(\x1b\[2K)|(\r)|(\n)|\x1b\[\?\d+[a-z]|([^\x1b\r\n]+|\x1b\[[\d;]*m|\x1b\]8;[^\x1b]*\x1b\\)"
)
"""One thing that a terminal gets: go up, clear the line, go to its begin, to the next line, or show a text."""
PAGE_TESTS = (
    "tests/test_pages.py::test_what_the_questions_look_like", "tests/exam/test_browser.py",
    "tests/cohort/test_summary_page.py::test_what_it_looks_like", "tests/studio/test_studio_browser.py",
)  # fmt: skip


def in_a_terminal(*words: str, folder: Path, home: Path) -> str:
    """Return what ``python -m grader`` shows in a terminal, with its colours, after its last repaint."""
    screen, side = pty.openpty()
    told = os.environ | {
        "TF_EXAM_KIT_HOME": str(home), "COLUMNS": str(COLUMNS), "TERM": "xterm-256color", "PYTHONPATH": str(KIT),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }  # fmt: skip
    command = [sys.executable, "-m", "grader", *words]
    running = subprocess.Popen(command, stdin=side, stdout=side, stderr=side, cwd=folder, env=told)
    os.close(side)
    shown = b"".join(iter(lambda: read(screen), b""))
    running.wait()
    text = "\n".join(on_screen(shown.decode()))
    return text.replace(f"{KIT}/", "").replace(str(folder), "/home/you/tf-exam-kit")


def on_screen(shown: str) -> list[str]:
    """Return the lines that are left on a screen, with their colours: a line that was repainted is there once."""
    lines, row = [""], 0
    for up, clears, begins, ends, text in SCREEN.findall(shown):
        if up:
            row = max(0, row - int(up))
        elif clears or begins:
            lines[row] = "" if clears else lines[row]
        elif ends:
            row += 1
            lines += [""] * (row == len(lines))
        else:
            lines[row] += text
    return lines


def read(screen: int) -> bytes:
    """Return more of what is on the screen; nothing once the program has ended."""
    try:
        return os.read(screen, 65536)
    except OSError:
        return b""


@contextmanager
def a_browser() -> Iterator[Any]:
    opened = browser.__wrapped__()  # type: ignore[attr-defined]
    yield next(opened)
    next(opened, None)


def take_terminal(driver: Any, title: str, text: str, name: str) -> None:
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    console.print(Text.from_ansi(text.strip("\n") + "\n"))
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "terminal.html")
        page.write_text(console.export_svg(title=title, theme=MONOKAI), encoding="utf-8")
        driver.get(page.as_uri())
        drawing = driver.find_element("css selector", "svg")
        drawing.screenshot(str(PICTURES / name))


def take_page(driver: Any, page: Path, name: str, height: int = 1500) -> None:
    set_width(driver, 1280, height=height)
    set_colours(driver, "light")
    driver.get(page.as_uri())
    driver.save_screenshot(str(PICTURES / name))


def take_notebook(driver: Any, folder: Path) -> None:
    """Run a notebook with one mistake, and show what ``check`` shows on a light ground and on a dark one."""
    wrong = whole_source(KIT / "solutions" / "week2_timeseries" / "wrong" / "label_inside_the_window.py")
    cells = [new_code_cell(one) for one in (wrong, "from grader import check\ncheck('week2_timeseries')")]
    where = {"metadata": {"path": str(folder)}}
    done = nbclient.NotebookClient(new_notebook(cells=cells), timeout=500, resources=where).execute()
    verdict = done["cells"][-1]["outputs"][-1]["data"]["text/html"]
    grounds = ("background: #fff; color: #000", "background: #111827; color: #e5e7eb")
    halves = "".join(f"<div style='{ground}; padding: 8px'>{verdict}</div>" for ground in grounds)
    page = folder / "cell.html"
    grid = "margin: 0; display: grid; grid-template-columns: 1fr 1fr"
    page.write_text(f"<meta charset=utf-8><body style='{grid}'>{halves}", encoding="utf-8")
    take_page(driver, page, "notebook-light-dark.png", height=1045)


def main() -> None:
    """Take them all."""
    with tempfile.TemporaryDirectory() as folder, a_browser() as driver:
        home, practice = Path(folder, "home"), Path(folder, "practice")
        in_a_terminal("init", str(practice), folder=Path(folder), home=home)
        set_width(driver, 1360, height=900)
        take_terminal(
            driver, "python -m grader demo", in_a_terminal("demo", folder=practice, home=home), "terminal-not-yet.png"
        )
        take_page(driver, practice / "reports" / "demo" / "week2_timeseries.html", "report-not-yet.png")
        stub = practice / "exercises" / "week3_nlp" / "exercise.py"
        stub.write_bytes((KIT / "solutions" / "week3_nlp" / "solution.py").read_bytes())
        in_a_terminal("week3_nlp", folder=practice, home=home)
        take_page(driver, practice / "reports" / "week3_nlp.html", "report-passed.png", height=2600)
        os.environ["TF_EXAM_KIT_HOME"] = str(Path(folder, "month"))
        progress, now = live_through_a_month()
        take_notebook(driver, Path(folder))
        page = save_dashboard(look_over(progress, now), Sittings(None, progress).all(), now, Path(folder))
        take_page(driver, page, "dashboard.png", height=1700)
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-m", "thorough or not thorough", *PAGE_TESTS], cwd=KIT, check=True,
        env=os.environ | {"SCREENSHOTS": "docs/pictures"},
    )  # fmt: skip


if __name__ == "__main__":
    main()
