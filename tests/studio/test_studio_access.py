"""Whoever has no token gets nothing; a page from elsewhere can read or start nothing; no path leads out."""

import json
import os
import re
import socket
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from opened import Page, serve
from proxy import proxied

from grader.cli.studio import serve_page
from grader.errors import UsageProblem
from grader.studio import access
from grader.studio.access import require_base_url, running_address
from grader.studio.server import Running
from grader.studio.serving import open_socket

NAME = "week1_intro"
READ = [
    "/", "/studio.js", "/studio.css", "/api/events", "/api/home", "/api/names", "/api/progress", "/api/quiz",
    "/api/exam", f"/api/exercise/{NAME}", f"/api/exercise/{NAME}/scratch",
    f"/api/exercise/{NAME}/file", f"/api/exercise/{NAME}/attempts",
    f"/api/exercise/{NAME}/difference?from=1&to=2", f"/api/exercise/{NAME}/report", "/exam/1/debrief.html",
    "/exam/1/exam1_line.html",
]  # fmt: skip
CHANGED = [
    *(f"/api/exercise/{NAME}/{what}" for what in ("save", "findings", "grade", "cancel", "hint")),
    f"/api/exercise/{NAME}/scratch/run", f"/api/exercise/{NAME}/scratch/cancel",
    "/api/quiz/answer", "/api/exam/start", "/api/exam/submit/exam1_line", "/api/exam/change/finish",
]  # fmt: skip
JSON = {"X_Studio": "1", "Content_Type": "application/json"}


@pytest.fixture
def script(folder: Path) -> Path:
    return folder / "exercises" / NAME / "exercise.py"


def test_every_route_is_tried_here(page: Page) -> None:
    app = page.running.server.config.app
    paths = {one.path for one in app.routes}
    known = {path.partition("?")[0].replace(NAME, "{name}") for path in (*READ, *CHANGED)}
    known |= {"/enter/{token}", "/{name:str}", "/exam/{number}/debrief.html", "/exam/{number}/{task}.html"}
    known |= {"/api/exam/submit/{task}", "/api/exam/change/{how}"}
    assert paths <= known


def test_whoever_has_no_token_sees_and_changes_nothing(page: Page, script: Path) -> None:
    before = script.read_bytes()
    for cookie in ("", page.cookie[:-1], page.cookie.partition("=")[0] + "="):
        for path in READ:
            assert page.ask("GET", path, Cookie=cookie)[0] == 403, path
        for path in CHANGED:
            assert page.ask("POST", path, b"{}", Cookie=cookie, **JSON)[0] == 403, path
    assert page.ask("GET", "/enter/" + "x" * 43)[0] == 403
    assert script.read_bytes() == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost:1"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_a_page_of_another_origin_reads_and_starts_nothing(headers: dict[str, str], page: Page) -> None:
    for path in READ:
        assert page.ask("GET", path, **headers)[0] == 403, path
    for path in CHANGED:
        assert page.ask("POST", path, b"{}", **JSON, **headers)[0] == 403, path


def test_a_change_needs_what_a_form_of_another_page_cannot_send(page: Page) -> None:
    for path in CHANGED:
        assert page.ask("POST", path, b"{}", Content_Type="application/json")[0] == 403
        assert page.ask("POST", path, b"{}", X_Studio="1", Content_Type="text/plain")[0] == 403
        assert page.ask("GET", path)[0] == 405
        assert page.ask("PUT", path, b"{}", **JSON)[0] == 405
        for unfit in (b"[]", b"{", b"\xff", b"[" * 100_000):
            assert page.ask("POST", path, unfit, **JSON)[0] == 400
    for length, status in (("900000000", 413), ("9" * 15, 413), ("x", 400)):
        assert page.ask("POST", CHANGED[0], b"", **{**JSON, "Content_Length": length})[0] == status


def test_a_web_socket_of_another_origin_is_refused(page: Page) -> None:
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13"}
    status, body, _ = page.ask("GET", "/api/events", Origin="http://evil.example", **upgrade)
    assert status == 403 and b"Another page" in body


@pytest.mark.parametrize("number", ["9" * 20, "-1", "x", "1.5", "٣"])
def test_a_number_that_no_mock_exam_has_is_answered_in_a_sentence(number: str, page: Page) -> None:
    for path in (f"/exam/{quote(number)}/debrief.html", f"/exam/{quote(number)}/exam1_line.html"):
        status, body, _ = page.ask("GET", path)
        assert status == 200 and b"Load the page again." in body


