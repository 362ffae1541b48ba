import ast
import json
import warnings
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shares import examples

from grader.errors import SubmissionRefused
from grader.submission.notebook import neutralise, read_notebook, where

PATH = Path("exercise.ipynb")


def as_bytes(*cells: tuple[str, str], **others) -> bytes:
    made = [{"cell_type": kind, "source": text, "metadata": {}} for kind, text in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made, **others}).encode()


def refused(data: bytes) -> SubmissionRefused:
    with pytest.raises(SubmissionRefused) as caught:
        read_notebook(PATH, data)
    return caught.value


def test_code_cells_become_one_module_with_a_map():
    source, cells = read_notebook(
        PATH, as_bytes(("markdown", "# Title"), ("code", "x = 1\ny = 2"), ("raw", "no"), ("code", "z = 3"))
    )
    assert source == "x = 1\ny = 2\nz = 3\n"
    assert cells == ((1, 2), (3, 4))
    assert [where(line, cells) for line in (1, 2, 3)] == ["cell 2, line 1", "cell 2, line 2", "cell 4, line 1"]


def test_a_script_has_lines_only():
    assert where(12, ()) == "line 12"


def test_the_source_of_a_cell_may_be_a_list_of_lines():
    data = as_bytes(("code", "")).replace(b'"source": ""', b'"source": ["a = 1\\n", "b = 2"]')
    assert read_notebook(PATH, data)[0] == "a = 1\nb = 2\n"


def test_a_byte_order_mark_is_left_out():
    assert read_notebook(PATH, b"\xef\xbb\xbf" + as_bytes(("code", "x = 1")))[0] == "x = 1\n"


def test_notebooks_that_nbformat_writes_are_read():
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 1"), nbformat.v4.new_markdown_cell("text")])
    assert read_notebook(PATH, nbformat.writes(made).encode()) == ("x = 1\n", ((1, 1),))


def test_a_notebook_of_format_3_is_brought_to_todays():
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [
            {
                "cells": [
                    {"cell_type": "heading", "level": 1, "source": ["Title"], "metadata": {}},
                    {"cell_type": "code", "input": ["x = 1\n", "y = 2"], "language": "python", "outputs": []},
                ]
            }
        ],
    }
    source, cells = read_notebook(PATH, json.dumps(old).encode())
    assert (source, cells) == ("x = 1\ny = 2\n", ((1, 2),))


def test_a_damaged_notebook_of_format_3_is_refused(capfd):
    said = refused(b'{"nbformat": 3, "worksheets": 5}')
    assert said.problem == "exercise.ipynb is no notebook."
    assert said.because.startswith("It has format 3, and the conversion to format 4 failed:")
    assert capfd.readouterr() == ("", "")


def test_missing_ids_give_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_notebook(PATH, as_bytes(("code", "x = 1")))


@pytest.mark.parametrize(
    ("data", "because"),
    [
        (b"x = 1\n", "A notebook is JSON, and this is not: Expecting value: line 1 column 1 (char 0)."),
        (b"[" * 100_000, "A notebook is JSON, and this is not: "),
        (b"\xff{}", "Byte 1 cannot stand there."),
        (b"[]", "A notebook has a list of `cells`, but this file has none."),
        (b'{"a": 1}', "A notebook has a list of `cells`, but this file has none."),
        (b'{"cells": [], "metadata": 3}', "Its metadata are damaged."),
        (b'{"cells": [], "metadata": {"language_info": 3}}', "Its metadata are damaged."),
        (b'{"cells": [3]}', "Cell 1 is damaged: it lacks a type, or its text."),
        (b'{"cells": [{"cell_type": "code"}]}', "Cell 1 is damaged: it lacks a type, or its text."),
        (b'{"cells": [{"cell_type": "code", "source": [1]}]}', "Cell 1 is damaged: it lacks a type, or its text."),
        (b'{"cells": [{"source": "x"}]}', "Cell 1 is damaged: it lacks a type, or its text."),
    ],
)
def test_what_is_no_notebook_is_refused(data, because):
    said = refused(data)
    assert said.problem in ("exercise.ipynb is no notebook.", "exercise.ipynb is not UTF-8 text.")
    assert said.because.startswith(because)
    assert said.next_step == "Open it in Jupyter or Colab and save it again, or submit a script (.py)."


@pytest.mark.parametrize("cells", [[], [("markdown", "x = 1")], [("code", ""), ("code", "  \n")]])
def test_a_notebook_without_code_is_refused(cells):
    assert refused(as_bytes(*cells)).problem == "exercise.ipynb holds no code."


def test_a_notebook_in_another_language_is_refused():
    said = refused(as_bytes(("code", "x <- 1"), metadata={"language_info": {"name": "R"}}))
    assert said.problem == "exercise.ipynb is written in R."


