"""Who may ask the page's server for what: this machine's browser, with the token, from the page itself."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from grader.catalogue import places
from grader.errors import UsageProblem

HOST = "127.0.0.1"
OWN_NAMES = (HOST, "localhost")
HEADER = "x-studio"
"""What every change carries: a page from elsewhere cannot set it without asking first, and gets no answer."""
MOST_BYTES = 4_000_000
"""The longest request: a script of a million characters, written as JSON."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class Access:
    """Guards an application: ASGI middleware."""

    def __init__(self, app: ASGIApp, token: str, base_url: str = "", command: str = "studio") -> None:
        self._app = app
        self._command = command
        self._token = token
        base = urlsplit(base_url)
        self._proxy = f"{base.scheme}://{base.netloc}" if base.netloc else ""
        self._hosts = {*OWN_NAMES, *([base.hostname] if base.hostname else [])}
        self._prefix = base.path.rstrip("/")
        self.cookie = cookie_name(token)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is allowed, and refuse the rest in one sentence."""
        if scope["type"] != "http":
            return
        # Some proxies pass the path on as a whole, others without what leads to them.
        if self._prefix and scope["path"].startswith(f"{self._prefix}/"):
            scope = {**scope, "path": scope["path"][len(self._prefix) :]}

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", CLOSED)
            await send(message)

        if refused := self._why_refused(scope):
            await PlainTextResponse(refused[1], refused[0])(scope, receive, send_guarded)
        else:
            await self._app(scope, receive, send_guarded)

    def _why_refused(self, scope: Scope) -> tuple[int, str] | None:
        """Return status and sentence of a refusal; ``None`` where nothing speaks against the request."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if _host_name(host) not in self._hosts:
            return 400, (
                "This page has another address. If a proxy leads here, start it with the address in your browser: "
                f"`python -m grader {self._command} --port PORT --base-url ADDRESS`."
            )
        if scope["path"].startswith("/enter/"):
            return None
        from_here = headers.get("sec-fetch-site", "none") in ("same-origin", "none")
        if not from_here or headers.get("origin", f"http://{host}") not in self._own_origins(scope, host):
            return 403, "Another page may not ask for this."
        if not secrets.compare_digest(_cookie(headers, self.cookie).encode(), self._token.encode()):
            return 403, f"Open the page with the address that `python -m grader {self._command}` shows."
        if scope["method"] not in ("GET", "HEAD"):
            if headers.get(HEADER) != "1" or headers.get("content-type", "") != "application/json":
                return 403, "Another page may not change this."
            length = headers.get("content-length", "")
            if not (length.isascii() and length.isdecimal()):
                return 411, "The length of this request is missing."
            return (413, "This is too long.") if len(length) > 12 or int(length) > MOST_BYTES else None
        return None

    def _own_origins(self, scope: Scope, host: str) -> set[str]:
        """Return what a browser, or a proxy in its place, calls this page.

        Codespaces writes ``http://localhost:PORT`` in the place of its own address, and leaves ``Host`` as it is.
        """
        own = {f"http://{host}", f"https://{host}"}
        if self._proxy:
            port = (scope.get("server") or ("", 0))[1]
            own |= {self._proxy, *(f"http://{name}:{port}" for name in OWN_NAMES)}
        return own


def _host_name(host: str) -> str:
    """Return the name in a header ``Host``; empty for what is more than a name and a port."""
    found = re.fullmatch(r"([A-Za-z0-9.-]+)(:\d{1,5})?", host)
    return found[1].lower() if found else ""


def _cookie(headers: Headers, name: str) -> str:
    jar: SimpleCookie = SimpleCookie()
    with contextlib.suppress(CookieError):
        jar.load(headers.get("cookie", ""))
    return jar[name].value if name in jar else ""


