"""The house keeps its floors, and each heavy library its one door."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

KIT = Path(__file__).resolve().parent.parent
GRADER = KIT / "grader"

FLOORS = [
    "catalogue",
    "submission",
    "candidate",
    "checks",
    "examiner",
    "feedback",
    "practice",
    "authoring",
    "exam",
    "cohort",
    "exports",
]
"""From the ground up; ``errors``, ``places`` and ``code_tree`` lie below, ``cli`` on top."""

DOORS = {
    "tensorflow": {"candidate/worker/lean_import.py", "candidate/worker/answering.py"},
    "keras": {"candidate/worker/answering.py"},
    "pytest": {"checks/criterion.py", "examiner/"},
    "hypothesis": {"checks/properties.py"},
    "h5py": {"data/base_weights.py"},
    "jinja2": {"feedback/pages/report.py"},
    "rich": {
        "cli/exam.py",
        "feedback/terminal.py",
        "cli/main.py",
        "cli/verbs.py",
        "cli/watch.py",
        "cli/several.py",
        "cli/cohort.py",
        "cli/quiz.py",
        "cli/quiz_screen.py",
        "data/",
        "cli/notebook_check.py",
        "cli/progress.py",
    },
    "nbformat": {"submission/notebook.py", "catalogue/stub.py"},
    "sqlite3": {"practice/progress.py", "practice/sittings.py", "cohort/tables.py"},
    "distributed": {"cohort/cluster.py", "cohort/workers.py"},
    "yaml": {"cohort/layouts.py"},
    "matplotlib": set(),
    "pygal": {"feedback/pages/plots.py"},
    "watchfiles": {"practice/watching.py"},
    "IPython": {"cli/notebook_check.py"},
    "readchar": {"cli/watch.py"},
    "starlette": {"exam/page_server.py"},
    "uvicorn": {"exam/page_server.py"},
    "pooch": {"data/upstream.py"},
    "requests": {"data/upstream.py"},
    "markdown_it": {"exam/page_server.py"},
    "click": {
        "cli/exam.py",
        "cli/exam_closing.py",
        "cli/main.py",
        "cli/watch.py",
        "cli/several.py",
        "cli/cohort.py",
        "cli/isolation_option.py",
        "cli/quiz.py",
        "cli/verbs.py",
        "cli/author.py",
        "cli/progress.py",
        "cli/export.py",
    },
    "fsrs": {"practice/cards.py"},
    "questionary": {"cli/quiz_screen.py"},
}


def modules() -> list[Path]:
    return sorted(GRADER.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


def floor_of(module: str) -> int:
    """Return how high a module of ours lies: what every floor may use 0, then the floors, then cli."""
    parts = module.split(".")
    if len(parts) < 2 or parts[1] in ("errors", "places", "code_tree", "data", "hidden"):
        return 0
    return FLOORS.index(parts[1]) + 1 if parts[1] in FLOORS else len(FLOORS) + 1


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(GRADER)))
def test_a_module_imports_from_its_own_floor_or_lower(path: Path) -> None:
    own = floor_of(".".join(["grader", *path.relative_to(GRADER).with_suffix("").parts]))
    above = [name for name in imports(path) if name.startswith("grader") and floor_of(name) > own]
    assert above == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(GRADER)))
def test_a_heavy_library_is_imported_through_its_door_only(path: Path) -> None:
    place = path.relative_to(GRADER).as_posix()
    for name in imports(path):
        doors = DOORS.get(name.partition(".")[0])
        assert doors is None or any(place.startswith(door) for door in doors), f"{place} imports {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(GRADER)))
def test_source_is_parsed_where_threads_take_turns(path: Path) -> None:
    if path.name != "code_tree.py":
        assert "ast.parse(" not in path.read_text(encoding="utf-8")


def test_learners_data_imports_nothing_from_the_floors() -> None:
    for path in (GRADER / "data").rglob("*.py"):
        assert [name for name in imports(path) if name.startswith("grader") and "grader.data" not in name] == []


@pytest.mark.parametrize("path", sorted(KIT.glob("exercises/*/checks.py")), ids=lambda path: path.parent.name)
def test_a_rubric_imports_only_its_words_and_given(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not isinstance(node, ast.Import)
        if isinstance(node, ast.ImportFrom):
            assert node.module == "hypothesis" or str(node.module).startswith("grader.checks")
            if node.module == "hypothesis":
                assert [alias.name for alias in node.names] == ["given"]


@pytest.mark.parametrize("path", sorted(KIT.glob("exercises/*/checks.py")), ids=lambda path: path.parent.name)
def test_a_criterion_is_at_most_five_lines_without_branches(path: Path) -> None:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:]
            assert body and body[-1].end_lineno - body[0].lineno < 5, f"{node.name} is too long"
            branches = [one for one in ast.walk(node) if isinstance(one, (ast.If, ast.Try, ast.Assert))]
            assert branches == [], f"{node.name} branches"
