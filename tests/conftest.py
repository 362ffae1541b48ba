"""Every test has a home of its own: no attempt of a learner is touched."""

import gc
import os
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

# Before NumPy is imported: its threads wait for each other, which costs three times the work of small matrices.
os.environ["OMP_NUM_THREADS"] = os.environ["TF_NUM_INTRAOP_THREADS"] = os.environ["TF_NUM_INTEROP_THREADS"] = "1"
# As a worker has it: convolutions take half the time on processors where TensorFlow leaves them slow.
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "1"

import pytest
from chromium import browser as browser
from hypothesis import HealthCheck, settings
from shares import share_of

from grader.examiner.seeds import STAFF_KEY
from grader.examiner.start import keep_warm, stop_warm

pytest.register_assert_rewrite("rule_cases")
# What the tests start finds its modules compiled, as on a learner's machine; some containers forbid that.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# How long an example takes says something about the machine, and nothing about the property.
settings.register_profile("kit", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fuzz", settings.get_profile("kit"), max_examples=3000)
settings.load_profile("kit")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run take a share of the cases, where a test has many."""
    group = parser.getgroup("the kit")
    group.addoption(
        "--share", type=int, default=1, metavar="N", help="run each test, but only one of N of its cases and examples"
    )
    group.addoption("--shard", type=int, default=0, metavar="K", help="which of them: from 0 to N - 1")


def pytest_configure(config: pytest.Config) -> None:
    """Draw fewer examples of each property, where only a share was asked for."""
    if (share := config.option.share) > 1:
        kit = settings.get_profile("kit")
        settings.register_profile("share", kit, max_examples=max(1, kit.max_examples // share))
        settings.load_profile("share")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage among the tests that are collected: all of them stay to the end.

    Later, look seldom: the tests of rules make many syntax trees, which hold few cycles.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()
        gc.set_threshold(100_000, 20, 20)


def is_thorough(config: pytest.Config) -> bool:
    """Return whether this run was asked for the thorough part of the proof, or for certain tests by name."""
    return "thorough" in config.option.markexpr.replace("not thorough", "") or bool(config.option.keyword)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the thorough part of the proof to whoever asks for it; begin with what takes longest.

    So no process is left working alone at the end.
    """
    if not is_thorough(config):
        left_out = [item for item in items if item.get_closest_marker("thorough")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("thorough")]
    if config.option.share > 1:
        taken = {*share_of((item.nodeid for item in items), config.option.share, config.option.shard)}
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in taken])
        items[:] = [item for item in items if item.nodeid in taken]
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")
    longest = ("test_hostile_submissions", "test_an_ordinary_user", "right", "test_an_answer_is_judged")

    def place(item: pytest.Item) -> int:
        named = [number for number, words in enumerate(longest) if words in item.nodeid]
        return min(named, default=len(longest)) if item.get_closest_marker("worker") else len(longest)

    items.sort(key=place)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Let a process that has nothing left take tests from the other one."""
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log)


@pytest.fixture
def thorough(request: pytest.FixtureRequest) -> bool:
    """Return whether everything is graded whole, as ``make prove`` does it."""
    return is_thorough(request.config)


@pytest.fixture
def warm() -> None:
    """See to it that a process is warm for this test; it is the same one for all, unless a test before ended it."""
    keep_warm()


@pytest.fixture
def own_warm_place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the test warm processes of its own, in a folder whose path is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="kit") as folder:
        Path(folder).chmod(0o711)  # A worker that gives up being root gets through.
        monkeypatch.setattr("tempfile.tempdir", folder)
        yield Path(folder)
        monkeypatch.undo()  # A test may have changed where they listen.
        monkeypatch.setattr("tempfile.tempdir", folder)
        stop_warm()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave no process behind."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        stop_warm()


@pytest.fixture(autouse=True, scope="session")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Point progress and cache at a folder of the test session; data sets are drawn once and shared."""
    base = tmp_path_factory.getbasetemp()
    # The folder of each process of xdist lies in that of the session; without it, one above are those of all sessions.
    session = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TF_EXAM_KIT_HOME", str(session / "kit-home"))
        # What is drawn, and so each accuracy, is the same in every run; ``make prove`` draws anew.
        patch.setenv(STAFF_KEY, os.environ.get(STAFF_KEY, "the key of the tests"))
        yield
