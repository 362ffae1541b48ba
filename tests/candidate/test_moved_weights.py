"""Weights that were learned count as such, in every kind of layer; those on which no prediction depends do not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.catalogue import places

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def moved() -> dict[str, tuple[int, int]]:
    """For each kind of model: how many weights count as learned, of how many.

    A program of its own counts them: TensorFlow stays out of the process that collects all tests.
    """
    script = Path(__file__).with_name("moved_weights.py")
    environment = {**os.environ, "PYTHONPATH": str(places.PACKAGE.parent)}
    environment |= {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, str(script)], env=environment, capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told: dict[str, tuple[int, int]] = json.loads(done.stdout.splitlines()[-1])
    return told


KINDS = ("dense", "convolution", "recurrent", "embedding", "residual", "attention", "deep")


def test_every_kind_is_asked(moved: dict[str, tuple[int, int]]) -> None:
    assert moved.keys() == {*KINDS, "with an idle part"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_learned_counts(kind: str, moved: dict[str, tuple[int, int]]) -> None:
    found, count = moved[kind]
    assert found > 0.6 * count


def test_idle_weights_do_not_count(moved: dict[str, tuple[int, int]]) -> None:
    found, count = moved["with an idle part"]
    assert found < 300 < count
