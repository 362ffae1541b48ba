"""A real Chromium for tests of pages, with axe-core in it; left out where none is installed.

``SCREENSHOTS=docs/pictures`` writes what was seen into that folder.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.catalogue import places

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
needs_chromium = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no Chromium with its driver is installed here")
AXE = Path(__file__).parent / "axe" / "axe.min.js"
RUN_AXE = """
const done = arguments[0];
axe.run(document, {resultTypes: ["violations"]}).then(found => done(found.violations.map(one =>
  [one.impact, one.id, one.help, one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")])));
"""
OVERFLOW = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = "return [...document.querySelectorAll('button, summary')].filter(one => one.offsetHeight < 24).length"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    webdriver = pytest.importorskip("selenium.webdriver")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield driver
    driver.quit()


def until(told: Callable[[], Any], what: str, seconds: float = 20) -> Any:
    """Return what is told once it is anything."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := told():
            return found
        time.sleep(0.05)
    raise AssertionError(f"never: {what}")


def set_width(browser: Any, width: int, height: int = 900) -> None:
    told = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", told)


def set_colours(browser: Any, colours: str, media: str = "") -> None:
    """Ask for ``light`` or ``dark`` colours; ``media`` may be ``print``."""
    features = [{"name": "prefers-color-scheme", "value": colours}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})


def text(browser: Any, selector: str) -> str:
    return str(
        browser.execute_script("return document.querySelector(arguments[0])?.textContent ?? ''", selector)
    ).strip()


def press(browser: Any, *keys: str) -> None:
    from selenium.webdriver import ActionChains

    ActionChains(browser).send_keys(*keys).perform()


def complaints(browser: Any) -> list[str]:
    """Return what the browser itself complains of: a policy that was broken, a file that is missing."""
    return [one["message"] for one in browser.get_log("browser") if one["level"] == "SEVERE"]


def leave(browser: Any) -> None:
    """Leave a page before its server ends, with what it logged."""
    browser.get("about:blank")
    browser.get_log("browser")


def serious(browser: Any) -> list[list[str]]:
    """Return what axe-core finds on the page that is serious or critical."""
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    found = browser.execute_async_script(RUN_AXE)
    return [one for one in found if one[0] in ("serious", "critical")]


def picture(browser: Any, name: str) -> None:
    """Keep a picture of what is seen, where one is asked for."""
    if folder := os.environ.get("SCREENSHOTS"):
        browser.save_screenshot(str(places.kit_root() / folder / name))
