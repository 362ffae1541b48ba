import importlib.metadata
import sys
from pathlib import Path

import pytest

from grader.catalogue.distributions import may_announce, versions_of
from grader.examiner.verdict_cache import LIBRARIES


def test_versions_are_those_of_the_metadata() -> None:
    installed = {dist.name: dist.version for dist in importlib.metadata.distributions()}
    assert versions_of(list(installed)) == installed
    assert {"numpy", "keras"} <= versions_of(LIBRARIES).keys()
    assert versions_of(["no-such-library"]) == {}


def test_of_two_versions_the_first_on_the_path_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a/NumPy-99.1+local.dist-info").mkdir(parents=True)
    (tmp_path / "b/numpy-98.0-py3.11.egg-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [str(tmp_path / "b"), *sys.path])
    assert versions_of(["numpy"]) == {"numpy": "98.0"}
    monkeypatch.setattr(sys, "path", [str(tmp_path / "a"), *sys.path])
    assert versions_of(["numpy"]) == {"numpy": "99.1+local"}


def test_a_group_is_found_where_a_library_or_an_archive_may_have_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "garden-1.0.dist-info"
    folder.mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "not-there"), ""])
    assert not may_announce("tf_exam_kit.packs")
    (folder / "entry_points.txt").write_text("[tf_exam_kit.packs]\ngarden = garden\n")
    assert may_announce("tf_exam_kit.packs")
    assert not may_announce("other.group")
    (tmp_path / "library.zip").write_bytes(b"")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "library.zip")])
    assert may_announce("other.group")
