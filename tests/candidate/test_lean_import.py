"""TensorFlow is imported without its plots, and nobody can tell by what works afterwards."""

import subprocess
import sys
from pathlib import Path

import pytest

from grader.catalogue import places

pytestmark = pytest.mark.worker

START = f"""
import gc, sys
sys.path.insert(0, {str(places.PACKAGE.parent)!r})
import numpy as np
from grader.candidate.worker import lean_import
from grader.candidate.worker.lean_import import import_tensorflow
"""
PICTURES = "np.zeros((4, 8, 8, 3), 'uint8'), rows=2, cols=2, value_range=(0, 255)"


def said_by(source: str) -> list[str]:
    """Run Python code in a process of its own, and return the words that it prints."""
    done = subprocess.run(
        [sys.executable, "-c", START + source], capture_output=True, text=True, env={"MPLBACKEND": "Agg"}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_no_library_of_plots_is_imported_and_garbage_is_collected_as_before() -> None:
    """And graphs of a few nodes are not optimized; nothing has run by then."""
    source = (
        "tf = import_tensorflow()\nimport matplotlib.pyplot as plt\n"
        "print('matplotlib.figure' in sys.modules, gc.isenabled(), gc.get_freeze_count() > 100_000)\n"
        "print(tf.config.optimizer.get_experimental_options()['min_graph_nodes'] == lean_import.SMALLEST_GRAPH)\n"
        "from grader.candidate.worker.answering import is_untouched\nprint(is_untouched())"
    )
    assert said_by(source) == ["False", "True", "True", "True", "True"]


WAYS_TO_DRAW = [
    ("import matplotlib.pyplot as plt", "plt.figure()"),
    ("from matplotlib import pyplot as plt", "plt.figure()"),
    ("import matplotlib.pyplot", "matplotlib.pyplot.figure()"),
    ("from matplotlib.pyplot import *", "figure()"),
    ("from matplotlib.pyplot import figure", "figure()"),
    ("import matplotlib", "matplotlib.use('Agg'); import matplotlib.pyplot as plt; plt.figure()"),
    ("import matplotlib.figure", "matplotlib.figure.Figure()"),
    ("from matplotlib.figure import Figure", "Figure()"),
    ("import matplotlib.pyplot as plt; import matplotlib.image as image", "image.imread; plt.figure()"),
    ("import matplotlib as mpl, matplotlib.pyplot as plt", "mpl.rcParams['font.size'] = 3; plt.figure()"),
    ("import matplotlib.pyplot as plt", "plt.style.use('ggplot'); plt.rcParams.update({'font.size': 3})"),
    ("import matplotlib.pyplot as plt; plt.show()", "plt.figure()"),
    ("import importlib; plt = importlib.import_module('matplotlib.pyplot')", "plt.figure()"),
    ("import matplotlib.patches as patches", "patches.Circle((0, 0))"),
]  # fmt: skip


def test_a_submission_draws_however_it_imports_the_library_of_plots() -> None:
    """Each way has a fork of one process of its own, which has imported everything else."""
    sources = [f"{imports}\n{uses}\n" for imports, uses in WAYS_TO_DRAW]
    again = (
        "import matplotlib.pyplot as again, matplotlib\n"
        "print(type(again).__name__, type(matplotlib).__name__, type(again.figure()).__name__)\n"
    )
    said = said_by(
        f"import os\nlean_import._delay(*lean_import._PLOTS)\nfor source in {sources!r}:\n    child = os.fork()\n"
        f"    if not child:\n        exec(source + {again!r}, {{}})\n        sys.stdout.flush()\n        os._exit(0)\n"
        "    assert os.waitpid(child, 0)[1] == 0, source\n"
    )
    assert said == ["module", "module", "Figure"] * len(sources)


@pytest.mark.parametrize("before", ["", "import matplotlib.pyplot\n"])
def test_keras_draws_when_it_is_asked_to(before: str, tmp_path: Path) -> None:
    picture = tmp_path / "gallery.png"
    draw = f"tf.keras.visualization.plot_image_gallery({PICTURES}, path={str(picture)!r})"
    said_by(f"{before}tf = import_tensorflow()\n{draw}")
    assert picture.read_bytes().startswith(b"\x89PNG")
