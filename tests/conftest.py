"""Every test has a home of its own: no attempt of a learner is touched."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Path:
    """Point progress and cache at a folder of the test session; data sets are drawn once and shared."""
    shared = tmp_path_factory.getbasetemp().parent / "kit-home"
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(shared))
    return shared
