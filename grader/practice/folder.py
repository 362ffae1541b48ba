"""A practice folder: exercises to edit, away from the kit, and later versions of those that nobody edited."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import grader
from grader.catalogue import places
from grader.catalogue.exercise import practice_names, week_names
from grader.catalogue.stub import handed_out
from grader.errors import UsageProblem
from grader.practice.vscode import vscode_files

README = """# TensorFlow practice

Each folder in `exercises/` has a brief (`README.md`), a stub (`exercise.py`) and the same as a notebook.

1. `tf-exam start` shows the first exercise, `week1_intro`: its goal, its functions, and the file to edit.
2. Write the functions at `YOUR CODE HERE`.
3. `tf-exam week1_intro` grades what you wrote and says the first thing to fix.
4. `tf-exam` alone shows where you are and what to type next; `tf-exam --help` shows the rest.

In VS Code, *Terminal: Run Test Task* grades the exercise whose file is open, and lists what to fix under *Problems*.

`tf-exam update` brings later versions of the exercises, and leaves what you edited alone.
"""


def begin_folder(target: Path) -> list[str]:
    """Make a practice folder at ``target``; return lines that say what was done.

    Raises ``UsageProblem`` where something lies there already.
    """
    if (target / places.MARKER).exists():
        raise UsageProblem(
            f"{target} is already a practice folder.",
            next_step=f"`cd {target} && tf-exam update` updates it.",
        )
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageProblem(f"{target} is not empty.", next_step="Name a folder that does not exist yet.")
    try:
        target.mkdir(parents=True, exist_ok=True)
        (target / "README.md").write_text(README, encoding="utf-8")
        (target / ".vscode").mkdir()
        for name, content in vscode_files().items():
            (target / ".vscode" / name).write_bytes(content)
        told = _bring(target, {})
    except OSError as error:
        raise _cannot_write(target, error) from error
    first = f"cd {target} && tf-exam start {week_names()[0]}"
    return [f"{len(told)} exercises are in {target / 'exercises'}.", f"Begin with: {first}"]


def update_folder(start: Path) -> list[str]:
    """Bring the practice folder at or above ``start`` up to date; return lines that say what was done.

    A file that was edited is left alone, whatever its new version says.
    """
    target = places.practice_root(start)
    if target is None:
        raise UsageProblem(
            f"{start} is not in a practice folder.",
            next_step="Change to the folder that `tf-exam init` made, or make one: `tf-exam init my-practice`.",
        )
    try:
        known = json.loads((target / places.MARKER).read_text(encoding="utf-8")).get("files", {})
    except (OSError, ValueError):
        # Without the list every file may be edited: only what is missing is brought.
        known = {}
    try:
        told = _bring(target, known)
    except OSError as error:
        raise _cannot_write(target, error) from error
    return told or ["Everything is up to date."]


def _bring(target: Path, known: dict[str, str]) -> list[str]:
    """Write what is missing or untouched and out of date; remember each file as it was brought."""
    told, brought = [], dict(known)
    for name in practice_names():
        new = not (target / "exercises" / name).exists()
        changed = []
        for file, text in handed_out(name).items():
            place = target / "exercises" / name / file
            key = f"exercises/{name}/{file}"
            there = _digest(place.read_bytes()) if place.exists() else ""
            if there == _digest(text):
                brought[key] = there
            elif not there or there == known.get(key):
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(text)
                brought[key] = _digest(text)
                changed.append(file)
            elif known.get(key) != _digest(text):
                told.append(f"{name}/{file} has a new version. You edited yours, so it was not changed.")
        if changed:
            told.append(f"{name} is new." if new else f"{name}: {', '.join(changed)} updated.")
    facts = {"kit": grader.__version__, "files": brought}
    (target / places.MARKER).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    return told


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _cannot_write(target: Path, error: OSError) -> UsageProblem:
    return UsageProblem(f"{target} cannot be written.", f"The system says: {error.strerror}.", "Name another folder.")