def test_half_a_character_is_refused():
    said = refused(as_bytes(("markdown", "a"), ("code", "x = 1\ny = '\ud800'")))
    assert said.problem == "exercise.ipynb contains half a character."
    assert said.because == "It is in cell 2, line 2, and it is not valid text."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["%matplotlib inline"], ["# %matplotlib inline"]),
        (["!pip install x"], ["# !pip install x"]),
        (["%%time", "x = 1"], ["# %%time", "x = 1"]),
        (["", "%%capture out", "x = 1"], ["", "# %%capture out", "x = 1"]),
        (["%%bash", "ls", "", "pwd"], ["# %%bash", "# ls", "", "# pwd"]),
        (["%%writefile a.py", "def f():"], ["# %%writefile a.py", "# def f():"]),
        (["model.fit?"], ["# model.fit?"]),
        (["??model"], ["# ??model"]),
        (["files = !ls"], ["files = None  # files = !ls"]),
        (["t = %timeit -o f()"], ["t = None  # t = %timeit -o f()"]),
        (["if x:", "    !ls", "    %time f()"], ["if x:", "    pass  # !ls", "    f()"]),
        (["%time model = make(", "    3)", "!ls"], ["model = make(", "    3)", "# !ls"]),
        (["%time !ls", "%time %run a.py"], ["# %time !ls", "# %time %run a.py"]),
        (["%time", "%timeit x = 1", "%prun -l 5 f()"], ["# %time", "# %timeit x = 1", "# %prun -l 5 f()"]),
        (
            ["!pip install a \\", "  b \\", "  c", "x = 1"],
            ["# !pip install a \\", "# b \\", "# c", "x = 1"],
        ),
        (["!it's", "x = 1", "!ls ("], ["# !it's", "x = 1", "# !ls ("]),
    ],
)
def test_what_only_ipython_understands_becomes_a_comment_or_pass(before, after):
    assert neutralise(before) == after
    ast.parse("\n".join(after).replace("if x:", "if True:"))


def test_a_cell_may_be_indented_as_a_whole():
    source, _ = read_notebook(PATH, as_bytes(("code", "\n history = fit(\n     rows)\n"), ("code", " %time\n x = 1")))
    assert source.split("\n")[:3] == ["", "history = fit(", "    rows)"]
    compile(source, "exercise.ipynb", "exec")


def test_a_cell_whose_lines_do_not_fit_together_is_still_refused_by_python():
    source, _ = read_notebook(PATH, as_bytes(("code", "x = 1\n y = 2")))
    with pytest.raises(IndentationError):
        compile(source, "exercise.ipynb", "exec")


def test_a_future_import_may_still_come_first():
    source, _ = read_notebook(PATH, as_bytes(("code", "%matplotlib inline\nfrom __future__ import annotations")))
    compile(source, "exercise.ipynb", "exec")


@pytest.mark.parametrize(
    "lines",
    [
        ["x = (a", "     % b)"],
        ["x = a \\", "  % b"],
        ['"""', "%matplotlib inline", "!important", '"""'],
        ["'''a \\''' b", "!ls", "'''"],
        ["x = {", "    'a': 1,", "", "}", "y = 7 % 2"],
        ["x != y", "x %= 2", "x = y != z"],
        ["print('why?')  # why?", "# really?"],
        ["x = '#'", "y = ['(', \"[\"]", "z = 1"],
        ["f(  # a comment with ) in it", "  % b)"],
    ],
)
def test_python_is_left_alone(lines):
    assert neutralise(lines) == lines


def test_magics_after_brackets_and_texts_are_found():
    lines = ["x = f(1)[2]{", "}", "y = '''(", "'''", "!ls"]
    assert neutralise(lines)[-1] == "# !ls"


STATEMENTS = st.sampled_from(
    [
        "x = 1",
        "def f(a):\n    return a",
        "'''long\n%text\n'''",
        "y = (1 +\n  2)",
        "",
        "# why?",
        "if x:\n    y = 2\n",
        "s = 'a\\\nb'",
    ]
)
MAGICS = st.sampled_from(["%matplotlib inline", "!pip install x", "f?", "if True:\n    !ls", "a = !ls", "!a \\\n b"])
CELLS = st.lists(
    st.tuples(
        st.sampled_from(["code", "markdown"]),
        st.lists(STATEMENTS | MAGICS, min_size=1, max_size=4).map("\n".join),
        st.sampled_from(["\n", "\r\n"]),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=examples(200), deadline=None)
@given(CELLS)
def test_every_line_of_the_module_is_mapped_to_its_own_cell_and_line(cells):
    data = as_bytes(("code", "first = 1"), *((kind, text.replace("\n", end)) for kind, text, end in cells))
    source, places = read_notebook(PATH, data)
    ast.parse(source)
    expected = ["first = 1"], *(text.split("\n") for kind, text, _ in cells if kind == "code")
    numbers = [1] + [number for number, (kind, _, _) in enumerate(cells, start=2) if kind == "code"]
    told = [
        (line, f"cell {number}, line {position}")
        for number, lines in zip(numbers, expected, strict=True)
        for position, line in enumerate(lines, start=1)
    ]
    lines = source.split("\n")[:-1]
    assert [where(number, places) for number in range(1, len(lines) + 1)] == [place for _, place in told]
    for got, (typed, _) in zip(lines, told, strict=True):
        assert got == typed or typed.strip() in got


@settings(max_examples=examples(200), deadline=None)
@given(
    st.lists(st.text(alphabet="ab%!?='\"#([\\ \n", max_size=12), max_size=8).map(
        lambda lines: "\n".join(lines).split("\n")
    )
)
def test_whatever_stands_in_a_cell_its_lines_keep_their_number(lines):
    assert len(neutralise(lines)) == len(lines)
    assert all("\n" not in line for line in neutralise(lines))
