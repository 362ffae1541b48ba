"""Messages come out as they went in, and nothing malformed gets through."""

import socket
import threading

import msgpack
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.candidate.protocol import MAX_HEADER, Channel, ChannelClosed, Handle, ProtocolError, decode, encode

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
arrays = hnp.arrays(
    dtype=st.sampled_from(["b1", "i1", "u1", "i4", "i8", "f2", "f4", "f8"]),
    shape=hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
    elements={"allow_nan": False},
)
handles = st.builds(Handle, st.integers(1, 99), st.sampled_from(["model", "dataset"]), st.text(max_size=10))
values = st.recursive(
    scalars | arrays | handles,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=5) | st.integers(-9, 9), inner, max_size=4)
    ),
    max_leaves=12,
)


def through(value: object) -> object:
    frame = b"".join(bytes(piece) for piece in encode(value))
    return read_frame(frame)


def read_frame(frame: bytes) -> object:
    length = int.from_bytes(frame[:4], "big")
    rest = [frame[4 + length :]]

    def read(size: int) -> bytes:
        piece, rest[0] = rest[0][:size], rest[0][size:]
        if len(piece) < size:
            raise ProtocolError("too short")
        return piece

    return decode(frame[4 : 4 + length], read)


def same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and one.dtype == other.dtype and np.array_equal(one, other)
    if isinstance(one, (list, tuple)):
        return type(one) is type(other) and len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return isinstance(other, dict) and one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return type(one) is type(other) and one == other


@given(values)
@settings(deadline=None)
def test_a_value_comes_out_as_it_went_in(value: object) -> None:
    assert same(value, through(value))


def test_strings_in_an_array_keep_their_shape() -> None:
    assert through(np.array([["a", "é"]])).tolist() == [["a", "é"]]


def test_what_is_not_plain_is_refused_unless_somebody_keeps_it() -> None:
    with pytest.raises(TypeError, match="object is not a plain value"):
        encode(object())
    assert read_frame(b"".join(map(bytes, encode([object()], lambda thing: Handle(1, "object", "object"))))) == [
        Handle(1, "object", "object")
    ]


def test_an_array_of_objects_goes_as_lists_and_a_short_float_in_single_precision() -> None:
    rows = np.empty(2, dtype=object)
    rows[0], rows[1] = (np.arange(2), [1]), (np.arange(4), "a")
    first, second = through(rows)  # type: ignore[misc]
    assert first[0].tolist() == [0, 1] and first[1] == [1] and second[0].tolist() == [0, 1, 2, 3] and second[1] == "a"
    ml_dtypes = pytest.importorskip("ml_dtypes")
    assert same(through(np.array([0.5, 3.0], dtype=ml_dtypes.bfloat16)), np.array([0.5, 3.0], dtype=np.float32))


def test_an_array_that_holds_itself_is_refused() -> None:
    inside = np.empty(1, dtype=object)
    inside[0] = inside
    with pytest.raises(ProtocolError, match="nested too deeply"):
        encode(inside)


@pytest.mark.parametrize("dtype", ["complex64", "V8"])
def test_arrays_of_other_kinds_are_refused(dtype: str) -> None:
    with pytest.raises(ProtocolError, match="cannot be sent"):
        encode(np.zeros(2, dtype=dtype))


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_noise_is_refused_and_nothing_else_happens(noise: bytes) -> None:
    frame = len(noise).to_bytes(4, "big") + noise
    with pytest.raises(ProtocolError):
        read_frame(frame)


@pytest.mark.parametrize(
    "header",
    [
        {"body": ["a", 0], "arrays": [["<f4", [2**40]]]},
        {"body": ["a", 0], "arrays": [["|O", [1]]]},
        {"body": ["a", 0], "arrays": [["<f4", [-1]]]},
        {"body": ["a", 3], "arrays": []},
        {"body": ["x", 1], "arrays": []},
        {"body": [], "arrays": []},
        {"body": ["h", "one", "model", "m"], "arrays": []},
        {"body": msgpack.ExtType(4, b"1"), "arrays": []},
        {"body": msgpack.ExtType(4, b""), "arrays": []},
        {"body": ["i", float("inf")], "arrays": []},
        {"body": ["i", float("nan")], "arrays": []},
        {"body": ["h", float("inf"), "model", "m"], "arrays": []},
        {"body": ["s", [2**63], ["x"]], "arrays": []},
        {"body": ["l", ["a", 0], ["a", 0]], "arrays": [["|u1", [1]]]},
        {"body": ["d", [["a", 0], 1]], "arrays": [["|u1", [1]]]},
        {"body": ["a", -1], "arrays": [["|u1", [1]]]},
        {"arrays": []},
    ],
)
def test_a_frame_that_no_honest_side_writes_is_refused(header: object) -> None:
    packed = msgpack.packb(header)
    with pytest.raises(ProtocolError):
        read_frame(len(packed).to_bytes(4, "big") + packed + b"\0" * 64)


def test_deep_nesting_is_refused_on_both_sides() -> None:
    nested: object = 1
    for _ in range(60):
        nested = [nested]
    with pytest.raises(ProtocolError, match="nested"):
        encode(nested)
    body: object = 1
    for _ in range(60):
        body = ["l", body]
    packed = msgpack.packb({"body": body, "arrays": []})
    with pytest.raises(ProtocolError):
        read_frame(len(packed).to_bytes(4, "big") + packed)


def test_a_channel_passes_values_and_ends_cleanly() -> None:
    ours, theirs = map(Channel, socket.socketpair())
    big = np.arange(300_000, dtype="f8")
    sender = threading.Thread(target=lambda: (theirs.send({"x": big}), theirs.close()))
    sender.start()
    assert same(ours.receive(), {"x": big})
    sender.join()
    with pytest.raises(ChannelClosed):
        ours.receive()
    ours.close()


def test_a_header_that_claims_to_be_huge_is_refused_before_it_is_read() -> None:
    left, right = socket.socketpair()
    left.sendall((MAX_HEADER + 1).to_bytes(4, "big"))
    with pytest.raises(ProtocolError, match="too large"):
        Channel(right).receive()
    left.close()
    right.close()


def test_while_a_channel_waits_it_ticks_and_a_tick_may_end_the_wait() -> None:
    left, right = socket.socketpair()

    def tick() -> None:
        raise TimeoutError("enough")

    with pytest.raises(TimeoutError, match="enough"):
        Channel(right).receive(tick=tick)
    left.close()
    right.close()


def test_one_array_is_not_many() -> None:
    """A header of a few megabytes could name an array of a hundred megabytes a million times."""
    packed = msgpack.packb({"body": ["t", *([["a", 0]] * 1000)], "arrays": [["<f4", [4]]]})
    with pytest.raises(ProtocolError, match="malformed"):
        read_frame(len(packed).to_bytes(4, "big") + packed + b"\0" * 16)
