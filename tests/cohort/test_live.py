"""A class is shown while it is graded: what is done so far, to who has the token, and nothing is changed by it."""

import contextlib
import http.client
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import OVERFLOW, complaints, leave, needs_chromium, serious, set_width, text
from fake_gradings import EXERCISE, FakeGradings, hand_in

from grader.cohort import runner
from grader.cohort.live import LiveClass, make_server
from grader.cohort.runner import LocalRunner
from grader.cohort.session import Session
from grader.errors import UsageProblem

PATHS = ["/", "/state", "/live.js", "/staff/index.html", "/reports/ada.html"]


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setattr(runner, "grade_one", FakeGradings())
    hand_in(tmp_path / "in", ada="right 1", bob="wrong 1", cy="right 2", di="wrong 2")
    return Session.begin(tmp_path / "in", EXERCISE.name, tmp_path / "out")


@contextlib.contextmanager
def served(out: Path) -> Iterator[str]:
    server, listening, address = make_server(LiveClass(out))
    thread = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listening.close()


def ask(address: str, path: str, method: str = "GET", **headers: str) -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection(address.split("/")[2], timeout=20)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), {name.lower(): value for name, value in answer.getheaders()}
    finally:
        connection.close()


def enter(address: str) -> str:
    return ask(address, "/enter/" + address.rpartition("/")[2])[2]["set-cookie"].partition(";")[0]


def test_what_is_graded_so_far_is_shown_and_nothing_is_changed(session: Session) -> None:
    out = session.shelf.out
    stream = session.run(LocalRunner(1))
    first = next(stream).record.stem
    with served(out) as address:
        cookie = enter(address)

        def get(path: str) -> Any:
            status, body, _ = ask(address, path, Cookie=cookie)
            assert status == 200, path
            return json.loads(body) if path == "/state" else body

        before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
        state = get("/state")
        assert (state["graded"], state["expected"]) == (1, 4)
        assert "1 submission</h1>" in get("/staff/index.html") and first in get("/staff/index.html")
        assert get(f"/reports/{first}.html") == (out / "reports" / f"{first}.html").read_text()
        assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
        list(stream)
        session.close()
        later = get("/state")
        assert (later["graded"], later["expected"]) == (4, 4) and later["version"] != state["version"]
        assert "4 submissions</h1>" in get("/staff/index.html")


def test_it_is_for_who_has_the_token_and_no_path_leads_out(session: Session) -> None:
    list(session.run(LocalRunner(1)))
    with served(session.shelf.out) as address:
        cookie = enter(address)
        for path in PATHS:
            assert ask(address, path)[0] == 403
            assert ask(address, path, Cookie=cookie, Host="rebound.example")[0] == 400
            assert ask(address, path, Cookie=cookie, Origin="http://evil.example")[0] == 403
            assert ask(address, path, "POST", Cookie=cookie)[0] in (403, 405)
            assert ask(address, path, Cookie=cookie)[0] == 200, path
        for name in ("..", "%2e%2e%2fcohort", "..%2fgrades%2fada", "nobody", "ada.html%00"):
            status, body, _ = ask(address, f"/reports/{name}.html", Cookie=cookie)
            assert status == 404 and "exercise_digest" not in body
        assert ask(address, "/cohort.json", Cookie=cookie)[0] == 404
        assert "cohort serve" in ask(address, "/")[1]


def test_a_folder_without_a_class_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="holds no cohort"):
        LiveClass(tmp_path)
    (tmp_path / "cohort.json").write_text("{")
    with pytest.raises(UsageProblem, match="holds no cohort"):
        LiveClass(tmp_path)


@needs_chromium
@pytest.mark.thorough
@pytest.mark.parametrize("width", [360, 1280])
def test_new_results_wait_until_they_are_asked_for(width: int, browser: Any, session: Session) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    set_width(browser, width)
    stream = session.run(LocalRunner(1))
    next(stream)
    with served(session.shelf.out) as address:
        leave(browser)
        browser.get(address)
        wait = WebDriverWait(browser, 20)
        wait.until(lambda _: "1 of 4 graded" in text(browser, "body"))
        list(stream)
        wait.until(lambda _: browser.find_element("id", "show").is_displayed())
        assert text(browser, "#show") == "Show 3 more" and "All 4 graded" in text(browser, "#told")
        assert serious(browser) == []
        browser.find_element("id", "show").click()
        wait.until(lambda _: not browser.find_element("id", "show").is_displayed())
        browser.switch_to.frame("summary")
        wait.until(lambda _: "4 submissions" in text(browser, "h1"))
        assert browser.execute_script(OVERFLOW) <= 0
        browser.find_element("name", "name").send_keys("ada")
        assert text(browser, "#shown") == "1 of 4 shown"
        browser.find_element("partial link text", "ada").click()
        wait.until(lambda _: EXERCISE.title in text(browser, "h1"))
        browser.switch_to.default_content()
        assert complaints(browser) == []
        leave(browser)