@pytest.mark.parametrize("host", ["rebound.example", "127.0.0.1.evil.example", "evil.example:80@127.0.0.1", "[", ""])
def test_another_name_for_this_machine_is_refused(host: str, page: Page) -> None:
    for path in READ:
        status = page.ask("GET", path, Host=host or " ")[0]
        assert status == 400, path
    for path in CHANGED:
        assert page.ask("POST", path, b"{}", Host=host or " ", **JSON)[0] == 400, path


OUT = ["..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%2e%2e%2fsecret", "....//x", f"{NAME}%00", "exam1_line", "x" * 5000]


@pytest.mark.parametrize("name", OUT)
def test_no_path_of_any_route_leads_out_of_the_exercises(name: str, page: Page, folder: Path) -> None:
    (folder / "secret").mkdir()
    (folder / "secret" / "exercise.py").write_text("SECRET = 1\n")
    told = json.dumps({"text": "x", "base": "", "id": unquote(name), "typed": "1"}).encode()
    before = sorted(folder.rglob("*"))
    led = {re.sub(r"{[^}]+}", name, one.path) for one in page.running.server.config.app.routes if "{" in one.path}
    for path in (*led, f"/api/quiz?exercise={name}", f"/api/quiz?concept={name}"):
        status, body, _ = page.ask("GET", path)
        assert status in (403, 404, 405, 422) or b"There is no" in body or b"Load the page" in body, path
        assert b"SECRET" not in body and b"root:" not in body
    for path in (*led, "/api/quiz/answer"):
        assert page.ask("POST", path, told, **JSON)[0] in (403, 404, 405, 422), path
    assert sorted(folder.rglob("*")) == before


def test_the_page_has_no_script_of_its_own_and_nothing_from_elsewhere(page: Page) -> None:
    _, body, headers = page.ask("GET", "/")
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    assert headers["cache-control"] == "no-store" and headers["x-content-type-options"] == "nosniff"
    assert b"<script>" not in body and b"http" not in body
    page.post(f"/api/exercise/{NAME}/save", text="# met 1\n", base=page.get(f"/api/exercise/{NAME}")["file"]["digest"])
    page.post(f"/api/exercise/{NAME}/grade")
    page.settled(NAME)
    status, body, headers = page.ask("GET", f"/api/exercise/{NAME}/report")
    assert status == 200 and b"Do <code>the right thing</code>." in body
    assert "script-src" not in headers["content-security-policy"] and "frame-ancestors 'self'" in headers[
        "content-security-policy"
    ]  # fmt: skip


def test_the_cookie_is_for_this_server_alone(page: Page) -> None:
    _, body, headers = page.ask("GET", f"/enter/{page.token}", Cookie="")
    cookie = headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert page.token.encode() not in body


def test_a_proxy_may_keep_or_take_away_its_folder(folder: Path, quick: None) -> None:
    base = require_base_url("https://hub.example/user/me/proxy/8765", 8765)
    assert base.endswith("/8765/")
    with serve(base_url=base) as page:
        assert page.address.startswith("https://hub.example/user/me/proxy/8765/enter/")
        own = {"Host": "hub.example", "Origin": "https://hub.example", "Sec_Fetch_Site": "same-origin"}
        for path in ("/api/home", "/user/me/proxy/8765/api/home"):
            assert page.ask("GET", path, **own)[0] == 200
        assert page.ask("GET", "/api/home", Host="localhost:9", Origin="https://hub.example")[0] == 200
        assert page.ask("GET", "/api/home", Host="hub.example", Origin="https://evil.example")[0] == 403
        assert "secure" in page.ask("GET", f"/enter/{page.token}")[2]["set-cookie"].lower()
    for bad in ("hub.example", "ftp://hub.example/", "https:///x", "https://hub.example/?a=1"):
        with pytest.raises(UsageProblem):
            require_base_url(bad, 8765)
    with pytest.raises(UsageProblem, match="--base-url needs --port"):
        require_base_url(base, None)


def test_pages_of_other_people_on_the_same_host_get_no_cookie(folder: Path, quick: None) -> None:
    with serve(base_url="https://hub.example/user/me/proxy/8765/") as page:
        told = page.ask("GET", f"/enter/{page.token}")[2]["set-cookie"].split("; ")
        assert "Path=/user/me/proxy/8765/" in told
    with serve() as page:
        assert "Path=/" in page.ask("GET", f"/enter/{page.token}")[2]["set-cookie"].split("; ")


CODESPACE = "name-8765.app.github.dev"


