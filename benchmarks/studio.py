"""What the studio costs, in a real Chromium with a warm process, against the thresholds of docs/performance.md.

    .venv/bin/python benchmarks/studio.py [--runs 5]

It works in a practice folder of its own and leaves nothing behind. It needs Chromium with its driver.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

KIT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(KIT), str(KIT / "tests")]
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
NAME = "week2_timeseries"
IDLE_SECONDS = 20
PAINT = """
return performance.getEntriesByType("paint").find(one => one.name === "first-contentful-paint")?.startTime;
"""
BYTES = """
return [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].filter(
  one => !one.name.includes("/api/")).reduce((sum, one) => sum + one.transferSize, 0);
"""
ELSEWHERE = """
return performance.getEntriesByType("resource").filter(one => !one.name.startsWith(location.origin)).length;
"""
WATCH = """
window.seen = 0;
new MutationObserver(() => {
  if (!window.seen && document.querySelector(arguments_selector)) window.seen = performance.now();
}).observe(document.body, {subtree: true, childList: true, attributes: true});
"""
TYPE = "window.began = performance.now(); document.execCommand('insertText', false, arguments[0]);"
SAVE = """
window.began = performance.now();
[...document.querySelectorAll('button')].find(one => one.textContent === 'Grade').click();
"""


def main() -> None:
    """Measure everything, and print a row for each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TF_EXAM_KIT_HOME"] = f"{folder}/home"
        from grader.practice.folder import begin_folder

        begin_folder(Path(folder) / "practice")
        os.chdir(Path(folder) / "practice")
        measure(runs)
        os.chdir("/")


def measure(runs: int) -> None:
    """Serve the studio, drive a browser, and print what was measured."""
    from grader.examiner.start import keep_warm
    from grader.studio.server import Running

    keep_warm()
    running = Running()
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    browser = open_browser()
    try:
        browser.get(running.address)
        rows = [one_run(browser, running.address.partition("/enter/")[0], number) for number in range(runs)]
        weight, elsewhere = browser.execute_script(BYTES), browser.execute_script(ELSEWHERE)
        idle = idle_share()
        running.desk.begin_exam({"minutes": 60})
        browser.execute_script("location.hash = '#/exam'")
        in_exam = idle_share()
    finally:
        browser.quit()
        running.server.should_exit = True
        thread.join(timeout=20)
    paints, squiggles, verdicts, used = (list(column) for column in zip(*rows, strict=True))
    show("first paint, nothing cached", 0.5, paints)
    show("key press to mark under the line", 0.4, squiggles)
    show("save to first verdict, warm", 1.0, verdicts)
    load = os.getloadavg()[0]
    print(f"  of these, CPU seconds of the kit: {statistics.median(used):.2f}; load of the machine: {load:.1f}")
    print(f"page, compressed: {weight / 1000:.0f} kB (threshold 600)")
    print(f"requests to other hosts: {elsewhere}")
    print(f"idle with an open page: {idle:.2%} of one core (threshold 1 %)")
    print(f"idle with the page of an open mock exam: {in_exam:.2%} of one core (threshold 1 %)")


def open_browser() -> Any:
    """Return a Chromium without a screen."""
    from chromium import CHROMIUM, DRIVER
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--window-size=1280,900",
    ):
        options.add_argument(flag)
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))


def one_run(browser: Any, base: str, number: int) -> tuple[float, float, float, float]:
    """Return the seconds to the first paint, to a mark under a line, and to the first verdict, and its CPU seconds."""
    from selenium.webdriver import ActionChains, Keys

    from grader.authoring.difference import whole_source

    # The score is not the point: each run has another last layer, so that no verdict is recalled.
    source = whole_source(KIT / "solutions" / NAME / "solution.py")
    written = source.replace("tf.keras.layers.Dense(1)", f"tf.keras.layers.Dense({2 + number})")
    assert written != source
    (Path("exercises") / NAME / "exercise.py").write_text(f"RUN = {number}\n{written}", encoding="utf-8")
    browser.get("about:blank")
    browser.execute_cdp_cmd("Network.clearBrowserCache", {})
    browser.get(f"{base}/#/{NAME}")
    until(lambda: browser.execute_script("return document.querySelectorAll('.cm-line').length") > 5)
    paint = browser.execute_script(PAINT) / 1000
    browser.execute_script("document.querySelector('.cm-content').focus()")
    squiggle = timed(browser, ".cm-lintRange-error", lambda: browser.execute_script(TYPE, "("))
    ActionChains(browser).key_down(Keys.CONTROL).send_keys("z").key_up(Keys.CONTROL).perform()
    until(lambda: not browser.execute_script("return document.querySelector('.cm-lintRange-error')"))
    before = cpu_seconds()
    verdict = timed(browser, ".criteria li.met, .criteria li.unmet", lambda: browser.execute_script(SAVE))
    used = cpu_seconds() - before
    until(lambda: browser.execute_script("return !!document.querySelector('.verdict-head .score')"), 120)
    return paint, squiggle, verdict, used


def cpu_seconds() -> float:
    """Return the CPU seconds of the server, and of the examiner and the worker that grade now."""
    from grader.candidate.launch import WORKER
    from grader.examiner.start import EXAMINER

    addresses = {str(EXAMINER.address()), str(WORKER.address())}
    found = [psutil.Process()]
    for one in psutil.process_iter(["cmdline"]):
        if addresses & set(one.info["cmdline"] or ()):
            found += one.children(recursive=True)
    # The server is a thread of this process; what drives the browser is not the kit's.
    total = -time.thread_time()
    for one in found:
        with contextlib.suppress(psutil.Error):
            total += sum(one.cpu_times()[:2])
    return total


def idle_share() -> float:
    """Return the share of one core that the server takes while a page is open and nothing happens."""
    time.sleep(2)
    own = psutil.Process()
    before = sum(own.cpu_times()[:2])
    time.sleep(IDLE_SECONDS)
    return (sum(own.cpu_times()[:2]) - before) / IDLE_SECONDS


def timed(browser: Any, selector: str, act: Callable[[], Any]) -> float:
    """Return the seconds from what ``act`` does to the first element that matches."""
    browser.execute_script(WATCH.replace("arguments_selector", repr(selector)))
    act()
    until(lambda: browser.execute_script("return window.seen"), 30)
    return float(browser.execute_script("return window.seen - window.began")) / 1000


def until(told: Callable[[], Any], seconds: float = 20) -> None:
    """Wait until something is told."""
    end = time.monotonic() + seconds
    while not told():
        if time.monotonic() > end:
            raise RuntimeError("the page did not show what was waited for")
        time.sleep(0.02)


def show(what: str, threshold: float, seconds: list[float]) -> None:
    """Print one row."""
    median, mark = statistics.median(seconds), "" if statistics.median(seconds) <= threshold else "  MISSED"
    print(f"{what}: {median:.2f} s ({min(seconds):.2f} to {max(seconds):.2f}; threshold {threshold} s){mark}")


if __name__ == "__main__":
    main()
