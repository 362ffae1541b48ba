"""Whatever reads source finds that of a submission: AutoGraph above all, which turns `if` and `for` into a graph."""

import io
import itertools
import linecache
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.candidate.worker.source_file import NAME, SourceText, make_module
from grader.catalogue.exercise import Limits
from grader.submission.submission import Submission

GRAPHS = Path(__file__).with_name("graphs.py").read_text(encoding="utf-8")

CALLS: list[tuple[tuple[Any, ...], Any]] = [
    (("if_else", 3), 6), (("if_else", -2), 2), (("if_else", -7), -7), (("if_without_else", 1), 11),
    (("nested_if", 12), 2), (("nested_if", 2), 12), (("returns_in_branches", 2), 4), (("returns_in_branches", -2), -6),
    (("early_return", 9), 3), (("early_return", 1), 2), (("for_over_tensor", [1, 2, 3]), 6),
    (("for_over_range", 5), 10),
    (("for_over_dataset", 5), 10), (("for_over_batches", 5), 10), (("while_loop", 10), 4), (("while_with_break", 6), 6),
    (("for_with_break_and_continue", 20), 16), (("return_in_loop", 50), 8), (("return_in_loop", 10**6), -1),
    (("for_with_else_by_flag", 9), True), (("tensor_array", 4), [0, 1, 4, 9]), (("list_of_fixed_length", 2), [0, 2, 4]),
    (("loop_options", 4), 5), (("asserts", 1), 1), (("prints", 1), 1), (("nested_function", 1), 3), (("lambdas", 3), 6),
    (("comprehension", 1), [1, 2, 3]), (("ternary", -3), 3), (("logical", 1, 1), 1), (("logical", 1, -1), 2),
    (("logical", -1, 1), 3), (("comparisons", 3), True), (("chained", 3), 1), (("chained", 9), 0),
    (("slices", [1, 2, 3]), [3, 4]), (("recursion_over_python", 1), 9), (("calls_a_helper", 1), 3),
    (("calls_with_stars", 1), 5), (("calls_a_partial", 1), 3), (("builtins_of_python", [1, 2]), 10),
    (("exceptions", 1), 4), (("with_block", 1), 2), (("with_a_signature", 2), 4), (("with_a_decorator", 2), 10),
]  # fmt: skip
"""A function of ``graphs.py``, what it is given, and what it returns."""

PLAIN: dict[str, Any] = {
    "in_map": [0, 1, 1, 3, 2, 5],
    "in_map_of_lambda": [0, 1, 4, 6],
    "in_filter": [0, 1, 2, 4, 6],
    "in_flat_map_and_window": [(0, 1), (-1, 2), (2, 3), (3, 4)],
    "in_scan_and_interleave": [0, 0, 2, 5],
    "layer_in_a_model": [[2.0, 2.0]],
    "asserts_fail": True,
    "own_file": True,
    "own_arguments": True,
    "raised": True,
    "objects": [5, 2, 3, 8, 2, 4, 2, [1, 2, 3]],
}


@pytest.fixture(params=["cold", "warm"])
def start(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """Start a candidate with a source, in the two ways that there are."""
    request.getfixturevalue("warm" if request.param == "warm" else "own_warm_place")
    tmp_path.chmod(0o711)
    running: list[Candidate] = []

    def started(source: str, filename: str) -> Candidate:
        scratch = tmp_path / f"scratch{len(running)}"
        scratch.mkdir()
        submission = Submission("week1_x", tmp_path / filename, "script", source, "digest")
        candidate = Candidate(submission, scratch, Limits(), 1, lambda event: None)
        running.append(candidate)
        candidate.load()
        assert candidate._program.worker is not None and candidate._program.worker.is_fork == (
            request.param == "warm" or False
        )
        return candidate

    yield started
    for one in running:
        one.close()


def result_of(candidate: Candidate, *call: Any) -> Any:
    try:
        return plain(candidate.call(*call))
    except CandidateFault as error:
        return error.fault


def plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return type(value)(plain(one) for one in value)
    return value.tolist() if hasattr(value, "tolist") else value


@pytest.mark.worker
@pytest.mark.parametrize("filename", ["exercise.py", "exercise.ipynb"])
def test_autograph_converts_all_that_it_documents(start: Any, filename: str) -> None:
    candidate = start(GRAPHS, filename)
    found = {str(call): result_of(candidate, "by_eye", *call) for call, _ in CALLS}
    found |= {name: result_of(candidate, name) for name in PLAIN}
    assert found == {**{str(call): expected for call, expected in CALLS}, **PLAIN}
    assert [plain(candidate.call("defined_twice", number)) for number in (0, 1)] == [[0, 1, 2], [0, -1, 2]]
    whole = ["def plus(x, y=1):\n    return x + y\n", "class Layer(tf.keras.layers.Layer):", True]
    whole += [GRAPHS.splitlines()[0], True]
    assert candidate.call("own_source") == whole
    assert candidate.call("after_the_cache_is_emptied") == [8, 3, *whole]
    assert candidate.call("after_the_file_is_gone")[:4] == [10, *whole[:3]]


IN_MAP = """{first}
import tensorflow as tf
text = "{odd}"
def steps():
    def step(x):
        if x > 1:
            return x * 10
        return x
    return list(tf.data.Dataset.range(4).map(step).as_numpy_iterator())
"""


@pytest.mark.worker
def test_signs_that_unicode_calls_line_ends_move_no_line(start: Any, thorough: bool) -> None:
    """Each run tries every first line and every sign once, and ``make prove`` each first line with each sign."""
    first_lines = ("", "# -*- coding: latin-1 -*-", "# coding: ascii", "# coding: no-such-thing", "\x0c# \x1c")
    signs = ("\x0c", "", "\u2028", "\x85", "\x1c\x1d\x1e")
    for first, odd in itertools.product(first_lines, signs) if thorough else zip(first_lines, signs, strict=True):
        candidate = start(IN_MAP.format(first=first, odd=odd), "exercise.py")
        assert plain(candidate.call("steps")) == [0, 1, 20, 30], (first, odd)
        candidate.close()


@given(st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("\n\r\x0c\u2028"))))
def test_lines_are_split_as_those_of_a_file(text: str) -> None:
    as_a_file = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8").readlines()
    assert SourceText(text).splitlines(keepends=True) == as_a_file
    assert SourceText(text).splitlines() == [line.rstrip("\n") for line in as_a_file]


def test_a_file_that_lies_there_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linecache, "cache", {})
    monkeypatch.setitem(sys.modules, NAME, sys)
    (tmp_path / "model.keras").write_bytes(b"an archive")
    make_module("x = 1\n", "model.keras", tmp_path)
    assert (tmp_path / "model.keras").read_bytes() == b"an archive"
    make_module("x = 1\n", "exercise.py", tmp_path / "nowhere")
    assert linecache.getline("exercise.py", 1) == "x = 1\n"
