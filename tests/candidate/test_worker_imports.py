"""A worker imports nothing of the kit but what its sandbox may read."""

import ast
from pathlib import Path

import pytest

from grader.candidate import launch
from grader.candidate.sandbox import policy, probes
from grader.catalogue import code_tree, places

STARTS = ("grader.candidate.worker.start", "grader.candidate.worker.answering", "grader.candidate.warm.worker")


def file_of(module: str) -> Path | None:
    path = places.PACKAGE.parent.joinpath(*module.split("."))
    found = [one for one in (path.with_suffix(".py"), path / "__init__.py") if one.is_file()]
    return found[0] if found else None


def imported_by(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(code_tree.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in names if name.partition(".")[0] == "grader"}


def test_a_worker_is_made_of_what_it_may_read() -> None:
    waiting, seen = list(STARTS), set()
    while waiting:
        module = waiting.pop()
        path = file_of(module)
        # The package itself imports `check` only when somebody asks for it.
        if path is None or module in seen or module == "grader":
            continue
        seen.add(module)
        waiting += imported_by(path)
    made_of = set(policy.worker_modules())
    assert "grader.candidate.worker.answering" in seen
    assert {module for module in seen if file_of(module) not in made_of} == set()


def test_what_is_remembered_of_workers_follows_all_that_they_are_made_of(monkeypatch: pytest.MonkeyPatch) -> None:
    before = launch._key(), probes._key()
    for part in ("candidate", "errors.py", "system.py"):
        with monkeypatch.context() as patch:
            patch.setattr(policy, "_OF_THE_KIT", tuple(one for one in policy._OF_THE_KIT if one != part))
            assert launch._key() != before[0] and probes._key() != before[1]
