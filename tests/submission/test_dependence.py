"""What a function depends on changes its digest; nothing else does, and in doubt everything does."""

from pathlib import Path

import pytest

from grader.submission.dependence import Dependence
from grader.submission.submission import Submission

MODULE = """
import numpy as np
import tensorflow as tf

WINDOW = 20
CACHE = {}


def helper(x):
    return x + 1


def first(series):
    return helper(series)


def second(series):
    return [series, WINDOW]


def third():
    CACHE["a"] = 1


def fourth():
    return CACHE


if __name__ == "__main__":
    print(first(3))
"""


def digest(source: str, *names: str, digest_of_file: str = "", kind: str = "script") -> str:
    return Dependence(Submission("week1_x", Path("x.py"), kind, source, digest_of_file or source)).part(names).digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return helper(series)", "return helper(series)  # what a comment says"),
        ("def first(series):", "\n\n\ndef first(\n    series,\n):"),
        ("return [series, WINDOW]", "return [WINDOW, series]"),
        ("print(first(3))", "print(first(4))"),
        ('CACHE["a"] = 1', 'CACHE["a"] = 2'),
    ],
)
def test_what_a_function_does_not_reach_may_change(old: str, new: str) -> None:
    assert digest(MODULE, "first") == digest(MODULE.replace(old, new), "first")


@pytest.mark.parametrize(
    ("names", "old", "new"),
    [
        (["first"], "return helper(series)", "return helper(series + 1)"),
        (["first"], "return x + 1", "return x + 2"),
        (["second"], "WINDOW = 20", "WINDOW = 30"),
        (["first"], "WINDOW = 20", "WINDOW = 30"),
        (["fourth"], 'CACHE["a"] = 1', 'CACHE["a"] = 2'),
        (["first", "second"], "[series, WINDOW]", "[series]"),
        (["first"], "import numpy as np", "import numpy as np\nprint(np)"),
        (["fifth"], "def helper(x)", "def fifth(): return 5\n\n\ndef helper(x)"),
    ],
)
def test_what_a_function_reaches_may_not(names: list[str], old: str, new: str) -> None:
    assert digest(MODULE, *names) != digest(MODULE.replace(old, new), *names)


@pytest.mark.parametrize(
    "line",
    [
        "exec('first = second')",
        "    globals()['x'] = 1",
        "    global WINDOW; WINDOW = 3",
        "    tf.keras.layers.Dense = helper",
        "    helper.calls = 1",
        "from anything import *",
        "    first.__globals__['second']",
        "    getattr(tf, 'x')",
        "import importlib\nimportlib.reload(np)",
    ],
)
def test_in_doubt_everything_is_one_piece(line: str) -> None:
    module = MODULE + f"\n\ndef last():\n    pass\n{line}\n"
    assert digest(module, "first") != digest(module.replace("[series, WINDOW]", "[series]"), "first")


@pytest.mark.parametrize(
    "line", ["tf.keras.backend.set_floatx('float64')", "tf.random.set_seed(3)", "np.random.seed(3)"]
)
def test_a_function_that_changes_settings_belongs_to_all(line: str) -> None:
    module = MODULE + f"\n\ndef last():\n    {line}\n"
    assert digest(module, "first") != digest(module.replace(line, "pass"), "first")


def test_a_program_that_sees_its_own_lines_depends_on_every_character() -> None:
    module = MODULE + "\n\nimport inspect\n\n\ndef last():\n    return inspect.getsource(first)\n"
    assert digest(module, "first") != digest(module + "# more\n", "first")


def test_a_saved_model_depends_on_its_bytes() -> None:
    assert digest("", kind="model", digest_of_file="a") != digest("", kind="model", digest_of_file="b")


def test_lines_stay_in_step_where_the_digest_is_the_same() -> None:
    def lines(source: str) -> tuple[int, ...]:
        return Dependence(Submission("week1_x", Path("x.py"), "script", source, source)).part(["first"]).lines

    moved = lines("# one\n# two\n" + MODULE)
    assert [line - 2 for line in moved if line] == [line for line in lines(MODULE) if line]
