"""In the sandbox ``grader.data`` is what the examiner hands out: arrays, texts, copies of files, and no generator."""

import ast
import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import grader
import grader.data
from grader.candidate import data_service
from grader.candidate.candidate import Candidate
from grader.candidate.data_service import MOST_IN_ALL, MOST_KINDS, DataRefused, Giver, TooMuchData
from grader.candidate.faults import CandidateFault
from grader.candidate.protocol import decode, encode
from grader.candidate.sandbox.policy import SandboxLimits, allow
from grader.candidate.worker.loader import _as_outside, give_data
from grader.catalogue import code_tree, places
from grader.catalogue.exam_paper import draw_sizes
from grader.catalogue.exercise import Limits, exercise_names, read_exercise
from grader.submission.submission import Submission

LIMITS = SandboxLimits(1, 1, 1, 1)


@pytest.fixture
def giver(tmp_path: Path) -> Giver:
    return Giver(tmp_path, exercise_name="extra_callbacks")


@pytest.fixture
def inside(giver: Giver) -> Iterator[None]:
    """Make this process what a worker is: all that it loads goes through the frames of the protocol."""
    before = {name: module for name, module in sys.modules.items() if name.startswith("grader.data")}
    check = grader.check

    def ask(name: str, arguments: list[Any], named: dict[str, Any]) -> Any:
        told = across({"name": name, "arguments": arguments, "named": named})
        return across(giver.give(told["name"], told["arguments"], told["named"]))

    give_data(across(giver.offer()), ask)
    yield
    sys.modules.update(before)
    grader.data = before["grader.data"]
    grader.check = check


def across(value: Any) -> Any:
    header, *arrays = (bytes(piece) for piece in encode(value)[1:])
    rest = iter(arrays)
    return decode(header, lambda size: next(rest))


def imported_by_stubs() -> set[str]:
    sources = [places.exercises_folder() / name / "exercise.py" for name in exercise_names()]
    lines = [line for path in sources for line in path.read_text().splitlines()]
    found = [line.partition("import ")[2] for line in lines if line.startswith("from grader.data import ")]
    return {name.strip() for names in found for name in names.split(",")}


def test_all_that_stubs_import_is_given() -> None:
    offer = Giver(Path()).offer()
    assert imported_by_stubs() <= {*offer["functions"], *offer["constants"]}
    assert {*offer["functions"], *offer["constants"], *offer["withheld"]} == set(grader.data.__all__)


@pytest.mark.parametrize("name", exercise_names())
def test_all_that_a_brief_names_is_given(name: str) -> None:
    text = (places.exercises_folder() / name / "README.md").read_text(encoding="utf-8")
    named = {word for word in re.findall(r"\b(\w+)\(", text) if callable(getattr(grader.data, word, None))}
    assert named <= {*Giver(Path()).offer()["functions"]}


@pytest.mark.usefixtures("inside")
def test_names_of_classes_are_those_of_outside() -> None:
    outside = importlib.import_module("grader.data.exam.images")
    given = importlib.import_module("grader.data")
    assert given.asked_garments(3, 4) == outside.asked_garments(3, 4)
    assert given.marked_digits(3, 4) == outside.marked_digits(3, 4)


@pytest.mark.usefixtures("inside")
def test_a_stub_finds_the_same_data_as_outside() -> None:
    outside = importlib.import_module("grader.data.exam.tasks")
    given = importlib.import_module("grader.data")
    assert outside is given and not hasattr(given, "line_rule")
    inputs, targets = given.draw_line(3, np.int64(2))
    assert (inputs.shape, inputs.dtype, targets.shape) == ((600, 2), np.float32, (600,))
    inputs[:] = 0  # what came is a submission's own
    assert given.draw_line(3, features=2)[0].any()
    assert len(given.load_reviews()[0]) == 4000
    assert given.GARMENTS == grader.data.GARMENTS
    assert given.sunspots_file().read_text().startswith("index,date,value")
    assert len(given.load_digits(upstream=True)[0][1]) == 3600
    assert grader.check("week1_x") is None


@pytest.mark.usefixtures("inside")
def test_what_draws_hidden_data_can_be_imported_and_not_called() -> None:
    from grader.data import draw_synth3

    with pytest.raises(RuntimeError, match="not available while a submission is graded"):
        draw_synth3(7)
    with pytest.raises(TypeError, match="integers and texts"):
        grader.data.draw_line([1], 2)


@pytest.mark.parametrize(
    ("name", "arguments", "named"),
    [
        ("draw_synth3", [1], {}),
        ("__class__", [], {}),
        ("write_months", ["/tmp/x", [1.0]], {}),
        (["draw_line"], [1, 2], {}),
        ("draw_line", [1, 10**9], {}),
        ("draw_line", [1, 2], {"count": 10**9}),
        ("draw_line", [-1, 2], {}),
        ("draw_line", [1.5, 2], {}),
        ("draw_line", [1, 2, 3, 4, 5], {}),
        ("draw_line", None, None),
        ("draw_line", [1, 2], {3: 4}),
        ("load_exercise_data", ["extra_tabular"], {}),
        ("load_exercise_data", [], {"name": "extra_tabular"}),
        ("load_exercise_data", ["extra_callbacks"], {"name": "extra_tabular"}),
        ("load_exercise_data", ["/tmp/extra_callbacks"], {}),
        ("load_exercise_data", [], {}),
    ],
)
def test_whatever_else_is_asked_for_is_refused(giver: Giver, name: Any, arguments: Any, named: Any) -> None:
    with pytest.raises(DataRefused):
        giver.give(name, arguments, named)


