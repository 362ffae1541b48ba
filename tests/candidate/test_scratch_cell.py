"""A scratch cell runs as in a notebook: the names of the file, the last value, a traceback of the learner's lines."""

from typing import Any

import numpy as np
import pytest

from grader.candidate import replies
from grader.candidate.protocol import ProtocolError
from grader.candidate.worker.scratch_cell import run_cell

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR"


def png(width: int, height: int, more: bytes = b"...") -> np.ndarray[Any, Any]:
    return np.frombuffer(PNG + width.to_bytes(4, "big") + height.to_bytes(4, "big") + more, np.uint8)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("size + 1", "4"),
        ("size = 9\nsize", "9"),
        ("size = 9", None),
        ("None", None),
        ("if 0: pass\n" + "elif 0: pass\n" * 1_500 + "+".join("1" * 1_500), "1500"),
        ("def twice(x):\n    return 2 * x\n\n[twice(one) for one in range(size)]", "[0, 2, 4]"),
        ("# only a comment", None),
        ("'x' * 100_000", "'" + "x" * 19_999),
    ],
)
def test_the_value_of_the_last_line_is_told(code: str, value: str | None) -> None:
    assert run_cell(code, {"size": 3}) == {"value": value, "figures": [], "raised": False}


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("x = [1,", 'File "<cell>", line 1'),
        ("def f():\n    return nothing\n\nf()", 'File "<cell>", line 2, in f\n    return nothing'),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("class Odd:\n    def __repr__(self):\n        raise ValueError('no text')\n\nOdd()", "ValueError: no text"),
    ],
)
def test_what_it_raises_is_printed_as_python_prints_it(
    code: str, printed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_cell(code, {})["raised"]
    said = capsys.readouterr().err
    assert printed in said and "scratch_cell.py" not in said


def test_what_a_worker_tells_of_a_cell_is_read_and_bounded() -> None:
    told = {"value": "x" * 30_000, "raised": False, "figures": [png(640, 480)] * 20}
    seen = replies.read_cell(told)
    assert len(seen["value"]) == 20_000 and len(seen["figures"]) == 8 and seen["figures"][0].startswith(PNG)
    unfit = [
        None, {"value": 3, "raised": False, "figures": []}, {"value": None, "raised": 1, "figures": []},
        {"value": None, "raised": False, "figures": {}},
        *({"value": None, "raised": False, "figures": [one]} for one in (
            png(100_000, 10), png(0, 5), png(9, 9, b"x" * 3_000_000), np.zeros(40, np.uint8), np.zeros(3, np.float32),
            "text",
        )),
    ]  # fmt: skip
    for one in unfit:
        with pytest.raises(ProtocolError):
            replies.read_cell(one)
