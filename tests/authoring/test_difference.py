"""A wrong answer that holds only what differs from its base is composed to a whole one, or its line is named."""

import ast
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from grader.authoring.difference import laid_out, read_difference, whole_source, with_ends
from grader.authoring.proof import incorrect_solutions, solution_called
from grader.catalogue import packs, places
from grader.catalogue.exercise import exercise_names
from grader.catalogue.stub import BEGIN, END, derive_stub
from grader.cli.author import author
from grader.cli.main import cli
from grader.errors import RubricProblem, UsageProblem

BASE = '''import numpy as np
import tensorflow as tf

from grader.data import load_synth3, load_worms

SIZE = 30
LOW, HIGH = 0, 1


# %%
def cut(series, size):
    """Return windows."""
    rows = series[:size]

    return tf.stack(rows)


def unit():
    return tf.keras.layers.Dense(1)


@tf.function
def model(size):
    return tf.keras.Sequential([unit(), unit()])


if __name__ == "__main__":
    model(SIZE)
'''


def answer(folder: Path, text: str, base: str = BASE) -> Path:
    wrong = folder / "wrong"
    wrong.mkdir(exist_ok=True)
    (wrong / "_base.py").write_text(base)
    (wrong / "mistake.py").write_text("# caught by: check_x | y\n" + text)
    return wrong / "mistake.py"


def composed(folder: Path, text: str, base: str = BASE) -> str:
    whole = whole_source(answer(folder, text, base))
    assert whole.startswith("# caught by: check_x | y\n")
    return whole.partition("\n")[2]


def test_a_definition_takes_the_place_of_the_one_of_its_name(tmp_path: Path) -> None:
    whole = composed(tmp_path, "# base: _base.py\n\n\ndef unit():\n    return tf.keras.layers.Dense(2)\n")
    assert whole == BASE.replace("Dense(1)", "Dense(2)")


def test_a_base_of_which_nothing_differs_stays_as_it_is(tmp_path: Path) -> None:
    assert composed(tmp_path, "# base: _base.py\n") == BASE


def test_a_text_is_changed_where_it_stands(tmp_path: Path) -> None:
    whole = composed(tmp_path, "# base: _base.py\n# change unit: Dense(1) -> Dense(2)\n# change: = 30 -> = 20\n")
    assert whole == BASE.replace("Dense(1)", "Dense(2)").replace("30", "20")


def test_a_line_of_which_nothing_is_left_goes(tmp_path: Path) -> None:
    whole = composed(tmp_path, "# base: _base.py\n# change cut: rows = series[:size] ->\n")
    assert whole == BASE.replace("    rows = series[:size]\n", "")


def test_what_is_dropped_is_not_there(tmp_path: Path) -> None:
    text = '# base: _base.py\n# drop: np, load_worms, cut, SIZE\n# drop: if __name__ == "__main__":\n'
    tree = ast.parse(composed(tmp_path, text))
    assert [ast.unparse(node).partition("\n")[0] for node in tree.body] == [
        "import tensorflow as tf",
        "from grader.data import load_synth3",
        "LOW, HIGH = (0, 1)",
        "def unit():",
        "@tf.function",
    ]


def test_imports_are_added_to_those_of_the_base_in_their_usual_order(tmp_path: Path) -> None:
    text = "# base: _base.py\n\nimport csv\nfrom math import pi\nfrom grader.data import draw\nimport numpy as np\n"
    assert composed(tmp_path, text).partition("\n\nSIZE")[0] == (
        "import csv\nfrom math import pi\n\nimport numpy as np\nimport tensorflow as tf\n\n"
        "from grader.data import draw, load_synth3, load_worms"
    )


def test_what_is_added_stands_in_front_of_the_next_definition_or_at_the_end(tmp_path: Path) -> None:
    text = (
        "# base: _base.py\n# add: twice, LAST, Late\n\n\ndef twice():\n    return 2\n\n\n"
        "def unit():\n    return twice()\n\n\nLAST = 1\n\n\nclass Late:\n    pass\n\n\nprint(LAST)\n"
    )
    tree = ast.parse(composed(tmp_path, text))
    assert [getattr(node, "name", ast.unparse(node).partition("\n")[0]) for node in tree.body][5:] == [
        "cut", "twice", "unit", "model", "if __name__ == '__main__':", "LAST = 1", "Late", "print(LAST)",
    ]  # fmt: skip


def test_a_constant_takes_the_place_of_the_one_of_its_name(tmp_path: Path) -> None:
    text = "# base: _base.py\n\nSIZE = 31\nLOW, HIGH = 2, 3\n"
    assert composed(tmp_path, text) == BASE.replace("SIZE = 30", "SIZE = 31").replace("= 0, 1", "= 2, 3")


