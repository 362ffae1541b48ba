"""The house keeps its floors, and each heavy library its one door."""

import ast
import functools
import graphlib
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.catalogue.exercise import exercise_names, read_exercise

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
    "studio",
    "cohort",
    "cli",
]
"""From the ground up; ``errors``, what learners load, and where things lie are below all of them."""
LOWEST = [["catalogue", name] for name in ("places", "distributions", "packs", "code_tree", "patterns")]

DOORS = {
    "tensorflow": {"candidate/worker/lean_import.py", "candidate/worker/answering.py", "candidate/worker/adapting.py"},
    "keras": {"candidate/worker/answering.py", "candidate/worker/adapting.py"},
    "pytest": {"checks/criterion.py", "examiner/", "cli/pytest_plugin.py"},
    "mcp": {"cli/mcp.py"},
    "hypothesis": {"checks/properties.py"},
    "h5py": {"data/images/base_weights.py"},
    "jinja2": {"feedback/pages/report.py"},
    "rich": {
        "cli/exam.py",
        "feedback/terminal.py",
        "feedback/moving_lines.py",
        "cli/main.py",
        "cli/verbs.py",
        "cli/console.py",
        "cli/watch.py",
        "cli/several.py",
        "cli/warm_commands.py",
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
    "prompt_toolkit": {"cli/watch.py"},
    "starlette": {"studio/access.py", "studio/serving.py", "studio/server.py", "cohort/live.py"},
    "uvicorn": {"studio/serving.py", "studio/server.py", "cohort/live.py"},
    "pooch": {"data/upstream.py"},
    "requests": {"data/upstream.py"},
    "markdown_it": {"studio/server.py"},
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
        "cli/console.py",
        "cli/demo.py",
        "cli/home.py",
        "cli/author.py",
        "cli/progress.py",
        "cli/export.py",
        "cli/mcp.py",
        "cli/completion.py",
        "cli/studio.py",
    },
    "fsrs": {"practice/cards.py"},
    "questionary": {"cli/quiz_screen.py"},
}


ASKS_ANOTHER = {
    ("trainings", "shared_objects"),
    ("trainings", "callbacks"),
    ("training_inputs", "held_out_parts"),
    ("functions_wanted", "scopes"),
    ("compiled_names", "keras_calls"),
    ("metrics", "claims"),
}
"""Modules of rules that say nothing of a line where a rule of another says more, or have its table of names."""
RUBRICS = sorted(KIT.glob("exercises/*/checks.py"))
EXPECTATIONS = sorted(KIT.glob("exercises/*/expectations/**/*.py"))


def modules() -> list[Path]:
    return sorted(GRADER.rglob("*.py"))


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(KIT).with_suffix("").parts).removesuffix(".__init__")


CHECKS = {module_name(path): path for path in modules() if "checks" in path.parts and path.name != "__init__.py"}


@functools.cache
def is_module(name: str) -> bool:
    path = KIT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or path.is_dir()


@dataclass(frozen=True)
class Source:
    """What is asked of a file here: it is parsed once."""

    imports: tuple[ast.Import | ast.ImportFrom, ...]
    variables: frozenset[str]
    literals: tuple[str, ...]
    """Its texts, without what stands on a line of its own, as docstrings do."""


@functools.cache
def source_of(path: Path) -> Source:
    nodes = [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    literals = [node for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return Source(
        tuple(node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)),
        frozenset(node.id if isinstance(node, ast.Name) else node.arg for node in nodes
                  if isinstance(node, ast.Name | ast.arg)),
        tuple(str(node.value) for node in literals if id(node) not in docstrings),
    )  # fmt: skip


@functools.cache
def modules_imported(path: Path) -> frozenset[str]:
    """Return every module that ``path`` names in an import, wherever in the file: itself never."""
    found: set[str] = set()
    for node in source_of(path).imports:
        if isinstance(node, ast.ImportFrom) and node.module:
            named = {f"{node.module}.{alias.name}" for alias in node.names}
            # What comes from a package's own module is that module's, not the package's.
            found |= named if all(map(is_module, named)) else {node.module, *named}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return frozenset(found - {module_name(path), "grader"})


@functools.cache
def imports(path: Path) -> tuple[str, ...]:
    found: list[str] = []
    for node in source_of(path).imports:
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        else:
            assert node.level == 0, f"{path}: relative import"
            found.append(node.module or "")
    return tuple(found)


def floor_of(module: str) -> int:
    """Return how high a module of ours lies: 0 for what every floor may use, then the floors."""
    parts = module.split(".")
    if len(parts) < 2 or parts[1] in ("errors", "system", "channels", "data", "hidden") or parts[1:] in LOWEST:
        return 0
    return len(FLOORS) if parts[1] in ("__init__", "__main__") else FLOORS.index(parts[1]) + 1


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(GRADER)))
def test_a_module_imports_from_its_own_floor_or_lower(path: Path) -> None:
    own = floor_of(".".join(["grader", *path.relative_to(GRADER).with_suffix("").parts]))
    ours = [name for name in modules_imported(path) if name.startswith("grader.") and is_module(name)]
    above = [name for name in ours if floor_of(name) > own]
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
        assert {name for name in imports(path) if name.startswith("grader") and "grader.data" not in name} <= {
            "grader.catalogue"
        }


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.parent.name)
def test_a_rubric_imports_the_public_api_numpy_given_and_its_own_expectations(path: Path) -> None:
    own = f"exercises.{path.parent.name}.expectations"
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert [(alias.name, alias.asname) for alias in node.names] == [("numpy", "np")]
        elif isinstance(node, ast.ImportFrom):
            names = [alias.name for alias in node.names]
            is_ours = f"{node.module}.".startswith(("grader.checks.", f"{own}."))
            assert is_ours or (node.module, names) == ("hypothesis", ["given"]), f"{path}:{node.lineno}"


