"""What a quiz says of Keras is what Keras says."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.catalogue.quiz import read_all_items

HERE = Path(__file__).resolve().parent


@pytest.mark.worker
def test_every_answer_that_can_be_computed_agrees_with_keras() -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(HERE.parent),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "",
    }
    command = [sys.executable, str(HERE / "quiz_answers.py")]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout.splitlines()[-1])
    assert set(found) == {item.id for item in read_all_items() if item.computed}
    assert {name: told for name, told in found.items() if told} == {}
