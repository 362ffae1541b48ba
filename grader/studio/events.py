"""What happens while the page is open, told to every tab as server-sent events."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

MOST_WAITING = 2000
"""Events that wait for a slow tab; one that is further behind asks for everything again."""
SECONDS_BETWEEN_SIGNS = 15.0
"""A sign of life this often, so that proxies keep the connection open."""


class Events:
    """Passes events from any thread to all tabs that listen."""

    def __init__(self) -> None:
        self._tabs: dict[asyncio.Queue[str], asyncio.AbstractEventLoop] = {}

    @property
    def listeners(self) -> int:
        """How many tabs listen now."""
        return len(self._tabs)

    def tell(self, kind: str, **facts: Any) -> None:
        """Send an event to every tab; safe to be called from any thread."""
        text = json.dumps({"kind": kind, **facts}, allow_nan=False, default=str)
        for queue, loop in list(self._tabs.items()):
            with contextlib.suppress(RuntimeError):  # The server has ended meanwhile.
                loop.call_soon_threadsafe(_put, queue, text)

    def end(self) -> None:
        """End the stream of every tab: a browser asks again once a server is there."""
        for queue, loop in list(self._tabs.items()):
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(_put, queue, "")

    async def listen(self) -> AsyncIterator[bytes]:
        """Yield server-sent events until the tab goes away."""
        queue: asyncio.Queue[str] = asyncio.Queue(MOST_WAITING)
        self._tabs[queue] = asyncio.get_running_loop()
        try:
            yield b"retry: 1000\n\n"
            while True:
                try:
                    text = await asyncio.wait_for(queue.get(), SECONDS_BETWEEN_SIGNS)
                except TimeoutError:
                    yield b": here\n\n"
                else:
                    if not text:
                        return
                    yield f"data: {text}\n\n".encode()
        finally:
            self._tabs.pop(queue, None)


def _put(queue: asyncio.Queue[str], text: str) -> None:
    if queue.full():
        while not queue.empty():
            queue.get_nowait()
        text = json.dumps({"kind": "behind"})
    queue.put_nowait(text)
