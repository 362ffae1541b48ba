"""The messages between examiner and candidate: plain values and arrays, bounded, never pickle.

A frame is a length, a small msgpack header, and the raw bytes of the arrays that the header names::

    4 bytes   length of the header, big endian
    header    {"body": value, "arrays": [[dtype, shape], …]}
    bytes     the arrays, one after the other, C order

A value in the header is a scalar as it is, or a list whose first element is its tag: ``l`` list,
``t`` tuple, ``d`` dictionary, ``a`` array, ``s`` array of strings, ``h`` handle, ``i`` a large integer.
"""

from __future__ import annotations

import contextlib
import functools
import math
import socket
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import msgpack
import numpy as np

MAX_HEADER = 8 * 2**20
"""Bytes of one header: the longest that an exercise needs is under 2 MB. Decoded, it may take forty times that."""
MAX_ARRAYS = 256 * 2**20
"""Bytes of all arrays of one frame: the largest that an exercise needs is 28 MB."""
LIMITS_TOLD = f"where {MAX_ARRAYS / 2**20:.0f} MB of arrays and {MAX_HEADER / 2**20:.0f} MB of anything else may come"
MAX_DEPTH = 24
HANDLES_OF_A_PROGRAM = 10**7
"""Numbers of handles that belong to one program of a candidate; those of the next one begin here."""
SECONDS_BETWEEN_TICKS = 0.1
_LENGTH = struct.Struct(">I")
_SCALARS = (bool, int, float, str)
Done = TypeVar("Done")
_DTYPES = {"|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "<f8"}


class ProtocolError(Exception):
    """The other side sent what no honest side sends."""


class ChannelClosed(Exception):
    """The other side is gone."""


@dataclass(frozen=True)
class Handle:
    """The name of an object that cannot cross: it stays with the candidate, and later calls may name it."""

    number: int
    """Counts up from 1 in each candidate; after its program has ended, from the next ``HANDLES_OF_A_PROGRAM`` on."""
    kind: str
    """``model``, ``dataset``, ``history``, ``callback``, ``function`` or ``object``."""
    type_name: str
    """The name of its class, as the candidate tells it: for messages, never for a decision."""


def encode(value: Any, keep: Callable[[Any], Any] | None = None) -> list[bytes | memoryview]:
    """Return ``value`` as the buffers of one frame.

    ``keep`` makes objects plain that are not; without it such an object raises ``TypeError``.
    """
    arrays: list[np.ndarray[Any, Any]] = []
    body = _tag(value, keep, arrays, MAX_DEPTH)
    shapes = [[array.dtype.str, list(array.shape)] for array in arrays]
    header: bytes = msgpack.packb({"body": body, "arrays": shapes}, unicode_errors="replace")
    size = sum(array.nbytes for array in arrays)
    if len(header) > MAX_HEADER or size > MAX_ARRAYS:
        raise ProtocolError(f"the value is too large: {(size + len(header)) / 2**20:.0f} MB, {LIMITS_TOLD}")
    return [
        _LENGTH.pack(len(header)),
        header,
        *(array.reshape(-1).data.cast("B") for array in arrays if array.size),
    ]


def _tag(value: Any, keep: Callable[[Any], Any] | None, arrays: list[np.ndarray[Any, Any]], depth: int) -> Any:
    if value is None or type(value) in (bool, float, str):
        return value
    if type(value) is int:
        return value if -(2**63) <= value < 2**63 else ["i", str(value)[:400]]
    if depth == 0:
        raise ProtocolError("the value is nested too deeply")
    if type(value) in (list, tuple):
        return ["l" if type(value) is list else "t", *(_tag(item, keep, arrays, depth - 1) for item in value)]
    if type(value) is dict:
        pairs = [[_tag(k, keep, arrays, depth - 1), _tag(v, keep, arrays, depth - 1)] for k, v in value.items()]
        return ["d", *pairs]
    if type(value) is Handle:
        return ["h", value.number, value.kind, value.type_name]
    if type(value) is np.ndarray:
        mixed = value.dtype.kind == "O" and not all(isinstance(item, str) for item in value.flat)
        return _tag(value.tolist(), keep, arrays, depth - 1) if mixed else _tag_array(value, arrays)
    if isinstance(value, np.generic):
        return _tag(value.item(), keep, arrays, depth - 1)
    if keep is None:
        raise TypeError(f"{type(value).__name__} is not a plain value")
    return _tag(keep(value), keep, arrays, depth - 1)


def _tag_array(value: np.ndarray[Any, Any], arrays: list[np.ndarray[Any, Any]]) -> Any:
    if value.dtype.kind in "UO" and all(isinstance(item, str) for item in value.flat):
        return ["s", list(value.shape), [str(item) for item in value.flat]]
    value = value.astype(np.float32) if value.dtype.name.startswith(("bfloat", "float8")) else value
    plain = value.astype(value.dtype.newbyteorder("<")) if value.dtype.byteorder == ">" else value
    if plain.dtype.str not in _DTYPES:
        raise ProtocolError(f"arrays of dtype {value.dtype} cannot be sent")
    arrays.append(np.ascontiguousarray(plain).reshape(plain.shape))
    return ["a", len(arrays) - 1]


def decode(header: bytes, read: Callable[[int], bytes], resolve: Callable[[Handle], Any] | None = None) -> Any:
    """Return the value of one frame; ``read(n)`` hands over the next n bytes of its arrays.

    ``resolve`` turns handles into objects. Raises ``ProtocolError`` for anything that ``encode`` does not write.
    """
    with _malformed():
        fields = msgpack.unpackb(header, strict_map_key=True, ext_hook=_refuse, max_ext_len=0)
        body, declared = fields["body"], _checked(fields["arrays"])
    arrays = {number: _read_array(dtype, shape, read) for number, (dtype, shape) in enumerate(declared)}
    with _malformed():
        return _untag(body, arrays, resolve, MAX_DEPTH)


@contextlib.contextmanager
def _malformed() -> Iterator[None]:
    """Turn whatever a header that no honest side writes leads to into a ``ProtocolError``."""
    try:
        yield
    except Exception as error:
        raise ProtocolError(f"malformed message: {str(error)[:200]}") from error


def _refuse(code: int, _data: bytes) -> Any:
    raise ValueError(f"extension type {code}")


def _checked(declared: Any) -> list[tuple[str, tuple[int, ...]]]:
    shapes = []
    total = 0
    for dtype, shape in declared:
        if dtype not in _DTYPES or len(shape) > 8 or not all(type(n) is int and n >= 0 for n in shape):
            raise ValueError("an array of a kind that is never sent")
        total += math.prod(shape) * np.dtype(dtype).itemsize
        shapes.append((dtype, tuple(shape)))
    if total > MAX_ARRAYS or len(shapes) > 100_000:
        raise ValueError(f"arrays are too large: {total / 2**20:.0f} MB, {LIMITS_TOLD}")
    return shapes


def _read_array(dtype: str, shape: tuple[int, ...], read: Callable[[int], bytes]) -> np.ndarray[Any, Any]:
    size = math.prod(shape) * np.dtype(dtype).itemsize
    return np.frombuffer(bytearray(read(size)), dtype=dtype).reshape(shape)


def _untag(body: Any, arrays: dict[int, Any], resolve: Callable[[Handle], Any] | None, depth: int) -> Any:
    if body is None or type(body) in _SCALARS:
        return body
    if type(body) is not list or not body or depth < 0:
        raise ValueError("a value of a kind that is never sent")
    tag, *rest = body
    if tag in ("l", "t"):
        values = [_untag(item, arrays, resolve, depth - 1) for item in rest]
        return values if tag == "l" else tuple(values)
    if tag == "d":
        return {_untag(k, arrays, resolve, 2): _untag(v, arrays, resolve, depth - 1) for k, v in rest}
    if tag == "a":
        # Each one once: a million names for one large array would be a million large arrays in the end.
        return arrays.pop(rest[0])
    if tag == "s":
        return np.array([str(item) for item in rest[1]], dtype=object).reshape(rest[0])
    if tag == "i":
        return int(rest[0])
    if tag == "h":
        handle = Handle(int(rest[0]), str(rest[1])[:40], str(rest[2])[:200])
        return resolve(handle) if resolve else handle
    raise ValueError(f"unknown tag {tag!r}")


class Channel:
    """One end of the socket between examiner and candidate."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._last_tick = 0.0

    def send(
        self, value: Any, keep: Callable[[Any], Any] | None = None, tick: Callable[[], None] | None = None
    ) -> None:
        """Send one value; while the other side does not take it, ``tick`` is called.

        Raises ``ChannelClosed`` where the other side is gone.
        """
        self.send_frame(encode(value, keep), tick)

    def send_frame(self, buffers: list[bytes | memoryview], tick: Callable[[], None] | None = None) -> None:
        """Send what ``encode`` returned."""
        for buffer in buffers:
            left = memoryview(buffer)
            while left:
                left = left[self._at_work(functools.partial(self._socket.send, left), tick) or 0 :]

    def receive(self, resolve: Callable[[Handle], Any] | None = None, tick: Callable[[], None] | None = None) -> Any:
        """Return the next value; until it is there, ``tick`` is called ten times a second.

        Raises ``ChannelClosed`` at the end of the stream, ``ProtocolError`` for a malformed frame,
        and whatever ``tick`` raises.
        """

        def read(size: int) -> bytes:
            return self._read(size, tick)

        (length,) = _LENGTH.unpack(read(_LENGTH.size))
        if length > MAX_HEADER:
            raise ProtocolError(f"the value is too large: {length / 2**20:.0f} MB, {LIMITS_TOLD}")
        return decode(read(length), read, resolve)

    def _read(self, size: int, tick: Callable[[], None] | None) -> bytes:
        pieces = bytearray()
        while len(pieces) < size:
            most = min(size - len(pieces), 2**20)
            piece = self._at_work(functools.partial(self._socket.recv, most), tick)
            if piece == b"":
                raise ChannelClosed("end of stream")
            pieces += piece or b""
        return bytes(pieces)

    def _at_work(self, act: Callable[[], Done], tick: Callable[[], None] | None) -> Done | None:
        """Return what ``act`` returns, ``None`` after a while without a result; ``tick`` is called by the clock.

        By the clock, and not when nothing comes: who sends without an end would never be looked at.
        """
        done = None
        try:
            self._socket.settimeout(SECONDS_BETWEEN_TICKS if tick else None)
            with contextlib.suppress(TimeoutError):
                done = act()
        except OSError as error:
            raise ChannelClosed(str(error)) from error
        if tick and time.monotonic() - self._last_tick >= SECONDS_BETWEEN_TICKS:
            tick()
            self._last_tick = time.monotonic()
        return done

    def close(self) -> None:
        """Close this end."""
        self._socket.close()
