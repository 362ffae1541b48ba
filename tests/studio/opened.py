"""Runs the studio in a thread, as the command runs it, and asks it what a browser asks."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

from grader.studio.server import Running


class Page:
    """A browser without a screen, on one page; ``port`` and ``prefix`` are those of a proxy."""

    def __init__(self, running: Any, port: int = 0, prefix: str = "") -> None:
        self.running = running
        self.address = running.address
        self.port = port or int(running.listening.getsockname()[1])
        self.prefix = prefix
        self.token = running.address.rpartition("/")[2]
        self.cookie = ""
        _, _, headers = self.ask("GET", f"/enter/{self.token}")
        self.cookie = headers["set-cookie"].partition(";")[0]

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, bytes, dict[str, str]]:
        """Return status, body and headers of an answer; ``Cookie`` and ``Host`` may be given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {"Cookie": self.cookie, **{name.replace("_", "-"): value for name, value in headers.items()}}
        try:
            connection.request(
                method, f"{self.prefix}{path}", body, {name: value for name, value in sent.items() if value}
            )
            answer = connection.getresponse()
            return answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()}
        finally:
            connection.close()

    def get(self, path: str) -> Any:
        """Return the facts at a path."""
        status, body, _ = self.ask("GET", path)
        assert status == 200, (status, body[:500])
        return json.loads(body)

    def post(self, path: str, expect: int = 200, **facts: Any) -> Any:
        """Return what a change answers."""
        told = json.dumps(facts).encode()
        status, body, _ = self.ask("POST", path, told, X_Studio="1", Content_Type="application/json")
        assert status == expect, (status, body[:500])
        return json.loads(body)

    def settled(self, name: str) -> Any:
        """Return the grading of an exercise once it has ended."""
        for _ in range(2000):
            job = self.get(f"/api/exercise/{name}")["job"]
            if job and job["state"] not in ("waiting", "running"):
                return job
            time.sleep(0.05)
        raise AssertionError("the grading did not end")

    @contextlib.contextmanager
    def events(self) -> Iterator[Iterator[dict[str, Any]]]:
        """Listen as a tab does; yield the events as they come."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", f"{self.prefix}/api/events", headers={"Cookie": self.cookie})
        answer = connection.getresponse()
        assert answer.status == 200 and answer.getheader("content-type", "").startswith("text/event-stream")
        assert answer.readline() == b"retry: 1000\n"

        def told() -> Iterator[dict[str, Any]]:
            while line := answer.readline():
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])

        try:
            yield told()
        finally:
            connection.close()


@contextlib.contextmanager
def serve(port: int | None = None, base_url: str = "") -> Iterator[Page]:
    """Serve the studio of the current folder."""
    running = Running(port, base_url)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    try:
        yield Page(running)
    finally:
        running.server.should_exit = True
        thread.join(timeout=20)
        assert not thread.is_alive()
