"""Of what was run in a notebook the last version of each function is graded, with what it uses and nothing else."""

import ast
import json
import random
from pathlib import Path

import pytest

from grader.submission.notebook import read_notebook, where
from grader.submission.session import needed_statements, session_notebook

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


def test_a_cell_that_is_nested_deeply_is_kept_with_what_it_uses() -> None:
    deep = f"def first(x):\n    return {'+'.join(['helper(SCALE)'] * 1_200)}"
    assert graded([IMPORTS, RIGHT, "other = 5", deep], "first").endswith(deep)
    assert "SCALE = 3" in graded([IMPORTS, RIGHT, "other = 5", deep], "first")


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


def test_a_loop_that_fills_a_list_is_kept_with_what_it_uses() -> None:
    fill = "for one in range(SCALE):\n    parts.append(one)"
    uses = "def first(x):\n    return np.array(parts)"
    module = graded([IMPORTS, "SCALE = 3\nparts = []", fill, "for one in parts:\n    np.show(one)", uses], "first")
    assert "parts.append(one)" in module and "SCALE = 3" in module and "show" not in module


def test_a_loop_that_changes_the_parts_of_something_is_kept() -> None:
    freeze = "for one in base.layers:\n    one.trainable = False"
    cells = [IMPORTS, "base = np.load()", freeze, "def first(x):\n    return base(x)"]
    assert "one.trainable = False" in graded(cells, "first")
    assert "show" not in graded([*cells[:2], "for one in base.layers:\n    show(one.name)", cells[3]], "first")


def test_a_variable_of_a_function_is_not_the_notebooks_own() -> None:
    cells = ["def first(x):\n    model = x\n    return [model for model in x]", "model = expensive()"]
    assert "expensive" not in graded(cells, "first")


def test_what_a_default_a_decorator_or_a_class_uses_is_kept() -> None:
    cells = ["SIZE = 3", "import functools", "class Base:\n    pass", "LOW = 1\nLOW += 1"]
    cells += ["@functools.cache\ndef first(x=SIZE):\n    return x", "class Second(Base):\n    low = LOW"]
    module = graded(cells, "first", "Second")
    assert all(part in module for part in ("SIZE = 3", "@functools.cache", "class Base", "LOW += 1"))


RUN = {
    "a cell that was run again": (
        ["def helper():\n    return 1", "SIZE = helper()", "def helper():\n    return 2",
         "def first():\n    return SIZE"],
        "first",
    ),
    "a cell that was run three times": (["COUNT = 0", *["COUNT += 1"] * 3, "def first():\n    return COUNT"], "first"),
    "a whole cell that was run twice": (
        [*["SIZES = []\nSIZES.append(1)"] * 2, "def first():\n    return SIZES"], "first",
    ),
    "an older cell, run again": (
        ["SIZE = 1", "def first():\n    return SIZE + 1", "SIZE = 2", "def first():\n    return SIZE + 2", "SIZE = 1"],
        "first",
    ),
    "an element that was set": (["TABLE = {}", "TABLE['a'] = 3", "def first():\n    return TABLE"], "first"),
    "a default of its time": (["N = 1", "def first(n=N):\n    return n", "N = 2"], "first"),
    "a base of its time": (
        ["class Base:\n    size = 1", "class First(Base):\n    pass", "class Base:\n    size = 2",
         "def first():\n    return First.size"],
        "first",
    ),
    "a constant from an older constant": (["A = 1", "B = A + 1", "A = 5", "def first():\n    return A, B"], "first"),
    "two at once": (["A, B = 1, 2", "A, B = B, A", "def first():\n    return A, B"], "first"),
    "in a loop": (["TOTAL = 0", "for n in range(3):\n    TOTAL += n", "def first():\n    return TOTAL"], "first"),
}  # fmt: skip


@pytest.mark.parametrize("run", RUN)
def test_what_is_graded_does_what_the_session_did(run: str) -> None:
    cells, wanted = RUN[run]
    session: dict[str, object] = {}
    for cell in cells:
        exec(cell, session)
    module: dict[str, object] = {}
    exec(graded(cells, wanted), module)
    assert module[wanted]() == session[wanted]()  # type: ignore[operator]


def test_a_line_that_failed_and_was_written_anew_is_not_run() -> None:
    module = graded(["SIZE = unheard_of", "SIZE = 3", "def first():\n    return SIZE"], "first")
    assert "unheard_of" not in module and "SIZE = 3" in module


@pytest.mark.slow
def test_sessions_at_random_are_graded_as_they_were_run() -> None:
    """Cells of a few kinds, run in any order and again: what is left does the same as the session."""
    kinds = [
        "A = {n}", "A += {n}", "B = A + {n}", "LIST = [{n}]", "LIST.append({n})", "LIST[0] = A", "A, B = B, A",
        "def helper(x=A):\n    return x + A + {n}", "B = helper()", "def first():\n    return A, B, LIST, helper()",
        "class Box:\n    size = A\n    def get(self):\n        return self.size + B", "A = Box().get()",
        "for i in range(2):\n    A = A + i", "if A > {n}:\n    B = A",
    ]  # fmt: skip
    start = ["A = 1", "B = 2", "LIST = []", kinds[7].format(n=0), kinds[10], kinds[9]]
    for number in range(2_000):
        draw = random.Random(number)
        cells = [*start, *(draw.choice(kinds).format(n=draw.randint(0, 5)) for _ in range(draw.randint(1, 8)))]
        session: dict[str, object] = {}
        run = []
        for cell in cells:
            try:
                exec(cell, session)
                run.append(cell)
            except IndexError:
                continue
        module: dict[str, object] = {}
        exec(graded(run, "first"), module)
        assert module["first"]() == session["first"](), run  # type: ignore[operator]


def test_lines_keep_their_cell() -> None:
    notebook = session_notebook(["print(1)", WRONG + "\n", "x = 1"], ["first"]).encode()
    source, cells = read_notebook(Path("x.ipynb"), notebook)
    assert where(cells[1][0], cells) == "cell [2], line 1", "the number that Jupyter shows beside the cell"
    assert [number for _, number in cells] == ["[1]", "[2]", "[3]"]
    assert source.split("\n")[cells[1][0] - 1] == "def first(x):"
    assert len(json.loads(notebook)["cells"]) == 3


def test_a_class_body_takes_from_the_module_what_it_binds_under_the_same_name() -> None:
    tree = ast.parse("def fit(self): pass\nclass Model:\n    fit = fit\n    size = 3\n")
    kept = needed_statements(list(enumerate(tree.body)), {"Model"})
    assert [position for position, _ in kept] == [0, 1]
