"""A reverse proxy for tests that puts a page below a folder, and takes the folder away before it asks the page."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator


class Proxy:
    """Passes each request on to a server of this machine, and each byte of the answer as it comes."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.to = 0
        """The port of the server; nothing is passed on before it is set."""
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listening.getsockname()[1])
        self.base_url = f"http://localhost:{self.port}{prefix}/"
        self.outside = 0
        """Requests that were not below the folder."""
        self._tasks: set[asyncio.Task[None] | None] = set()
        """What is being answered: the loop itself holds its tasks weakly."""

    async def serve(self, stop: asyncio.Event) -> None:
        """Serve until told to stop."""
        async with await asyncio.start_server(self._answer, sock=self.listening):
            await stop.wait()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.add(asyncio.current_task())
        with contextlib.closing(writer), contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *headers = head.rstrip("\r\n").split("\r\n")
            method, path, version = first.split(" ")
            if path.startswith(f"{self.prefix}/"):
                headers = [one for one in headers if not one.lower().startswith("connection:")]
                path = path.removeprefix(self.prefix)
                asked = "\r\n".join([f"{method} {path} {version}", *headers, "Connection: close", "", ""])
                await self._pass_on(asked.encode("latin-1"), reader, writer)
            else:
                self.outside += 1
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    async def _pass_on(self, asked: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, asks = await asyncio.open_connection("127.0.0.1", self.to)
        asks.write(asked)
        rest = asyncio.create_task(_copy(reader, asks))
        try:
            await _copy(answers, writer)
        finally:
            rest.cancel()
            asks.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()


@contextlib.contextmanager
def proxied(prefix: str) -> Iterator[Proxy]:
    """Run a proxy in a thread."""
    proxy = Proxy(prefix)
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(proxy.serve(stop))
        loop.run_until_complete(asyncio.sleep(0))  # A connection that just came gets its task.
        while tasks := asyncio.all_tasks(loop):
            for task in tasks:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.run_until_complete(asyncio.sleep(0))  # Transports are closed in the next turn.
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=10)
        assert not thread.is_alive()