def test_names_that_are_defined_together_are_dropped_together(tmp_path: Path) -> None:
    assert composed(tmp_path, "# base: _base.py\n# drop: LOW, HIGH\n") == BASE.replace("LOW, HIGH = 0, 1\n", "")


def test_what_was_imported_may_be_imported_from_elsewhere_or_defined(tmp_path: Path) -> None:
    text = "# base: _base.py\n\nimport numpy.ma as np\n\n\ndef load_worms():\n    return np\n"
    tree = ast.parse(composed(tmp_path, text))
    lines = [getattr(node, "name", ast.unparse(node).partition("\n")[0]) for node in tree.body]
    assert lines[:3] == ["import numpy.ma as np", "import tensorflow as tf", "from grader.data import load_synth3"]
    assert "load_worms" in lines


def test_a_name_that_the_base_defines_twice_is_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(RubricProblem, match=r"mistake.py:4: _base.py defines SIZE 2 times"):
        composed(tmp_path, "# base: _base.py\n\nSIZE = 3\n", BASE + "\n\nSIZE = 4\n")


def test_the_base_may_be_the_solution(tmp_path: Path) -> None:
    path = answer(tmp_path, "# base: solution.py\n# change unit: 1 -> 2\n")
    (tmp_path / "solution.py").write_text("# %% [markdown]\n# # Title\n\n# %%\n" + BASE)
    assert whole_source(path).startswith(
        "# caught by: check_x | y\n# %% [markdown]\n# # Title\n\n# %%\nimport numpy as np\n"
    )
    assert "Dense(2)" in whole_source(path)
    assert ast.dump(ast.parse(whole_source(path))) == ast.dump(ast.parse(BASE.replace("Dense(1)", "Dense(2)")))


def test_the_base_may_be_a_correct_solution(tmp_path: Path) -> None:
    (tmp_path / "right").mkdir()
    (tmp_path / "right" / "functional.py").write_text(BASE)
    path = answer(tmp_path, "# base: right/functional.py\n# change unit: 1 -> 2\n")
    assert ast.dump(ast.parse(whole_source(path))) == ast.dump(ast.parse(BASE.replace("Dense(1)", "Dense(2)")))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("# base: _base.py\n\n\ndef units():\n    pass\n", 5, "_base.py does not define units.\nDid you mean unit?"),
        ("# base: _base.py\n\nSIZ = 3\n", 4, "does not define SIZ.\nDid you mean SIZE?"),
        ("# base: _base.py\n# change units: 1 -> 2\n", 3, "does not define units.\nDid you mean unit?"),
        ("# base: _base.py\n# change unit: Dense(3) -> 2\n", 3, "`Dense(3)` stands 0 times in unit of _base.py"),
        ("# base: _base.py\n# change: unit() -> 2\n", 3, "`unit()` stands 3 times in _base.py"),
        ("# base: _base.py\n# change unit: Dense(1)\n", 3, "A change is `OLD -> NEW`"),
        ("# base: _base.py\n# change unit: 1 -> 2 -> 3\n", 3, "with one arrow"),
        ("# base: _base.py\n# change unit: 1 -> 1\n", 3, "A change is `OLD -> NEW`"),
        ("# base: _base.py\n# drop: cut, units\n", 3, "does not define units"),
        ("# base: _base.py\n# drop: if __name__:\n", 3, "does not define if __name__:"),
        ("# base: _base.py\n# add: twice\n", 1, "twice is not defined below"),
        ("# base: _base.py\n# chnge unit: 1 -> 2\n", 3, "does not say what to do with the base"),
        ("# base: _base.py\n# base: _other.py\n", 3, "has one base"),
        ("# base: _none.py\n", 2, "There is no"),
        ("# base: other.py\n", 2, "'other.py' is no base"),
        ("# base: ../../_base.py\n", 2, "is no base"),
        ("# base: right/../solution.py\n", 2, "is no base"),
        ("# drop: cut\nx = 1\n", 2, "`# drop` is said, but no base"),
        ("# base: _base.py\n# change unit: 1 -> 2\n\n\ndef unit():\n    pass\n", 6, "changed or defined above"),
        ("# base: _base.py\n\n\ndef unit():\n    pass\n\n\ndef unit():\n    pass\n", 9, "changed or defined above"),
        ("# base: _base.py\n# change unit: Dense(1) -> Dense(1\n", 1, "The changed base is not valid Python"),
        ("# base: _base.py\n\n\ndef unit(:\n    pass\n", 5, "invalid syntax"),
        ("# base: _base.py\n# drop: LOW\n", 3, "_base.py defines HIGH in the same statement, `LOW, HIGH = 0, 1`"),
        ("# base: _base.py\n\nLOW = 5\n", 4, "_base.py defines HIGH in the same statement"),
        ("# bse: _base.py\n\n\ndef unit():\n    pass\n", 2, "Did you mean `# base`?"),
        ("# Base: _base.py\n", 2, "Did you mean `# base`?"),
        ("#base: _base.py\n", 2, "Did you mean `# base`?"),
        ("# base : _base.py\n", 2, "Did you mean `# base`?"),
        ("# changes unit: 1 -> 2\n", 2, "Did you mean `# change`?"),
    ],
)
def test_what_does_not_fit_the_base_is_named_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(RubricProblem) as caught:
        whole_source(answer(tmp_path, text))
    assert f"mistake.py:{line}: " in str(caught.value)
    assert words in str(caught.value)