@pytest.mark.parametrize("path", EXPECTATIONS, ids=lambda path: "/".join(path.parts[-3::2]))
def test_what_lies_in_an_exercise_uses_the_floors_below_and_no_other_exercise(path: Path) -> None:
    own = f"exercises.{path.parent.parent.name}.expectations"
    for name in imports(path):
        assert not name.startswith("exercises") or f"{name}.".startswith(f"{own}."), f"{path} imports {name}"
        assert not name.startswith("grader") or floor_of(name) <= floor_of("grader.checks"), f"{path} imports {name}"


def test_every_module_of_the_public_api_serves_two_exercises() -> None:
    """What one exercise needs alone lies in that exercise."""
    used: dict[str, set[str]] = {name: set() for name in CHECKS}
    for path in [*RUBRICS, *EXPECTATIONS]:
        waiting, seen = list(modules_imported(path)), set()
        while waiting:
            if (name := waiting.pop()) in CHECKS and name not in seen:
                seen.add(name)
                used[name].add(path.relative_to(KIT / "exercises").parts[0])
                waiting += modules_imported(CHECKS[name])
    assert {name: users for name, users in used.items() if len(users) < 2} == {}


@pytest.mark.parametrize("path", [*CHECKS.values(), *EXPECTATIONS], ids=lambda path: "/".join(path.parts[-3:]))
def test_whoever_has_evidence_has_its_matchers(path: Path) -> None:
    """They are registered where the evidence is defined, or in a module that the public API imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    defined = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    registered = {
        ast.unparse(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "expect.register"
    }
    assert registered <= defined or module_name(path) in modules_imported(GRADER / "checks" / "__init__.py")


def test_nothing_of_the_kit_imports_an_exercise() -> None:
    assert [path for path in modules() if any(name.split(".")[0] == "exercises" for name in imports(path))] == []


def test_no_module_is_imported_by_what_it_imports() -> None:
    """A cycle counts under ``TYPE_CHECKING`` and within a function as well."""
    known = {module_name(path): path for path in [*modules(), *EXPECTATIONS]}
    order = graphlib.TopologicalSorter({name: modules_imported(path) & known.keys() for name, path in known.items()})
    order.prepare()


def test_what_rules_share_is_no_rule() -> None:
    folder = GRADER / "submission" / "rules"
    rules = {
        module_name(path): path for path in modules() if path.parent.parent == folder and "reading" not in path.parts
    }
    beliefs = {name for name, path in rules.items() if "beliefs" in path.parts}
    asked = {
        (name, other)
        for name, path in rules.items()
        for other in modules_imported(path) & ({*rules} - beliefs) - {name}
    }
    assert {tuple(name.rpartition(".")[2] for name in pair) for pair in asked} == ASKS_ANOTHER


def test_a_variable_is_called_after_what_it_is() -> None:
    """A layer is a ``layer``: the word "one" says nothing to a person who reads a line by itself."""
    assert [path for path in [*modules(), *EXPECTATIONS] if "one" in source_of(path).variables] == []


def test_the_top_of_the_kit_is_seen_at_a_glance() -> None:
    beside = {"__init__.py", "__main__.py", "py.typed", "system.py", "channels.py", "__pycache__", "_kit"}
    assert len([path for path in GRADER.iterdir() if path.name not in beside]) <= 14


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.parent.name)
def test_a_rubric_gives_each_constant_one_value(path: Path) -> None:
    """The criteria before the second one would get its value as well."""
    found = [one for one in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(one, ast.Assign)]
    names = [one.id for row in found for target in row.targets for one in ast.walk(target) if isinstance(one, ast.Name)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.parent.name)
def test_a_criterion_is_at_most_five_lines_without_branches(path: Path) -> None:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:]
            assert body and body[-1].end_lineno - body[0].lineno < 5, f"{node.name} is too long"
            branches = [one for one in ast.walk(node) if isinstance(one, (ast.If, ast.Try, ast.Assert))]
            assert branches == [], f"{node.name} branches"


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.parent.name)
def test_a_trial_can_run_again(path: Path) -> None:
    """What is tried runs it once more with the same seed, so each run makes a folder of its own."""
    trials = [
        node for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and any(typed_as_trial(mark) for mark in node.decorator_list)
    ]  # fmt: skip
    for node in trials:
        assert "data.scratch" not in ast.unparse(node), f"{node.name}: write data.folder(…)"


def typed_as_trial(mark: ast.expr) -> bool:
    return ast.unparse(mark).partition("(")[0].endswith("trial")


OF_KERAS = {"standardize"}
"""Names of learners' functions that are words of Keras as well: this is an argument of ``TextVectorization``."""
CALLED = {one.name for name in exercise_names() for one in read_exercise(name).functions} - OF_KERAS
SAID = re.compile(rf"(?:^|`|def |class )({'|'.join(map(re.escape, sorted(CALLED)))})(?:\(|`|$)")


@pytest.mark.parametrize("path", modules(), ids=module_name)
def test_the_name_of_a_learners_function_comes_from_the_exercise(path: Path) -> None:
    """Docstrings may show one in an example; a default is a literal as well."""
    assert {match[1] for text in source_of(path).literals for match in SAID.finditer(text)} == set()
