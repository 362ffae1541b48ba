"""Whole sittings with real gradings: reference solutions, wrong answers, and saved models alone; the clock is held."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from held_clock import HeldClock
from sat import Terminal, debrief_in, put, sit

from grader.catalogue import places
from grader.practice.sittings import Sittings

pytestmark = [pytest.mark.worker, pytest.mark.usefixtures("warm")]

WRONG = {
    "exam1_line": ("sigmoid_at_the_end", "activation `sigmoid`"),
    "exam2_digits": ("flattened_before", "a model with inputs of shape"),
    "exam3_rock_paper_scissors": ("dense_layers_alone", "a convolution in the model"),
    "exam4_reviews_negation": ("lambda_layer", "no `Lambda` layers and no custom objects"),
    "exam5_synth3": ("an_answer_for_every_step", "one value per example"),
}
"""For each category an answer that is cheap to find wrong, and what the debrief says of it."""


@pytest.fixture
def real(sittings: Sittings, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Verbs that grade for good."""
    return Terminal(monkeypatch, lambda: sittings)


def page_of(said: str) -> str:
    return debrief_in(said).read_text(encoding="utf-8")


def test_the_reference_solutions_earn_full_marks(
    sittings: Sittings, real: Terminal, clock: HeldClock, tmp_path: Path
) -> None:
    said = real.run("start", "--seed", "11", "--paper", "second", "--folder", str(tmp_path / "a"))
    assert "until" in said
    sitting = sittings.get(1)
    for task in sitting.tasks:
        clock.wait(1800)
        put(sitting, task, "solution")
        assert "5 of 5 points" in real.run("submit", task), task
    assert "2:30:00 left" in real.run("status")
    finished = real.run("finish", "--yes")
    assert "Mock exam 1: 25 of 25 points, passed." in finished
    page = page_of(finished)
    assert page.count("Every threshold was reached.") == 5
    assert page.count("30 min spent.") == 5


def test_one_wrong_answer_per_category_is_named_in_the_debrief(
    sittings: Sittings, real: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a", seed=21)
    for task in sitting.tasks:
        put(sitting, task, f"wrong/{WRONG[task][0]}")
        assert re.search(r"[01] of 5 points", real.run("submit", task)), task
    page = page_of(real.run("finish", "--yes"))
    for task, (_, words) in WRONG.items():
        assert words.replace("`", "") in re.sub(r"</?code>", "", page), task
    assert page.count("Not yet</p>") == 6


@pytest.mark.thorough
def test_saved_models_alone_earn_full_marks_and_foreign_ones_are_named(
    sittings: Sittings, real: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a", seed=31)
    environment = {**os.environ, "PYTHONPATH": str(places.PACKAGE.parent), "TF_CPP_MIN_LOG_LEVEL": "3"}
    environment |= {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1", "OMP_NUM_THREADS": "1"}
    paths = [put(sitting, task, "solution") for task in sitting.tasks]
    paths[0].write_text(paths[0].read_text().replace('"model.keras"', '"model.h5"'))
    run_each = "import runpy, sys\nfor path in sys.argv[1:]:\n    runpy.run_path(path, run_name='__main__')"
    command = [sys.executable, "-c", run_each, *map(str, paths)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for number, task in enumerate(sitting.tasks):
        said = real.run("submit", task)
        assert ("model.h5 is submitted" if number == 0 else "model.keras is submitted") in said
        assert "5 of 5 points" in said, task
    foreign = shutil.copy(sitting.folder / sitting.tasks[1] / "model.keras", tmp_path / "foreign.keras")
    assert "0 of 5 points" in real.run("submit", "5", str(foreign))
    finished = real.run("finish", "--yes")
    assert "25 of 25 points, passed." in finished
    assert [one.kept.suffix for one in sittings.get(1).answers] == [".h5"] + [".keras"] * 5