def test_of_the_exercises_that_draw_their_own_data_only_the_graded_one_does(giver: Giver) -> None:
    """The code that draws them runs outside of the sandbox: that of another pack was not asked for."""
    assert giver.give("load_exercise_data", ["extra_callbacks"], {})


def test_nobody_loads_without_an_end(giver: Giver) -> None:
    for seed in range(MOST_KINDS):
        giver.give("draw_line", [seed, 2], {"count": 10})
    giver.give("draw_line", [0, 2], {"count": 10})
    with pytest.raises(DataRefused, match="at most"):
        giver.give("draw_line", [MOST_KINDS, 2], {"count": 10})
    giver.begin()  # What one function loads does not count for another one.
    assert giver.give("draw_line", [MOST_KINDS, 2], {"count": 10})
    with pytest.raises(TooMuchData):
        for seed in range(MOST_IN_ALL + 1):
            giver.begin()
            giver.give("draw_line", [100 + seed, 2], {"count": 10})


@pytest.mark.worker
def test_what_one_function_loads_leaves_another_one_as_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_service, "MOST_IN_ALL", 2 * MOST_KINDS + 10)
    source = f"""
from grader.data import draw_line


def first():
    return len([draw_line(seed, 2, count=3) for seed in range({MOST_KINDS})])


def second():
    try:
        return len([draw_line(100 + seed, 2, count=3) for seed in range({MOST_KINDS})])
    except RuntimeError:
        return 0


def third():
    return len([draw_line(200 + seed, 2, count=3) for seed in range({MOST_KINDS})])
"""
    submission = Submission("extra_callbacks", tmp_path / "exercise.py", "script", source, "")
    (tmp_path / "scratch").mkdir()
    candidate = Candidate(submission, tmp_path / "scratch", Limits(), 1, lambda event: None)
    try:
        candidate.load()
        assert (candidate.call("first"), candidate.call("second")) == (MOST_KINDS, MOST_KINDS)
        with pytest.raises(CandidateFault) as ended:
            candidate.call("third")
        assert ended.value.fault.kind == "data"
    finally:
        candidate.close()


@pytest.mark.parametrize("name", ["house_columns", "line_words", "news_words"])
def test_names_of_columns_and_words_that_a_brief_offers_are_there_while_a_submission_is_graded(
    name: str, giver: Giver
) -> None:
    assert giver.give(name, [0, 5], {}) == getattr(grader.data, name)(0, 5)


def test_the_sandbox_reads_nothing_of_the_kit_but_a_workers_own_code(tmp_path: Path) -> None:
    allowed = allow(tmp_path, [], LIMITS).readable
    readable = [one for one in allowed if one.is_relative_to(places.PACKAGE)]
    names = {one.relative_to(places.PACKAGE).as_posix() for one in readable}
    assert names <= {"__init__.py", "__pycache__", "errors.py", "system.py", "channels.py", "candidate"}
    assert not any(places.PACKAGE.is_relative_to(one) for one in allowed)


def calls_of_stubs() -> dict[str, tuple[Any, ...]]:
    """Return the functions of ``grader.data`` that solutions call, with the arguments of the committed stubs."""
    found: dict[str, tuple[Any, ...]] = {}
    for name in exercise_names():
        exercise = read_exercise(name)
        tree = code_tree.parse((places.solutions_folder() / name / "solution.py").read_text())
        constants = draw_sizes(exercise, 0) if exercise.category else constants_of(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in grader.data.FOR_LEARNERS:
                given = [one for one in node.args if isinstance(one, (ast.Name, ast.Constant))]
                asked = (constants[one.id] if isinstance(one, ast.Name) else one.value for one in given)
                found[ast.unparse(node.func)] = tuple(asked)
    return found


def constants_of(tree: ast.Module) -> dict[str, Any]:
    """Return what a file assigns to its constants."""
    assigned = [one for one in tree.body if isinstance(one, ast.Assign) and isinstance(one.value, ast.Constant)]
    return {ast.unparse(one.targets[0]): one.value.value for one in assigned if isinstance(one.value, ast.Constant)}


def same(inside: Any, outside: Any) -> bool:
    if isinstance(outside, tuple):
        return type(inside) is tuple and len(inside) == len(outside) and all(map(same, inside, outside))
    if isinstance(outside, np.ndarray):
        as_text = outside.dtype.kind == "U" and inside.dtype.kind in "UO"
        alike = as_text or inside.dtype == outside.dtype
        return bool(alike and inside.flags.writeable and np.array_equal(inside, outside))
    if isinstance(outside, Path):
        files = [one.name for one in outside.rglob("*")]
        return isinstance(inside, Path) and [one.name for one in inside.rglob("*")] == files and inside.exists()
    return type(inside) is type(outside) and bool(inside == outside)


@pytest.mark.slow
def test_everything_that_solutions_load_arrives_as_it_is(giver: Giver, tmp_path: Path) -> None:
    calls = calls_of_stubs()
    assert len(calls) > 30
    for name, arguments in calls.items():
        asked = Giver(tmp_path, exercise_name=str(arguments[0])) if name == "load_exercise_data" else giver
        told = _as_outside(across(asked.give(name, list(arguments), {})))
        assert same(told, getattr(grader.data, name)(*arguments)), name
