"""``check`` in a real Jupyter kernel says what the command line says."""

import json
import os
from pathlib import Path

import nbclient
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from grader import check
from grader.authoring.difference import whole_source
from grader.catalogue import places
from grader.practice.attempt import Attempt

SOLUTION = places.solutions_folder() / "week2_timeseries" / "solution.py"
WRONG = places.solutions_folder() / "week2_timeseries" / "wrong" / "label_inside_the_window.py"


def run(source: str, *calls: str, folder: Path) -> list[str]:
    """Run a script as cells in a kernel, then calls of ``check``; return what each of these showed."""
    cells = [part.partition("\n")[2] for part in ("\n" + source).split("\n# %%") if "[markdown]" not in part[:20]]
    notebook = new_notebook(cells=[new_code_cell(one) for one in (*cells, "from grader import check", *calls)])
    client = nbclient.NotebookClient(notebook, timeout=500, resources={"metadata": {"path": str(folder)}})
    done: nbformat.NotebookNode = client.execute()
    return ["\n".join(map(_text, cell["outputs"])) for cell in done["cells"][-len(calls) :]]


def _text(output: nbformat.NotebookNode) -> str:
    return str(output["text"] if "text" in output else output.get("data", {}).get("text/plain", output))


@pytest.mark.worker
@pytest.mark.usefixtures("warm")
@pytest.mark.filterwarnings("ignore")
def test_a_kernel_shows_the_verdicts_of_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / WRONG.name
    path.write_text(whole_source(WRONG), encoding="utf-8")
    wrong, seen = path.read_text(encoding="utf-8"), json.dumps("labels")
    everything, labels = run(
        wrong, "check('week2_timeseries')", f"check('week2_timeseries', only={seen})", folder=tmp_path
    )
    grade = Attempt.begin("week2_timeseries", path).judge(lambda event: None, keep=False)
    assert f"{grade.earned} of {grade.possible} points" in everything
    unmet = [one for one in grade.verdicts if one.outcome == "UNMET"]
    assert [one.criterion_id for one in unmet] == ["check_labels"]
    assert "The first thing to fix" in everything
    assert unmet[0].message.partition("`")[0].strip() in " ".join(everything.split())
    assert "0 of 15 points" in labels
    assert (tmp_path / "reports" / "week2_timeseries.html").is_file()


@pytest.mark.worker
@pytest.mark.usefixtures("warm")
@pytest.mark.filterwarnings("ignore")
def test_a_right_answer_passes_in_a_kernel_and_fast_stops_before_training(tmp_path: Path) -> None:
    fast, whole = run(
        SOLUTION.read_text(encoding="utf-8").partition('if __name__ == "__main__"')[0],
        "check('week2_timeseries', fast=True)", "check('week2_timeseries')", folder=tmp_path,
    )  # fmt: skip
    assert "80 of 100 points" in fast
    assert "100 of 100 points" in whole


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
