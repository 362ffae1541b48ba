import ast
import warnings

import pytest

from grader.submission.syntax import LONGEST_LINE, SyntaxProblem, parse, parse_or_explain

TOO_DEEP = "The statement that begins here is nested too deeply: Python cannot compile it. Split it."
LONG = "+".join("1" * 12_000)
IN_A_METHOD = f"""class A:
    '''A
text.'''
    def f(self):
        if 1:
            pass
        else:
            x = {LONG}
"""


def explain(source: str, cells=()) -> SyntaxProblem:
    found = parse_or_explain(source, cells)
    assert isinstance(found, SyntaxProblem)
    return found


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("x_valid = series[split_time:\ny = 1\n", 1, "This `[` is never closed."),
        ("f(1, 2]\n", 1, "This `]` closes a `(`: one of the two is wrong, or one is missing between them."),
        ("x = 1)\n", 1, "This `)` closes nothing: its opening one is missing."),
        (
            "if x:\n\ty = 1\n        z = 2\n",
            3,
            "This line is indented with tabs, but others with spaces: use four spaces.",
        ),
        ("x = 1\n    y = 2\n", 2, "This line is indented more than the line above it, which does not start a block."),
        ("if x:\n    y = 1\n  z = 2\n", 3, "The indentation of this line does not match any line above it."),
        (
            "def f():\nreturn 1\n",
            2,
            "After function definition in line 1, the lines that belong to it must be indented.",
        ),
        ("x = 'abc\n", 1, "The closing quote of this text is missing."),
        ("x = 1\ny = '''abc\n\n", 2, "The three closing quotes of this text are missing."),
        ("f(a b)\n", 1, "Python does not understand this; perhaps a comma is missing."),
        ("if x = 1:\n    pass\n", 1, "A single `=` stores a value; to compare, write `==`."),
        ("def f()\n    pass\n", 1, "A `:` is missing here."),
        ("f(a=1, 2)\n", 1, "A positional argument comes after a keyword argument: put it first."),
        ("print 'a'\n", 1, "`print` is a function: write `print(…)`."),
        ("f(a=1, a=2)\n", 1, "The argument `a` is given twice."),
        ("def f(a, a):\n    pass\n", 1, "Two parameters are called `a`."),
        (
            "x = “a”\n",
            1,
            "Python does not know this character (U+201C). Was it copied from a text? Type it again.",
        ),
        (
            "x = 1\u00a0+ 2\n",
            1,
            "Python does not know this character (U+00A0). Was it copied from a text? Type it again.",
        ),
        ("x = 1\nreturn x\n", 2, "`return` is outside of any function: is this line indented too little?"),
        ("break\n", 1, "`break` is outside of any loop: is this line indented too little?"),
        ("def\n", 1, "Python does not understand this: invalid syntax."),
        ("x = 1\0\n", 1, "The code contains a character with the value zero: delete it."),
        ("x = " + "(" * 300 + ")" * 300, 1, "Python does not understand this: too many nested parentheses."),
        ("x = " + "-" * 200_000 + "1", 1, TOO_DEEP),
        ("# %%\n\nx = 0\nif x:\n    pass\n" + "elif x:\n    pass\n" * 7_000 + "y = 1\n", 4, TOO_DEEP),
        (IN_A_METHOD, 8, TOO_DEEP),
        ("a = 1\nx = (1\n" + "+ 1\n" * 12_000 + ")\n", 2, TOO_DEEP),
        ("a = 1\nx = 1 + \\\n" + "1 + \\\n" * 12_000 + "1\n", 2, TOO_DEEP),
        ("try:\n    a = 1\nexcept OSError:\n    a = " + "not " * 12_000 + "1\nfinally:\n    pass\n", 4, TOO_DEEP),
    ],
)
def test_each_error_is_said_in_plain_words(source, line, message):
    found = explain(source)
    assert (found.line, found.message) == (line, message)
    assert found.where == f"line {line}"


def elif_chain(count):
    return "x = 0\nif x: pass\n" + "elif x: pass\n" * count


@pytest.mark.parametrize(
    "source",
    [
        elif_chain(1_500),
        "x = " + "+".join("1" * 1_500),
        "a = x\na" + ".b" * 1_500,
        "a" + "()" * 1_500,
        "x = " + "not " * 1_500 + "1",
    ],
)
def test_what_python_compiles_as_text_is_read_though_the_tree_is_too_deep_for_it(source):
    compile(source, "answer.py", "exec")
    assert isinstance(parse_or_explain(source), ast.Module)


def test_in_a_notebook_the_statement_that_is_nested_too_deeply_is_named_with_its_cell():
    found = explain(f"x = 1\ny = 2\nif y:\n    x = {LONG}\n", ((1, 1), (2, 4)))
    assert (found.where, found.message) == ("cell 4, line 3", TOO_DEEP)
    assert found.caret.index("^") == found.column - 1 == 4


def test_the_caret_points_at_the_place():
    found = explain("def f(a):\n\tb = (a +\n\treturn b\n")
    assert found.text == "\tb = (a +"
    assert found.caret == "\t    ^"
    assert found.text[found.column - 1] == "("


def test_a_very_long_line_is_cut_around_the_place():
    found = explain("x = [" + "1, " * 5000 + "2 3]\n")
    assert len(found.text) <= LONGEST_LINE + 2
    assert found.text[0] == "…"
    assert found.text[len(found.caret) - 1] == "2"
    assert found.text.endswith("2 3]")


def test_in_a_notebook_the_cell_is_named():
    source = "x = 1\nif x:\ny = 2\n"
    found = explain(source, ((1, 1), (2, 4)))
    assert (found.line, found.where) == (3, "cell 4, line 2")
    assert found.message == "After 'if' statement in cell 4, line 1, the lines that belong to it must be indented."


def test_the_cell_that_is_wrong_by_itself_is_blamed():
    # Read as one, Python stumbles in the second cell over what the first one left open.
    source = "def f(a):\nx = 1\nprint 'a'\n"
    found = explain(source, ((1, 2), (2, 3), (3, 5)))
    assert (found.where, found.line) == ("cell 2, line 1", 1)


def test_cells_that_are_right_only_by_themselves_are_explained_as_one():
    found = explain("from __future__ import annotations\nx = 1\nfrom __future__ import annotations\n", ((1, 1), (3, 2)))
    assert found.where == "cell 2, line 1"


def test_what_python_would_only_warn_about_is_no_error():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert isinstance(parse("x = '\\d'\nassert (x, 'y')\nif x is 'a':\n    pass\n"), ast.Module)