def test_codespaces_may_write_its_own_names_into_host_and_origin(folder: Path, quick: None) -> None:
    """Its proxy replaces the page's own origin by ``http://localhost:PORT``, and with some clients the host too."""
    with serve(base_url=f"https://{CODESPACE}/") as page:
        local = f"localhost:{page.port}"
        for host in (CODESPACE, local):
            for origin in (f"https://{CODESPACE}", f"http://{local}"):
                own = {"Host": host, "Origin": origin, "Sec_Fetch_Site": "same-origin", **JSON}
                assert page.ask("POST", f"/api/exercise/{NAME}/findings", b'{"text": ""}', **own)[0] == 200
                assert page.ask("GET", "/api/home", **{**own, "Sec_Fetch_Site": "cross-site"})[0] == 403
        for origin in (f"http://localhost:{page.port + 1}", "https://other-8765.app.github.dev", "http://evil.example"):
            assert page.ask("GET", "/api/home", Host=CODESPACE, Origin=origin)[0] == 403
    with serve() as page:
        assert page.ask("GET", "/api/home", Host="127.0.0.1:9000", Origin=f"http://localhost:{page.port}")[0] == 403
        status, words, _ = page.ask("GET", "/", Host=CODESPACE)
        assert status == 400 and b"python -m grader studio --port PORT --base-url ADDRESS" in words


def test_everything_works_through_a_proxy_that_takes_its_folder_away(folder: Path, quick: None) -> None:
    with proxied("/user/me/proxy/8765") as proxy, serve(base_url=require_base_url(proxy.base_url, 1024)) as direct:
        proxy.to = direct.port
        assert direct.address == f"{proxy.base_url}enter/{direct.token}"
        page = Page(direct.running, proxy.port, proxy.prefix)
        own = {"Host": f"localhost:{proxy.port}", "Origin": f"http://localhost:{proxy.port}"}
        for path in READ[:3]:
            assert page.ask("GET", path, **own)[0] == 200
        with page.events() as events:
            base = page.get(f"/api/exercise/{NAME}")["file"]["digest"]
            page.post(f"/api/exercise/{NAME}/save", text="# met 5\n", base=base)
            assert next(one for one in events if one["kind"] == "file")["name"] == NAME
            page.post(f"/api/exercise/{NAME}/grade")
            assert next(one for one in events if one.get("what") == "ended")["grade"]["word"] == "Passed"
        assert proxy.outside == 0


def test_a_port_in_use_is_left_alone_and_a_second_studio_is_found(folder: Path, quick: None) -> None:
    assert running_address() == ""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with serve(port=taken) as page:
            assert page.port != taken and page.running.moved_from == taken
            assert running_address() == page.address
            kept = page.cookie
    with serve() as again:
        assert again.cookie == kept, "an open tab finds its server again"


def test_a_browser_that_is_quicker_than_the_server_waits() -> None:
    with open_socket(0) as listening:
        port = listening.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port), timeout=5), open_socket(port) as another:
            assert another.getsockname()[1] != port


def test_behind_a_proxy_no_other_port_is_taken_and_a_second_studio_is_found(
    folder: Path, quick: None, capsys: pytest.CaptureFixture[str]
) -> None:
    base = "https://hub.example/user/me/proxy/8765/"
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = int(other.getsockname()[1])
        with pytest.raises(UsageProblem, match="in use by another program"):
            Running(taken, base)
        with pytest.raises(UsageProblem, match="in use by another program"):
            open_socket(taken, base)
    with serve(base_url=base) as page:
        for port, url in ((page.port, base), (page.port, ""), (None, "")):
            assert not serve_page(port, url, "The studio", opens=False)
            assert f"runs already: {page.address}\n" in capsys.readouterr().out
        assert running_address(page.port + 1, base) == "" and running_address(page.port, f"{base}x/") == ""


@pytest.mark.parametrize(
    "strange",
    [
        "", "null", "[]", "[" * 20_000, '{"token": 5, "port": 1}', '{"token": "short", "port": 1}',
        json.dumps({"token": "a" * 40, "port": 99_999}), json.dumps({"token": "a" * 40, "port": True}),
        json.dumps({"token": "a/../" * 10, "port": 5}), json.dumps({"token": "\u00e9" * 40, "port": 5}),
    ],
)  # fmt: skip
def test_a_key_that_another_program_wrote_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, strange: str
) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    path = access._key_file()
    path.parent.mkdir(parents=True)
    path.write_text(strange)
    found = access.kept_key()
    assert found["port"] == 0 and found["token"] not in strange


@pytest.mark.skipif(os.name == "nt", reason="Windows has other modes")
def test_the_key_is_written_for_its_owner_alone_and_through_no_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    path, mine = access._key_file(), tmp_path / "mine.txt"
    path.parent.mkdir(parents=True)
    mine.write_text("mine")
    path.symlink_to(mine)
    for _ in range(2):
        access.keep_key("t" * 40, 1, "http://127.0.0.1:1/")
        assert mine.read_text() == "mine" and not path.is_symlink() and path.stat().st_mode & 0o077 == 0
        assert access.kept_key()["token"] == "t" * 40
        path.chmod(0o644)
