"""The learner's files as the page edits them: saved whole or not at all, and never over somebody else's change."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from dataclasses import dataclass
from pathlib import Path

from grader.catalogue import places
from grader.catalogue.exam_paper import read_task
from grader.catalogue.exercise import Exercise, practice_names, read_exercise
from grader.catalogue.stub import derived_files
from grader.errors import ExerciseNotFound, NotKept, UsageProblem
from grader.practice.sitting import Sitting
from grader.practice.sittings import Sittings
from grader.submission.submission import MOST_BYTES, SCRIPT

_TURN = threading.Lock()


@dataclass(frozen=True)
class Place:
    """An exercise that can be opened, or a task of the open sitting."""

    exercise: Exercise
    """The exercise; of a task with the seed of its sitting."""
    path: Path
    """The script that is edited."""
    brief: str
    """The brief as Markdown, without its title."""
    sitting: Sitting | None = None
    """The open sitting that asks it."""


@dataclass(frozen=True)
class Text:
    """A file as it lies on the disk."""

    text: str
    """Its text, lines ending with a line feed; empty where there is no file."""
    digest: str
    """SHA-256 of its bytes; empty where there is no file."""


class Conflict(UsageProblem):
    """The file is not what the editor began with."""

    def __init__(self, there: Text) -> None:
        gone = not there.digest
        super().__init__(
            "The file was deleted." if gone else "The file changed on the disk.",
            "Your text is still in the editor.",
            "Save again to write it." if gone else "Choose which text to keep.",
        )
        self.there = there
        """What lies there now."""


def open_sitting() -> Sitting | None:
    """Return the sitting that is open now; ``None`` where there is none, or where the record cannot be read."""
    with contextlib.suppress(NotKept):
        return Sittings().open()
    return None


def require_place_to_write() -> None:
    """Raise ``UsageProblem`` where there is nothing to edit: the kit is installed, and this is no practice folder."""
    if places.practice_root(Path.cwd()) is None and places.kit_root().name == "_kit":
        raise UsageProblem(
            "There are no exercises to edit here.",
            "The installed kit holds none; a practice folder does.",
            "Make one with `tf-exam init my-practice`, and give the command in there.",
        )


def find_place(name: str) -> Place:
    """Return the exercise or task of the open sitting called ``name``; raises ``ExerciseNotFound``."""
    sitting = open_sitting()
    if sitting and name in sitting.tasks:
        exercise = read_task(name, sitting.seed)
        brief = next(text for path, text in derived_files(name, sitting.seed).items() if path.name == "README.md")
        return Place(exercise, sitting.folder / name / SCRIPT, _without_title(brief), sitting)
    if name not in practice_names():
        raise ExerciseNotFound(f"There is no exercise called {name[:80]!r}.", "", "Choose one from the list.")
    exercise = read_exercise(name)
    root = places.practice_root(Path.cwd())
    # Also where its folder is gone: the kit's own copy is nobody's place to write in then.
    work = root / "exercises" / name if root else exercise.folder
    readme = next((path for path in (work / "README.md", exercise.folder / "README.md") if path.is_file()), None)
    brief = readme.read_text(encoding="utf-8") if readme else ""
    return Place(exercise, work / SCRIPT, _without_title(brief))


def _without_title(brief: str) -> str:
    first, _, rest = brief.partition("\n")
    return rest if first.startswith("# ") else brief


def digest_at(path: Path) -> str:
    """Return the digest of a file; empty where there is none that can be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except OSError:
        return ""


def read_text(path: Path) -> Text:
    """Return what lies at ``path``; raises ``UsageProblem`` where it cannot be read as text."""
    if path.exists() and not path.is_file():  # Whoever opens a pipe waits until somebody writes to it.
        raise UsageProblem(
            f"{path} is no file.", "It is a folder, a pipe or a device.", "Move it away, then load the page again."
        )
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Text("", "")
    except OSError as error:
        raise UsageProblem(
            f"{path} cannot be read.", f"The system says: {error.strerror or error}.", "Make it readable."
        ) from error
    if len(data) > MOST_BYTES["script"]:
        raise UsageProblem(f"{path} is too large.", f"It has {len(data):,} bytes.", "Edit it with another editor.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageProblem(f"{path} is not UTF-8 text.", f"{error.reason}.", "Save it as UTF-8.") from error
    return Text(text.replace("\r\n", "\n").replace("\r", "\n"), hashlib.sha256(data).hexdigest())


def save_text(path: Path, text: str, base: str) -> Text:
    """Write ``text`` whole or not at all; ``base`` is the digest of the file that the editor began with.

    Returns what lies there now. Raises ``Conflict`` where somebody else changed or deleted the file since then, and
    ``NotKept`` where it cannot be written.
    """
    with _TURN:
        there = read_text(path)
        if there.text == text and there.digest:
            return there
        if there.digest != base:
            raise Conflict(there)
        # A link stays a link: what it leads to is written.
        target = path.resolve()
        try:
            data = _with_ends_of(target, text).encode("utf-8", "replace")
            target.parent.mkdir(parents=True, exist_ok=True)
            mode = target.stat().st_mode & 0o777 if target.exists() else None
            places.write_whole(target, data, sync=True)
            if mode is not None:
                target.chmod(mode)
        except OSError as error:
            raise NotKept(
                "The file cannot be saved.",
                f"{path.parent} cannot be written to: {error.strerror or error}.",
                "Your text is still in the editor: make room, then save again.",
            ) from error
        return Text(text, hashlib.sha256(data).hexdigest())


def _with_ends_of(path: Path, text: str) -> str:
    """Return ``text`` with the line ends of the file that it replaces."""
    with contextlib.suppress(OSError):
        return text.replace("\n", "\r\n") if b"\r\n" in path.read_bytes() else text
    return text
