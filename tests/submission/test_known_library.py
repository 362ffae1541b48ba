"""Nothing that the small language knows of libraries leaves anything for a later call: each name is called."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PLACES = {
    "keras.layers.": 90, "keras.losses.": 30, "keras.metrics.": 40, "keras.optimizers.": 15, "keras.ops.": 300,
    "keras.initializers.": 25, "numpy.": 150, "tensorflow.math.": 100, "tensorflow.nn.": 25, "tensorflow.strings.": 10,
    "tensorflow.signal.": 15, "tensorflow.image.": 25, "tensorflow.random.": 3, "tensorflow.data.": 1, "math.": 25,
    "statistics.": 5,
}  # fmt: skip
"""How names begin, and how many of them are called at least."""


@pytest.mark.worker
@pytest.mark.thorough
@pytest.mark.parametrize("beginning", PLACES)
def test_no_call_that_is_known_leaves_anything_for_a_later_one(beginning: str) -> None:
    done = subprocess.run(
        [sys.executable, str(HERE / "known_library.py"), beginning],
        capture_output=True,
        text=True,
        check=True,
        env={
            **os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "MPLBACKEND": "agg", "TF_CPP_MIN_LOG_LEVEL": "3",
            "CUDA_VISIBLE_DEVICES": "",
        },
    )  # fmt: skip
    told = json.loads(done.stdout.splitlines()[-1])
    print(beginning, told)
    assert told["left"] == {}
    assert told["called"] >= PLACES[beginning], told
