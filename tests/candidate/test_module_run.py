"""Runs the source of a submission, and goes on after lines that nothing depends on."""

from typing import Any

import pytest

from grader.candidate.worker.module_run import run_module


def ran(source: str, *, skipping: bool = False) -> tuple[dict[str, Any], list[int]]:
    names: dict[str, Any] = {"__name__": "submission"}
    skipped = run_module(source, "answer.py", names, skipping=skipping)
    return names, [line for line, _ in skipped]


@pytest.mark.parametrize(
    "line",
    [
        "import unittests", "from no_such_module import anything", "import no_such_module.part as part",
        "from os import no_such_name", "import os, no_such_module",
    ],
)  # fmt: skip
def test_an_import_that_fails_and_that_nothing_uses_is_passed_over(line: str) -> None:
    names, skipped = ran(f"size = 1\n{line}\nsize = size + 1")
    assert names["size"] == 2
    assert skipped == [2]


@pytest.mark.parametrize(
    "source",
    [
        "import no_such_module\nx = no_such_module.x",
        "import no_such_module as np\ndef f():\n    return np.x",
        "import no_such_module\nx = globals()['no_such_module']",
        "from no_such_module import *\nx = 1",
    ],
)
def test_an_import_that_something_uses_fails(source: str) -> None:
    with pytest.raises(ModuleNotFoundError):
        ran(source)


def test_an_import_within_a_function_is_left_to_it() -> None:
    names, skipped = ran("def f():\n    import no_such_module\n")
    assert skipped == []
    with pytest.raises(ModuleNotFoundError):
        names["f"]()


def test_a_module_of_the_future_stays_in_force() -> None:
    names, _ = ran("from __future__ import annotations\nimport no_such_module\ndef f(x: Unknown) -> None: ...")
    assert names["f"].__annotations__ == {"x": "Unknown", "return": "None"}


def test_a_line_that_needs_a_missing_file_is_skipped_with_those_that_need_what_it_makes() -> None:
    source = "rows = open('no/such/file')\nfirst = next(rows)\nsize = 3\ndef f():\n    return size\n"
    names, skipped = ran(source, skipping=True)
    assert skipped == [1, 2]
    assert names["f"]() == 3


@pytest.mark.parametrize("line", ["x = 1 / 0", "x = unknown", "x = int('a')", "raise RuntimeError('no')"])
def test_any_other_mistake_is_told(line: str) -> None:
    with pytest.raises(Exception, match=r"."):
        ran(f"{line}\ny = 2", skipping=True)


def test_a_download_that_fails_is_skipped() -> None:
    _, skipped = ran("raise Exception('URL fetch failure on https://example.org/x.zip')", skipping=True)
    assert skipped == [1]


def test_without_skipping_a_missing_file_is_told() -> None:
    with pytest.raises(FileNotFoundError):
        ran("rows = open('no/such/file')")


def test_lines_keep_their_numbers() -> None:
    source = "import no_such_module\n\n\ndef f():\n    return 1 / 0\n"
    names, _ = ran(source)
    assert names["f"].__code__.co_firstlineno == 4
