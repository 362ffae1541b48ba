"""Runs the exam's page in a thread, as ``exam open`` runs it."""

from __future__ import annotations

import contextlib
import threading
import urllib.request
from collections.abc import Iterator

from grader.practice.exam.page_server import make_server
from grader.practice.exam.page_work import PageWork
from grader.practice.sittings import Sittings


@contextlib.contextmanager
def served(sittings: Sittings, number: int, port: int | None = None) -> Iterator[str]:
    """Serve the page of a sitting; yield the address that lets one in."""
    work = PageWork(sittings, number)
    server, listening, address = make_server(work, port)
    thread = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
    thread.start()
    listening.listen()
    try:
        yield address
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        work.close()
        listening.close()


class Visitor:
    """A browser without a screen: keeps cookies, follows redirects, raises for what is refused."""

    def __init__(self, address: str) -> None:
        from http.cookiejar import CookieJar

        self.base = address.partition("/enter/")[0]
        self.jar = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str, **headers: str) -> str:
        """Return the text at a path."""
        return self.ask(urllib.request.Request(self.base + path, headers=headers))[0]

    def post(self, path: str, **headers: str) -> str:
        """Return what a change answers."""
        return self.ask(urllib.request.Request(self.base + path, data=b"", method="POST", headers=headers))[0]

    def ask(self, request: urllib.request.Request) -> tuple[str, dict[str, str]]:
        """Return the text and the headers of an answer."""
        with self._opener.open(request, timeout=20) as answer:
            return answer.read().decode(), dict(answer.headers)
