"""Fuzz the decoder of messages, guided by coverage: whatever a submission writes to its end of the socket, a value
comes out, or a refusal.

Optional; needs `atheris`, which wants an environment of its own (Linux, Python 3.11 to 3.13) and no TensorFlow:

    python -m venv fuzzing && fuzzing/bin/pip install atheris numpy msgpack psutil platformdirs
    PYTHONPATH=. fuzzing/bin/python benchmarks/fuzz_protocol.py -max_total_time=600 -rss_limit_mb=1024 -timeout=10

A third of the inputs are whole frames, through a real channel; a third are a header in msgpack that chance has put
together from the tags and dtypes of the protocol; a third are values, which must come back as they went in.
What is decoded goes on to every reader of replies.
"""

import io
import math
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["grader", "msgpack"]):
    import msgpack
    import numpy as np

    from grader.candidate import replies
    from grader.candidate.protocol import Channel, ChannelClosed, Handle, ProtocolError, decode, encode

TAGS = ("l", "t", "d", "a", "s", "h", "i", "x")
DTYPES = ("|b1", "|u1", "<i4", "<i8", "<f2", "<f4", "<f8", "|O", "<c8", ">f4", "<U3")
WORDS = (
    "elements", "ended", "outputs", "walk", "archive", "loss", "values", "passed", "model", "epochs", "ran", "labels",
    "callbacks", "logs", "epoch", "kind", "type_name", "message", "lines", "layers", "dataset", "1" * 400, "-5", "",
)  # fmt: skip
READERS = (
    replies.read_look, replies.read_first_input, replies.read_handle, replies.read_weights, replies.read_elements,
    replies.read_history, replies.read_fits, replies.read_over_time, lambda value: replies.read_lent(value, 2),
    lambda value: replies.read_stops(value, 1), lambda value: replies.read_losses(value, ["loss"]),
    lambda value: replies.read_predictions(value, 2),
)  # fmt: skip


def scalar(provider: atheris.FuzzedDataProvider) -> Any:
    kind = provider.ConsumeIntInRange(0, 5)
    if kind < 2:
        return WORDS[provider.ConsumeIntInRange(0, len(WORDS) - 1)]
    if kind == 2:
        return provider.ConsumeInt(8)
    if kind == 3:
        return provider.ConsumeFloat()
    return provider.ConsumeBool() if kind == 4 else None


def body(provider: atheris.FuzzedDataProvider, depth: int) -> Any:
    """Return what may stand in a header: lists that begin with a tag, most of them as the tag wants it."""
    if not depth or provider.ConsumeIntInRange(0, 3) == 0:
        return scalar(provider)
    tag = TAGS[provider.ConsumeIntInRange(0, len(TAGS) - 1)]
    length = provider.ConsumeIntInRange(0, 4)
    if tag == "d" and provider.ConsumeIntInRange(0, 7):
        return [tag, *([scalar(provider), body(provider, depth - 1)] for _ in range(length))]
    if tag == "s" and provider.ConsumeBool():
        return [tag, [length], [scalar(provider) for _ in range(length)]]
    if tag in "ahi":
        return [tag, *(scalar(provider) for _ in range(length))]
    return [tag, *(body(provider, depth - 1) for _ in range(length))]


def value(provider: atheris.FuzzedDataProvider, depth: int) -> Any:
    """Return a value that an honest side may send."""
    kind = provider.ConsumeIntInRange(0, 6 if depth else 2)
    if kind < 2:
        return scalar(provider)
    if kind == 2:
        shape = [provider.ConsumeIntInRange(0, 3) for _ in range(provider.ConsumeIntInRange(0, 3))]
        return np.full(shape, provider.ConsumeFloat(), dtype=("f4", "f8", "b1")[provider.ConsumeIntInRange(0, 2)])
    if kind == 3:
        return Handle(provider.ConsumeIntInRange(0, 9), "model", WORDS[provider.ConsumeIntInRange(0, 9)])
    several = [value(provider, depth - 1) for _ in range(provider.ConsumeIntInRange(0, 4))]
    if kind == 4:
        return several
    return tuple(several) if kind == 5 else {WORDS[number]: one for number, one in enumerate(several)}


def same(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return bool(one == other) or (isinstance(one, float) and math.isnan(one) and math.isnan(other))


def through_channel(data: bytes) -> Any:
    left, right = socket.socketpair()
    with left, right:
        left.sendall(data[:60_000])
        left.close()
        return Channel(right).receive()


def read(data: bytes) -> None:
    """Decode one input, and show what came out to all readers."""
    if not data:
        return
    provider = atheris.FuzzedDataProvider(data[1:])
    try:
        if data[0] % 3 == 0:
            told = through_channel(data[1:])
        elif data[0] % 3 == 1:
            arrays = [
                [DTYPES[provider.ConsumeIntInRange(0, len(DTYPES) - 1)],
                 [provider.ConsumeIntInRange(-1, 40) for _ in range(provider.ConsumeIntInRange(0, 3))]]
                for _ in range(provider.ConsumeIntInRange(0, 3))
            ]  # fmt: skip
            header = msgpack.packb({"body": body(provider, 7), "arrays": arrays})
            told = decode(header, lambda size: bytes(min(size, 2**20)))
        else:
            sent = value(provider, 5)
            header, *rest = (bytes(piece) for piece in encode(sent)[1:])
            told = decode(header, io.BytesIO(b"".join(rest)).read)
            assert same(sent, told), (sent, told)
    except (ProtocolError, ChannelClosed) as refusal:
        assert str(refusal)
        return
    for reader in READERS:
        try:
            reader(told)
        except ProtocolError as refusal:
            assert str(refusal)
    if isinstance(told, dict):
        replies.read_progress(told)
        replies.read_fault(told, "in f", ["def f():", "    return 1"])


def main() -> None:
    with tempfile.TemporaryDirectory() as seeds:
        frame = b"".join(map(bytes, encode({"elements": [(np.zeros((2, 3)), Handle(1, "model", "m"))], "ended": True})))
        Path(seeds, "frame").write_bytes(b"\0" + frame)
        Path(seeds, "header").write_bytes(b"\1" + bytes(range(256)) * 2)
        Path(seeds, "value").write_bytes(b"\2" + bytes(range(256)) * 2)
        folders = [] if any(not argument.startswith("-") for argument in sys.argv[1:]) else [seeds]
        atheris.Setup([*sys.argv, *folders], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
