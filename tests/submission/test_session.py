"""Of what was run in a notebook the last version of each function is graded, with what it uses and nothing else."""

import ast
import json
from pathlib import Path

import pytest

from grader.submission.notebook import read_notebook
from grader.submission.session import session_notebook

IMPORTS = "import numpy as np\n%matplotlib inline"
WRONG = "def first(x):\n    return x"
RIGHT = "SCALE = 3\n\ndef helper(model):\n    return model * SCALE\n\ndef first(x):\n    return helper(np.array(x))"


def graded(cells: list[str], *wanted: str) -> str:
    """Return the module that is graded, without empty lines."""
    source, _ = read_notebook(Path("x.ipynb"), session_notebook(cells, wanted).encode())
    return "\n".join(line for line in source.split("\n") if line.strip())


def test_the_last_version_counts_with_what_it_uses() -> None:
    module = graded([IMPORTS, WRONG, RIGHT, "model = first(3)\nprint(model)", "other = 5"], "first")
    assert module == "import numpy as np\n" + RIGHT.replace("\n\n", "\n")


def test_an_older_cell_that_is_run_again_is_the_last_version() -> None:
    assert "return x" in graded([RIGHT, WRONG], "first")
    assert "helper" not in graded([RIGHT, WRONG], "first")


@pytest.mark.parametrize(
    "tried",
    [
        "model = first(3)\nhistory = model.fit(1)",
        "first(3)",
        "%time first(4)",
        "def broken(:",
        "from grader import check\ncheck('week1_nlp')",
        "x = first(7)",
    ],
)
def test_what_only_tries_something_out_is_not_run_again(tried: str) -> None:
    module = graded([IMPORTS, RIGHT, tried], "first")
    called = [node for one in ast.parse(module).body for node in ast.walk(one) if not isinstance(one, ast.FunctionDef)]
    assert not any(isinstance(node, ast.Call) for node in called)


def test_a_variable_of_a_function_is_not_the_notebooks_own() -> None:
    cells = ["def first(x):\n    model = x\n    return [model for model in x]", "model = expensive()"]
    assert "expensive" not in graded(cells, "first")


def test_what_a_default_a_decorator_or_a_class_uses_is_kept() -> None:
    cells = ["SIZE = 3", "import functools", "class Base:\n    pass", "LOW = 1\nLOW += 1"]
    cells += ["@functools.cache\ndef first(x=SIZE):\n    return x", "class Second(Base):\n    low = LOW"]
    module = graded(cells, "first", "Second")
    assert all(part in module for part in ("SIZE = 3", "@functools.cache", "class Base", "LOW += 1"))


def test_lines_keep_their_cell() -> None:
    notebook = session_notebook(["print(1)", WRONG + "\n", "x = 1"], ["first"]).encode()
    source, cells = read_notebook(Path("x.ipynb"), notebook)
    assert [number for _, number in cells] == [1, 2, 3]
    assert source.split("\n")[cells[1][0] - 1] == "def first(x):"
    assert len(json.loads(notebook)["cells"]) == 3
