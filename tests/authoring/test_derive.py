"""Stubs and notebooks follow from solutions, and a learner's work is never overwritten by that."""

import json
from pathlib import Path

import nbformat
import pytest

from grader.authoring.derive import build, is_learners_work, put_back_stub
from grader.catalogue import places
from grader.catalogue.exercise import exercise_names
from grader.catalogue.stub import derive_notebook, derive_stub, derived_files
from grader.errors import RubricProblem

SOLUTION = '''# %% [markdown]
# # Title
#
# Words.

# %%
import math


# %%
class Shape:
    """A shape."""

    def area(self, radius):
        """Return the area."""
        # BEGIN SOLUTION
        return math.pi * radius**2
        # END SOLUTION


# %%
def half(x):
    """Return half."""
    # BEGIN SOLUTION
    if x:
        return x / 2
    return 0
    # END SOLUTION
'''


def test_a_marked_stretch_becomes_a_gap_that_names_its_function() -> None:
    stub = derive_stub(SOLUTION)
    assert "math.pi" not in stub and "x / 2" not in stub
    assert '        # YOUR CODE HERE\n        raise NotImplementedError("Shape.area is still to be written")' in stub
    assert '    # YOUR CODE HERE\n    raise NotImplementedError("half is still to be written")' in stub
    compile(stub, "stub", "exec")


def test_a_notebook_has_a_cell_for_each_part_and_is_the_same_each_time() -> None:
    text = derive_notebook(derive_stub(SOLUTION))
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert [cell.cell_type for cell in notebook.cells] == ["markdown", "code", "code", "code"]
    assert notebook.cells[0].source == "# Title\n\nWords."
    assert text == derive_notebook(derive_stub(SOLUTION))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("    # END SOLUTION\n", ""), "is never ended"),
        (("    # BEGIN SOLUTION\n    if", "    if"), "has no partner"),
        (("# %%\nimport", "# BEGIN SOLUTION\nimport"), "outside of any function"),
    ],
)
def test_markers_that_do_not_pair_up_are_named(change: tuple[str, str], words: str) -> None:
    before, _, after = SOLUTION.rpartition(change[0]) if "END" in change[0] else SOLUTION.partition(change[0])
    with pytest.raises(RubricProblem, match=words):
        derive_stub(before + change[1] + after)


@pytest.mark.parametrize("name", exercise_names())
def test_what_is_committed_is_what_is_derived_unless_a_learner_wrote_in_it(name: str) -> None:
    for path, text in derived_files(name).items():
        assert path.read_text(encoding="utf-8") == text or is_learners_work(name, path)


@pytest.fixture
def copy_of_the_kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    import shutil

    for part in ("exercises", "solutions"):
        shutil.copytree(places.kit_root() / part / "week2_timeseries", tmp_path / part / "week2_timeseries")
    monkeypatch.setattr(places, "kit_root", lambda: tmp_path)
    put_back_stub("week2_timeseries")
    return tmp_path / "exercises" / "week2_timeseries"


def test_a_stub_in_which_something_is_written_is_a_learners_work(copy_of_the_kit: Path) -> None:
    stub = copy_of_the_kit / "exercise.py"
    assert not is_learners_work("week2_timeseries", stub)
    line = 'raise NotImplementedError("learning_rate_at is still to be written")'
    stub.write_text(stub.read_text().replace(line, "return 1e-8"))
    assert is_learners_work("week2_timeseries", stub)
    stub.write_text("def broken(:")
    assert is_learners_work("week2_timeseries", stub)


def test_reset_keeps_what_was_there(copy_of_the_kit: Path) -> None:
    (copy_of_the_kit / "exercise.py").write_text("my work")
    told = put_back_stub("week2_timeseries")
    [backup] = copy_of_the_kit.glob("exercise.backup.*.py")
    assert backup.read_text() == "my work"
    assert any("was kept as" in line for line in told)
    assert "YOUR CODE HERE" in (copy_of_the_kit / "exercise.py").read_text()


def rename_a_function(kit: Path) -> None:
    """Call a function otherwise in the solution and in the facts, and take another out, as authors do."""
    for path in (kit / "solutions/week2_timeseries/solution.py", kit / "exercises/week2_timeseries/exercise.toml"):
        path.write_text(path.read_text().replace("learning_rate_at", "rate_in").replace("def main()", "def run()"))


def did(**how: bool) -> dict[str, str]:
    return {done.path.name: done.did for done in build("week2_timeseries", **how)}


@pytest.mark.parametrize("is_remembered", [True, False])
def test_build_knows_its_own_stub_after_the_solution_changed(
    copy_of_the_kit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_remembered: bool
) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    assert did() == {"exercise.py": "kept", "exercise.ipynb": "kept"}
    if not is_remembered:
        (tmp_path / "home" / "state" / "derived.json").unlink()
    rename_a_function(copy_of_the_kit.parent.parent)
    assert did(check=True) == {"exercise.py": "stale", "exercise.ipynb": "stale"}
    assert "learning_rate_at" in (copy_of_the_kit / "exercise.py").read_text()
    assert did() == {"exercise.py": "written", "exercise.ipynb": "written"}
    assert "rate_in is still to be written" in (copy_of_the_kit / "exercise.ipynb").read_text()
    assert did() == {"exercise.py": "kept", "exercise.ipynb": "kept"}


@pytest.mark.parametrize("is_remembered", [True, False])
def test_build_leaves_an_answer_alone_whatever_the_solution_says_by_now(
    copy_of_the_kit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_remembered: bool
) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    if is_remembered:
        did()
    stub = copy_of_the_kit / "exercise.py"
    line = 'raise NotImplementedError("create_model is still to be written")'
    stub.write_text(written := stub.read_text().replace(line, "return 1e-8"))
    rename_a_function(copy_of_the_kit.parent.parent)
    assert did()["exercise.py"] == "left"
    assert stub.read_text() == written
    assert did(force=True)["exercise.py"] == "written"


def test_a_derived_notebook_holds_no_output() -> None:
    for name in exercise_names():
        notebook = json.loads(derived_files(name)[places.exercises_folder() / name / "exercise.ipynb"])
        assert all(not cell.get("outputs") for cell in notebook["cells"])
