"""Weights that were learned count as such, in every kind of layer; those on which no prediction depends do not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.catalogue import places

pytestmark = pytest.mark.slow


KINDS = ("dense", "convolution", "recurrent", "embedding", "residual", "attention", "deep")


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


def test_what_was_learned_counts_in_every_kind_of_layer_and_idle_weights_do_not() -> None:
    """One program counts for all kinds: it imports TensorFlow once."""
    counted = moved()
    assert counted.keys() == {*KINDS, "with an idle part"}
    for kind in KINDS:
        found, count = counted[kind]
        assert found > 0.6 * count, kind
    found, count = counted["with an idle part"]
    assert found < 300 < count