def test_two_statements_in_a_line_of_the_base_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RubricProblem, match=r"_base.py:2: Two statements are on one line"):
        composed(tmp_path, "# base: _base.py\n", "a = 1\nb = 2; c = 3\n")


@pytest.mark.parametrize("text", ["x = 1\n", "def broken(:\n", "# a remark\nx = 1\n", "\n# base: _base.py\n"])
def test_a_whole_answer_stays_as_it_is_and_where_it_lies(tmp_path: Path, text: str) -> None:
    path = answer(tmp_path, text)
    assert whole_source(path) == path.read_text()
    assert laid_out(path, tmp_path) == path


def test_a_composed_answer_is_laid_out_under_its_own_name(tmp_path: Path) -> None:
    path = answer(tmp_path, "# base: _base.py\n")
    whole = laid_out(path, tmp_path)
    assert (whole, whole.read_text()) == (tmp_path / "mistake.py", whole_source(path))


NAMES = st.sampled_from(["one", "two", "three", "four", "five"])
BODIES = st.integers(0, 99)


@given(base=st.dictionaries(NAMES, BODIES, min_size=1), other=st.dictionaries(NAMES, BODIES, min_size=1))
def test_any_answer_can_be_said_as_a_difference(
    tmp_path_factory: pytest.TempPathFactory, base: dict[str, int], other: dict[str, int]
) -> None:
    def source(functions: dict[str, int]) -> str:
        return "\n\n".join(f"def {name}():\n    return {number}\n" for name, number in functions.items())

    kept = {name: number for name, number in other.items() if name in base}
    new = {name: number for name, number in other.items() if name not in base}
    lines = ["# base: _base.py"]
    lines += [f"# drop: {name}" for name in base if name not in other]
    lines += [f"# add: {', '.join(new)}"] if new else []
    text = "\n".join([*lines, "", "", source({**kept, **new})])
    whole = composed(tmp_path_factory.mktemp("x"), text, source(base))
    ordered = {name: other[name] for name in base if name in other}
    assert ast.dump(ast.parse(whole)) == ast.dump(ast.parse(source({**ordered, **new})))


@pytest.mark.parametrize("name", exercise_names())
def test_every_wrong_answer_of_the_kit_composes(name: str) -> None:
    for path in (places.solutions_folder() / name / "wrong").glob("[!_]*.py"):
        whole = whole_source(path)
        ast.parse(whole)
        assert whole.partition("\n")[0] == path.read_text(encoding="utf-8").partition("\n")[0]
        assert (read_difference(path) is None) or "# base:" not in whole


@pytest.mark.parametrize("label", [f"wrong/{path.name}" for path in incorrect_solutions("week2_timeseries")])
def test_a_solution_that_is_shown_ends_what_it_begins(label: str) -> None:
    cli.add_command(author)
    said = CliRunner().invoke(cli, ["author", "show", "week2_timeseries", label]).output
    words = [line.strip() for line in said.splitlines() if line.strip() in (BEGIN, END)]
    assert words == [BEGIN, END] * (len(words) // 2)
    derive_stub(said)
    assert [line for line in said.splitlines() if line.strip() != END] == [
        line for line in whole_source(solution_called("week2_timeseries", label)).splitlines() if line.strip() != END
    ]


def test_an_end_that_is_there_stays_alone() -> None:
    source = (packs.solution_folder("week2_timeseries") / "solution.py").read_text()
    assert with_ends(source) == source


def test_an_end_stands_right_below_its_solution_and_blank_lines_after_it() -> None:
    solution = "def f():\n    {0}\n    return 1\n{2}    {1}\n{3}def g():\n    {0}\n    return 2\n    {1}\n"
    gaps = (("\n\n", ""), ("\n\n", "\n\n"), ("", "\n\n"))
    *spread, right = (solution.format(BEGIN, END, *gap) for gap in gaps)
    assert [with_ends(text) for text in (*spread, right)] == [right] * 3


def test_a_label_that_there_is_not_is_answered_with_all_labels() -> None:
    with pytest.raises(UsageProblem) as refused:
        solution_called("week2_timeseries", "nope")
    known = {path.stem for path in incorrect_solutions("week2_timeseries")} | {"solution"}
    assert str(refused.value).startswith("week2_timeseries has no solution called 'nope'.")
    assert all(name in str(refused.value) for name in known)
