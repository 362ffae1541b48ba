"""``check`` in a real Jupyter kernel says what the command line says."""

import json
import os
from pathlib import Path

import nbclient
import nbformat
import pytest
from feedback.test_report import EXERCISE, RUBRIC, SAMPLES
from homes import begin_home
from nbformat.v4 import new_code_cell, new_notebook

from grader import check
from grader.authoring.difference import whole_source
from grader.catalogue import places
from grader.catalogue.exercise import week_names
from grader.catalogue.stub import derived_files
from grader.cli.notebook_check import _attempt, exercise_of
from grader.errors import UsageProblem
from grader.feedback.pages.notebook_verdict import render_verdict
from grader.practice.attempt import Attempt
from grader.submission.notebook import read_notebook

SOLUTION = places.solutions_folder() / "extra_multivariate" / "solution.py"
WRONG = places.solutions_folder() / "week1_timeseries" / "wrong" / "root_of_the_mse.py"


def run(source: str, *calls: str, folder: Path) -> list[str]:
    """Run a script as cells in a kernel, then calls of ``check``; return what each of these showed."""
    cells = [part.partition("\n")[2] for part in ("\n" + source).split("\n# %%") if "[markdown]" not in part[:20]]
    notebook = new_notebook(cells=[new_code_cell(one) for one in (*cells, "from grader import check", *calls)])
    client = nbclient.NotebookClient(notebook, timeout=500, resources={"metadata": {"path": str(folder)}})
    done: nbformat.NotebookNode = client.execute()
    shown = [cell["outputs"] for cell in done["cells"][-len(calls) :]]
    assert [len(one) for one in shown] == [1] * len(calls), "the verdict takes the place of the progress line"
    return ["\n".join(map(_text, one)) for one in shown]


def _text(output: nbformat.NotebookNode) -> str:
    return str(output["text"] if "text" in output else output.get("data", {}).get("text/plain", output))


@pytest.mark.worker
@pytest.mark.usefixtures("warm")
@pytest.mark.filterwarnings("ignore")
def test_a_kernel_shows_the_verdicts_of_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(begin_home(tmp_path / "home")))
    path = tmp_path / WRONG.name
    path.write_text(whole_source(WRONG), encoding="utf-8")
    wrong, seen = path.read_text(encoding="utf-8"), json.dumps("metrics")
    everything, metrics = run(
        wrong, "check('week1_timeseries')", f"check('week1_timeseries', only={seen})", folder=tmp_path
    )
    grade = Attempt.begin("week1_timeseries", path).grade(lambda event: None, keep=False)
    assert f"{grade.earned} of {grade.possible} points" in everything
    unmet = [one for one in grade.verdicts if one.outcome == "UNMET"]
    assert [one.criterion_id for one in unmet] == ["check_metrics"]
    assert "The first thing to fix" in everything
    assert unmet[0].message.partition("`")[0].strip() in " ".join(everything.split())
    assert "0 of 100 points" in metrics
    assert (tmp_path / "reports" / "week1_timeseries.html").is_file()


@pytest.mark.worker
@pytest.mark.usefixtures("warm")
@pytest.mark.filterwarnings("ignore")
def test_a_right_answer_passes_in_a_kernel_and_fast_stops_before_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(begin_home(tmp_path / "home")))
    fast, whole = run(
        SOLUTION.read_text(encoding="utf-8").partition('if __name__ == "__main__"')[0],
        "check('extra_multivariate', fast=True)", "check('extra_multivariate')", folder=tmp_path,
    )  # fmt: skip
    assert "85 of 100 points" in fast
    assert "100 of 100 points" in whole


def test_the_exercise_is_found_by_the_functions_that_were_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("week1_intro", "week2_timeseries", "week4_nlp", "week1_vision"):
        cells = (places.solutions_folder() / name / "solution.py").read_text().split("\n# %%")
        assert exercise_of(cells) == name
    with pytest.raises(UsageProblem, match="Which exercise is it"):
        exercise_of(["x = 1", "def ("])
    with pytest.raises(UsageProblem, match="fit"):
        exercise_of(["def create_model(): pass"])


def test_what_a_course_notebook_defines_is_graded_in_its_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = places.solutions_folder() / "week2_timeseries/right"
    cells = (folder / "form_v4.py").read_text().split("\n\n\n")
    attempt, held = _attempt(exercise_of(cells), None, cells)
    with held:
        assert (attempt.exercise.name, attempt.exercise.form.name) == ("week2_timeseries", "v4")


def test_in_the_folder_of_an_exercise_that_one_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "week3_nlp").mkdir()
    monkeypatch.chdir(tmp_path / "week3_nlp")
    assert exercise_of([]) == "week3_nlp"


@pytest.mark.parametrize("name", week_names())
def test_a_stub_notebook_opens_with_its_brief_and_ends_with_a_cell_that_grades_it(name: str) -> None:
    folder = places.exercises_folder() / name
    text = derived_files(name)[folder / "exercise.ipynb"]
    cells = json.loads(text)["cells"]
    assert cells[0]["cell_type"] == "markdown"
    assert "".join(cells[0]["source"]) == (folder / "README.md").read_text(encoding="utf-8").strip()
    assert "".join(cells[-1]["source"]) == f"%check {name}"
    assert next("".join(one["source"]) for one in cells if one["cell_type"] == "code") == "%load_ext grader"
    # A grading runs none of it: only comments are left of these cells.
    source, _ = read_notebook(Path("exercise.ipynb"), text.encode())
    assert "# %check" in source and "# %load_ext" in source and "import grader" not in source


def test_a_verdict_below_a_cell_has_titles_figures_one_link_and_no_ground_of_its_own() -> None:
    page = render_verdict(SAMPLES["failing"](), EXERCISE, RUBRIC, report="reports/week3_nlp.html")
    assert "The first thing to fix: Padding" in page and "0.400 (threshold 0.300" in page
    assert page.count("<a href") == 1 and "<script" not in page and page.count("<svg") >= 1
    assert ">reports/week3_nlp.html</code>" in page, "where the link leads nowhere, the path is there to copy"
    assert "background: none" in page and "prefers-color-scheme" not in page


@pytest.mark.parametrize(
    ("following", "shown"),
    [
        ("change your function, and run its cell", "</span> change your function, and run its cell</p>"),
        ("python -m grader hint week3_nlp", "</span> <code>python -m grader hint week3_nlp</code></p>"),
    ],
)
def test_only_a_command_looks_like_code(following: str, shown: str) -> None:
    page = render_verdict(SAMPLES["failing"](), EXERCISE, RUBRIC, steps=[("Next", following)])
    assert shown in page


def test_outside_of_a_notebook_it_says_where_it_works(capsys: pytest.CaptureFixture[str]) -> None:
    check("week2_timeseries")
    assert "works in a notebook" in capsys.readouterr().out


def test_data_can_be_loaded_without_it() -> None:
    import subprocess
    import sys

    code = "import grader.data, sys; print({'rich', 'click', 'IPython'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=dict(os.environ), check=True
    )
    assert done.stdout.strip() == "set()"
