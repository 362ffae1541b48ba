"""The stub and the notebook of an exercise, derived from ``solution.py``: the one source of what is handed out.

Between ``# BEGIN SOLUTION`` and ``# END SOLUTION`` lies what the learner writes. What lies in the folder of an exercise
is never taken for its stub: in a clone a learner may have written into it.
"""

from __future__ import annotations

import ast
import hashlib
import re
from pathlib import Path
from typing import Any

from grader.catalogue import code_tree, packs
from grader.catalogue.exam_paper import draw_sizes, fill_in, with_sizes
from grader.catalogue.exercise import read_exercise
from grader.catalogue.patterns import regex
from grader.errors import RubricProblem

BEGIN = "# BEGIN SOLUTION"
END = "# END SOLUTION"
GAP = "# YOUR CODE HERE"
"""What stands in a stub instead of what the learner writes."""
READ_BY_THE_KIT = {"exercise.toml", "checks.py", "README.md", "brief.md", "quiz.toml"}
"""Files in the folder of an exercise that a copy of the kit needs; the rest is derived, or a learner's."""
FOLDERS_READ_BY_THE_KIT = {"expectations", "data", "forms"}
"""Folders in an exercise that a copy of the kit needs whole: its own matchers and evidence, and its data."""
LOADED = "%load_ext grader"
"""The line of a notebook that makes ``%check`` known, and TensorFlow start without its notices."""
CELL = regex(r"^# %%(?P<kind> \[markdown\])?.*$")


def read_by_the_kit(folder: Path) -> list[Path]:
    """Return the files of an exercise that a copy of the kit needs, in order."""
    files = [path for path in folder.iterdir() if path.name in READ_BY_THE_KIT]
    within = [path for name in FOLDERS_READ_BY_THE_KIT for path in (folder / name).rglob("*") if path.is_file()]
    return sorted([*files, *(path for path in within if "__pycache__" not in path.parts)])


def derive_stub(solution: str, source_name: str = "solution.py") -> str:
    """Return the stub: each marked stretch becomes ``YOUR CODE HERE`` and an error that names the function.

    Raises ``RubricProblem`` where markers do not pair up, or stand outside a function.
    """
    owners = _owners(solution)
    lines: list[str] = []
    begun: int | None = None
    for number, line in enumerate(solution.splitlines(), start=1):
        word = line.strip()
        if word == BEGIN and begun is None:
            begun = number
            owner = owners.get(number)
            if owner is None:
                raise RubricProblem(f"{source_name}:{number}: a marker is outside of any function.")
            indent = line[: len(line) - len(line.lstrip())]
            lines.append(f"{indent}{GAP}")
            lines.append(f'{indent}raise NotImplementedError("{owner} is still to be written")')
        elif word == END and begun is not None:
            begun = None
        elif word in (BEGIN, END):
            raise RubricProblem(f"{source_name}:{number}: {word} has no partner.")
        elif begun is None:
            lines.append(line)
    if begun is not None:
        raise RubricProblem(f"{source_name}:{begun}: {BEGIN} is never ended.")
    return "\n".join(lines).rstrip() + "\n"


def _owners(solution: str) -> dict[int, str]:
    """Return for each line the function or class, with its class in front, that it lies in."""
    owners: dict[int, str] = {}

    def visit(node: ast.AST, prefix: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.ClassDef)):
                name = f"{prefix}{child.name}"
                for line in range(child.lineno, (child.end_lineno or child.lineno) + 2):
                    owners[line] = name
                visit(child, f"{name}.")

    visit(code_tree.parse(solution), "")
    return owners


def derive_notebook(stub: str, brief: str = "", exercise_name: str = "") -> str:
    """Return the stub as a notebook: one cell per ``# %%``, text cells where it says ``[markdown]``.

    With a ``brief`` it opens with that, in the place of the stub's own first words; with the name of its exercise it
    ends with a cell that grades it. Both cells of ours hold only what IPython reads, so that a grading runs none of it.
    """
    import nbformat
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    parts = _cells(stub)
    if brief:
        parts = [("markdown", brief.strip()), *(parts[1:] if parts and parts[0][0] == "markdown" else parts)]
    if exercise_name:
        first = next((place for place, (kind, _) in enumerate(parts) if kind == "code"), len(parts))
        parts = [*parts[:first], ("code", LOADED), *parts[first:], ("code", f"%check {exercise_name}")]
    cells: list[Any] = []
    for kind, text in parts:
        # The id is made of the content, so that deriving twice gives the same bytes.
        name = hashlib.sha256(f"{len(cells)}{text}".encode()).hexdigest()[:8]
        cells.append(new_markdown_cell(text, id=name) if kind == "markdown" else new_code_cell(text, id=name))
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return str(nbformat.writes(new_notebook(cells=cells, metadata=metadata), indent=1)) + "\n"


def _cells(stub: str) -> list[tuple[str, str]]:
    cells: list[tuple[str, list[str]]] = [("code", [])]
    for line in stub.splitlines():
        if match := CELL.match(line):
            cells.append(("markdown" if match["kind"] else "code", []))
        else:
            kind, lines = cells[-1]
            lines.append(re.sub(r"^# ?", "", line) if kind == "markdown" else line)
    texts = [(kind, "\n".join(lines).strip()) for kind, lines in cells]
    return [(kind, text) for kind, text in texts if text]


def derived_files(name: str, seed: int = 0) -> dict[Path, str]:
    """Return the path and text of every file that is derived for an exercise.

    An exam task's stub and brief are those of ``seed``; the committed ones are those of seed 0.
    """
    exercise = read_exercise(name)
    sizes = draw_sizes(exercise, seed) if exercise.category else {}
    stub = with_sizes(_stub_of(name), sizes)
    if exercise.category:
        source = exercise.folder / "brief.md"
        brief = fill_in(source.read_text(encoding="utf-8"), sizes, str(source))
        files = {exercise.folder / "README.md": brief}
    else:
        readme = exercise.folder / "README.md"
        brief, files = readme.read_text(encoding="utf-8") if readme.is_file() else "", {}
    # A sitting grades what is submitted, and nothing from within a notebook.
    notebook = derive_notebook(stub, brief, "" if exercise.category else name)
    return {exercise.folder / "exercise.py": stub, exercise.folder / "exercise.ipynb": notebook, **files}


def handed_out(name: str) -> dict[str, bytes]:
    """Return what a learner gets of an exercise, by file name: brief, stub and notebook, as nobody has edited them.

    Raises ``RubricProblem`` where the solution is missing.
    """
    brief = read_exercise(name).folder / "README.md"
    derived = {path.name: text.encode() for path, text in derived_files(name).items()}
    return {brief.name: brief.read_bytes(), **derived}


def _stub_of(name: str) -> str:
    source = packs.solution_folder(name) / "solution.py"
    try:
        solution = source.read_text(encoding="utf-8")
    except OSError as error:
        raise RubricProblem(
            f"The stub of {name} cannot be made.",
            f"It is derived from {source}, which cannot be read: {error.strerror or error}.",
            "Install the kit again: a copy for grading only has no stubs.",
        ) from error
    return derive_stub(solution, str(source))
