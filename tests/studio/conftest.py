import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "practice"))
sys.path.insert(0, str(Path(__file__).parent.parent / "exam"))

from graded import judge_by_comments
from homes import begin_home
from opened import Page, serve

from grader.practice.folder import begin_folder


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a practice folder that nobody works in."""
    practice = tmp_path_factory.mktemp("untouched") / "practice"
    begin_folder(practice)
    return practice


@pytest.fixture
def folder(tmp_path: Path, untouched: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a practice folder that the test works in, with a record of its own."""
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(begin_home(tmp_path / "home")))
    practice = tmp_path / "practice"
    shutil.copytree(untouched, practice)
    monkeypatch.chdir(practice)
    return practice


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Grade without TensorFlow: what is decided stands in the file."""
    monkeypatch.setattr("grader.practice.attempt.grade", judge_by_comments)
    monkeypatch.setattr("grader.studio.gradings.keep_warm", lambda: True)


@pytest.fixture
def page(folder: Path, quick: None) -> Iterator[Page]:
    """Serve the studio of the practice folder, and let one in."""
    with serve() as opened:
        yield opened
