"""TensorFlow is imported without its plots, and nobody can tell by what works afterwards."""

import subprocess
import sys
from pathlib import Path

import pytest

from grader import places

pytestmark = pytest.mark.worker

START = f"""
import gc, sys
sys.path.insert(0, {str(places.PACKAGE.parent)!r})
import numpy as np
from grader.candidate.lean_import import import_tensorflow
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
    source = "import_tensorflow(); print('matplotlib' in sys.modules, gc.isenabled(), gc.get_freeze_count() > 100_000)"
    assert said_by(source) == ["False", "True", "True"]


def test_a_submission_imports_the_library_of_plots_itself() -> None:
    source = (
        "import_tensorflow()\nimport matplotlib.pyplot as plt\nimport matplotlib.colors\n"
        "print(type(plt.figure()).__name__, type(plt).__name__, matplotlib.pyplot is plt)"
    )
    assert said_by(source) == ["Figure", "module", "True"]


@pytest.mark.parametrize("before", ["", "import matplotlib.pyplot\n"])
def test_keras_draws_when_it_is_asked_to(before: str, tmp_path: Path) -> None:
    picture = tmp_path / "gallery.png"
    draw = f"tf.keras.visualization.plot_image_gallery({PICTURES}, path={str(picture)!r})"
    said_by(f"{before}tf = import_tensorflow()\n{draw}")
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_stand_in_makes_way_when_it_is_asked_during_the_import() -> None:
    source = (
        "from grader.candidate import lean_import\n"
        "with lean_import._until_asked_for(lean_import._PLOTS):\n"
        "    import matplotlib.pyplot as plt\n"
        "    print(type(plt).__name__)\n"
        "    from matplotlib import colors\n"
        "    print(type(colors).__name__, type(sys.modules['matplotlib']).__name__, callable(plt.figure))\n"
    )
    assert said_by(source) == ["_Later", "module", "module", "True"]