def cookie_name(token: str) -> str:
    """Return the name of the cookie: cookies do not tell ports apart, and two studios may run on one machine."""
    return f"tf-studio-{hashlib.sha256(token.encode()).hexdigest()[:8]}"


def entrance(token: str, base_url: str) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint of the address with the token: it gives the browser its cookie, and leads to the page.

    ``?to=exam`` leads to that part of it.
    """

    async def enter(request: Request) -> Response:
        if not secrets.compare_digest(request.path_params["token"].encode(), token.encode()):
            return PlainTextResponse("This is not the token of this page.", 403)
        part = request.query_params.get("to", "")
        place = f"../#/{part}" if part.isascii() and part.isalpha() else "../"
        # Not a redirect: one that began on another site would be asked for without the cookie.
        page = (
            f'<!doctype html><html lang="en"><meta http-equiv="refresh" content="0;url={place}">'
            "<title>tf-exam-kit</title>"
        )
        response = HTMLResponse(page)
        # A proxy such as JupyterHub's has pages of other people below the same host: they get no cookie of this one.
        below = urlsplit(base_url).path.rstrip("/") + "/"
        response.set_cookie(
            cookie_name(token),
            token,
            path=below,
            httponly=True,
            samesite="strict",
            secure=base_url.startswith("https:"),
        )
        return response

    return enter


def require_base_url(base_url: str, port: int | None) -> str:
    """Return an address that a proxy gives the page, ending with a slash; raises ``UsageProblem`` for none.

    The proxy leads to one port, so ``port`` has to be given as well.
    """
    told = urlsplit(base_url)
    if told.scheme not in ("http", "https") or not told.hostname or told.query or told.fragment:
        raise UsageProblem(
            f"{base_url!r} is no address of a page.", "It begins with https:// or http:// and a host.",
            "Give it as the proxy shows it: `--base-url https://hub.example/user/me/proxy/8765/`.",
        )  # fmt: skip
    if port is None:
        raise UsageProblem(
            "--base-url needs --port.", "The proxy leads to one port.",
            f"Name it: `--port 8765 --base-url {base_url}`.",
        )  # fmt: skip
    return base_url.rstrip("/") + "/"


def kept_key() -> dict[str, Any]:
    """Return token and port of the page of this practice folder: the same after a restart.

    So an open tab finds its server again. A fresh token where none is kept.
    """
    try:
        told = json.loads(_key_file().read_text(encoding="utf-8"))
        is_token = isinstance(told.get("token"), str) and re.fullmatch(r"[\w-]{32,100}", told["token"], re.ASCII)
        if is_token and type(told.get("port")) is int and told["port"] in range(2**16):
            return dict(told)
    except (OSError, ValueError, AttributeError, RecursionError):
        pass
    return {"token": secrets.token_urlsafe(32), "port": 0}


def keep_key(token: str, port: int, base: str) -> None:
    """Keep token, port, address and this process for the next start, readable to nobody else.

    Do nothing where that fails.
    """
    path = _key_file()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        facts = {"token": token, "port": port, "base": base, "process": os.getpid()}
        places.write_whole(path, json.dumps(facts).encode(), mode=0o600)


def running_address(port: int | None = None, base_url: str = "") -> str:
    """Return the address of a studio that serves this folder already; empty where none does. Asks the system alone.

    One that was started for another ``port`` or ``base_url`` than these does not count.
    """
    key = kept_key()
    base = key.get("base") or f"http://{HOST}:{key['port']}/"
    if port not in (None, key["port"]) or base_url not in ("", base):
        return ""
    with contextlib.suppress(psutil.Error, TypeError, ValueError):
        for connection in psutil.Process(key.get("process", 0)).net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == key["port"]:
                return f"{base}enter/{key['token']}"
    return ""


def _key_file() -> Path:
    root = places.practice_root(Path.cwd()) or places.kit_root()
    return places.state_folder() / "studio" / f"{hashlib.sha256(str(root).encode()).hexdigest()[:16]}.json"
