"""A server on this machine that plays the publisher of a data set, well or badly."""

from __future__ import annotations

import hashlib
import io
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from grader.data import draw_plain_reviews, load_digits
from grader.data.upstream import UPSTREAM, UpstreamFile, UpstreamSet
from grader.hidden import hidden_digits


@dataclass
class Publisher:
    """What the server does, and what it was asked for."""

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    cut_after: int | None = None
    """Bytes after which it hangs up."""
    asked: list[str] = field(default_factory=list)


@contextmanager
def publisher() -> Iterator[Publisher]:
    """Serve files on loopback until the end of the block."""
    state = Publisher()

    class Predictions(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.rpartition("/")[2]
            state.asked.append(name)
            if name not in state.files:
                self.send_error(404)
                return
            content = state.files[name]
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: state.cut_after])

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Predictions)
    state.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def digits_file() -> bytes:
    """Return a file in the form of MNIST's: the kit's own digits, twice over, the hidden ones as its test set."""
    parts = load_digits()
    images, labels = (np.concatenate(arrays * 2) for arrays in zip(*parts, strict=True))
    others, their_labels = hidden_digits()
    file = io.BytesIO()
    np.savez(
        file,
        x_train=np.round(images * 255).astype(np.uint8),
        y_train=labels.astype(np.uint8),
        x_test=np.round(others * 255).astype(np.uint8),
        y_test=their_labels.astype(np.uint8),
    )
    return file.getvalue()


def reviews_files() -> dict[str, bytes]:
    """Return files in the form of Keras's IMDB: reviews of the kit's own as numbers of words, all of one kind first."""
    numbers: dict[str, int] = {}
    arrays = {}
    for part, seed, count in (("train", 1, 7000), ("test", 2, 3100)):
        sentences, labels = draw_plain_reviews(seed, count)
        words = [one.lower().replace(".", "").replace(",", "").split() for one in sentences]
        order = np.argsort(-labels, kind="stable")
        rows = np.empty(count, dtype=object)
        rows[:] = [[numbers.setdefault(word, len(numbers) + 1) for word in words[place]] for place in order]
        arrays |= {f"x_{part}": rows, f"y_{part}": labels[order]}
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return {"imdb.npz": file.getvalue(), "imdb_word_index.json": json.dumps(numbers).encode()}


def imdb_at(address: str, files: dict[str, bytes]) -> UpstreamSet:
    """Return the IMDB reviews as if they were published at ``address`` with this content."""
    named = [UpstreamFile(f"{address}/{name}", f"md5:{hashlib.md5(files[name]).hexdigest()}") for name in files]
    return replace(UPSTREAM["imdb"], files=tuple(named))


def mnist_at(address: str, content: bytes) -> UpstreamSet:
    """Return MNIST as if it were published at ``address`` with this content."""
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    return replace(UPSTREAM["mnist"], files=(UpstreamFile(f"{address}/mnist.npz", digest),))


@contextmanager
def published_mnist(patch: pytest.MonkeyPatch, content: bytes) -> Iterator[Publisher]:
    """Publish MNIST with this content on loopback until the end of the block."""
    with publisher() as server:
        server.files["mnist.npz"] = content
        patch.setitem(UPSTREAM, "mnist", mnist_at(server.address, content))
        yield server


@contextmanager
def published_imdb(patch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    """Publish reviews of the kit's own as the IMDB reviews on loopback until the end of the block."""
    with publisher() as server:
        server.files |= reviews_files()
        patch.setitem(UPSTREAM, "imdb", imdb_at(server.address, server.files))
        yield server


def closed_port() -> str:
    """Return an address of this machine at which nobody answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"
